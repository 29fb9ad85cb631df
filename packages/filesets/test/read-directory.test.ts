import { expect } from 'chai';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultLimits, readDirectory, type Limits } from '../src/index.js';
import { failureOf } from './failure.js';

const bucket = 'resource "aws_s3_bucket" "logs" {}\n';

describe('readDirectory', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-folder-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function write(path: string, content: string | Buffer): Promise<void> {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }

  const read = (limits: Partial<Limits> = {}) => readDirectory(join(folder, 'in'), { ...defaultLimits, ...limits });

  it('keeps what a scan may read, and nothing else', async () => {
    const kept = ['.terraform/modules/modules.json', 'LICENSE', 'a/b/main.tf', 'main.tf', 'terraform.tfvars'];
    const dropped = ['.git/a.tf', 'a/node_modules/b.tf', '.terraform/providers/c.tf', 'terraform.tfstate', 'photo.png'];
    for (const path of kept) await write(`in/${path}`, `text of ${path}`);
    for (const path of dropped) await write(`in/${path}`, path === 'photo.png' ? 'a\0b' : bucket);
    const { files, unreadable } = await read();
    expect([...files]).to.deep.equal(kept.map((path) => [path, `text of ${path}`]));
    expect(unreadable).to.deep.equal([]);
  });

  it('follows links inside of the folder, once around a circle, and none out of it', async () => {
    await write('in/real/main.tf', bucket);
    await write('in/terraform.tfstate', '{}');
    await write('outside/secret.tf', bucket);
    await symlink('real/main.tf', join(folder, 'in/link.tf'));
    await symlink('real', join(folder, 'in/module'));
    await symlink('..', join(folder, 'in/real/circle'));
    await symlink('terraform.tfstate', join(folder, 'in/state.txt'));
    await symlink('../outside', join(folder, 'in/outside'));
    await symlink(join(folder, 'outside/secret.tf'), join(folder, 'in/secret.tf'));
    await symlink('/etc/passwd', join(folder, 'in/passwd'));
    await symlink('nothing.tf', join(folder, 'in/broken.tf'));
    await symlink('loop.tf', join(folder, 'in/loop.tf'));
    const { files, unreadable } = await read();
    expect([...files.keys()]).to.deep.equal(['link.tf', 'module/main.tf', 'real/main.tf']);
    expect(unreadable).to.deep.equal([
      { path: 'broken.tf', reason: 'is a link that leads nowhere (ENOENT)' },
      { path: 'loop.tf', reason: 'is a link that leads nowhere (ELOOP)' },
      { path: 'outside', reason: 'is a link that leads out of the folder' },
      { path: 'secret.tf', reason: 'is a link that leads out of the folder' },
    ]);
  });

  it('reads a folder that is itself given by a link', async () => {
    await write('real/main.tf', bucket);
    await symlink('real', join(folder, 'in'));
    expect([...(await read()).files.keys()]).to.deep.equal(['main.tf']);
  });

  it('does not wait for a pipe', async () => {
    await write('in/main.tf', bucket);
    execFileSync('mkfifo', [join(folder, 'in/pipe.tf')]);
    await symlink('pipe.tf', join(folder, 'in/link.tf'));
    expect([...(await read()).files.keys()]).to.deep.equal(['main.tf']);
  });

  it('reports each Terraform file that it cannot give and goes on', async () => {
    await write('in/main.tf', bucket);
    await write('in/binary.tf', 'a\0b');
    await write('in/large.tf', ' '.repeat(2_001));
    await write('in/large.txt', ' '.repeat(2_001));
    await write('in/back\\slash.tf', bucket);
    await write('in/a/b/c/deep.tf', bucket);
    const { files, unreadable } = await read({ maxFileBytes: 2_000, maxDepth: 3 });
    expect([...files.keys()]).to.deep.equal(['main.tf']);
    expect(unreadable).to.deep.equal([
      { path: 'a/b/c/deep.tf', reason: 'has more than 3 levels of folders' },
      { path: 'back\\slash.tf', reason: 'contains a backslash; folders are separated by "/"' },
      { path: 'binary.tf', reason: 'contains NUL bytes' },
      { path: 'large.tf', reason: 'is larger than 2 KiB' },
    ]);
  });

  it('reports what the user may not open', async () => {
    await write('in/main.tf', bucket);
    await write('in/closed.tf', bucket);
    await write('in/closed.txt', bucket);
    await write('in/locked/main.tf', bucket);
    for (const path of ['in/closed.tf', 'in/closed.txt', 'in/locked']) await chmod(join(folder, path), 0);
    await chmod(folder, 0o755);
    // The superuser may open everything, so be another user for the while.
    const isSuperuser = process.geteuid?.() === 0;
    if (isSuperuser) process.seteuid?.(65_534);
    try {
      expect((await read()).unreadable).to.deep.equal([
        { path: 'closed.tf', reason: 'cannot be read (EACCES)' },
        { path: 'locked', reason: 'cannot be opened (EACCES)' },
      ]);
      const locked = readDirectory(join(folder, 'in/locked'), defaultLimits);
      expect((await failureOf(locked)).message).to.contain('EACCES');
    } finally {
      if (isSuperuser) process.seteuid?.(0);
      await chmod(join(folder, 'in/locked'), 0o700);
    }
  });

  it('holds the whole folder to the limits', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => write(`in/${index}.tf`, bucket)));
    expect((await read({ maxFiles: 30 })).files.size).to.equal(30);
    expect((await failureOf(read({ maxFiles: 29 }))).code).to.equal('TOO_MANY_FILES');
    expect((await failureOf(read({ maxTotalBytes: 30 * bucket.length - 1 }))).code).to.equal('TOO_LARGE');
    expect((await failureOf(read({ maxFiles: 2 }))).code).to.equal('TOO_MANY_FILES');
  });

  it('says that there is no folder, or no Terraform in it', async () => {
    expect((await failureOf(read())).code).to.equal('NOT_A_FOLDER');
    await write('in', bucket);
    expect((await failureOf(read())).code).to.equal('NOT_A_FOLDER');
    await rm(join(folder, 'in'));
    await write('in/README.md', 'text');
    expect((await failureOf(read())).code).to.equal('NOT_TERRAFORM');
  });
});
