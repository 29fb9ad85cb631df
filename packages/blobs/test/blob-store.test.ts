import { AssertionError, expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BlobError, BlobNotFoundError, openBlobStore, type BlobStore } from '../src/index.js';

async function failureOf(action: Promise<unknown>): Promise<BlobError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof BlobError) return error;
    throw error;
  }
  throw new AssertionError('expected a BlobError');
}

describe('a blob store in a folder', () => {
  let folder: string;
  let root: string;
  let blobs: BlobStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-blobs-'));
    root = join(folder, 'a folder/blobs');
    blobs = await openBlobStore(pathToFileURL(root).href);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function allFiles(): Promise<string[]> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }

  it('gives back the bytes, in another process too', async () => {
    const content = Buffer.from([0, 1, 2, 255]);
    await blobs.put('uploads/0197c0ab', content);
    await blobs.put('uploads/empty', Buffer.alloc(0));
    const other = await openBlobStore(pathToFileURL(root).href);
    expect((await other.get('uploads/0197c0ab')).equals(content)).to.equal(true);
    expect(await other.get('uploads/empty')).to.have.lengthOf(0);
  });

  it('replaces a blob, leaving nothing else', async () => {
    await blobs.put('uploads/a', Buffer.from('a longer first'));
    await blobs.put('uploads/a', Buffer.from('last'));
    expect((await blobs.get('uploads/a')).toString()).to.equal('last');
    expect(await allFiles()).to.have.lengthOf(1);
  });

  it('stores one whole blob when many write it at once, and readers see no half', async () => {
    const contents = Array.from({ length: 20 }, (_, index) => Buffer.alloc(100_000, index));
    await blobs.put('uploads/a', contents[0] ?? Buffer.alloc(0));
    const isWhole = (blob: Buffer) => contents.some((content) => content.equals(blob));
    const reads = contents.flatMap((content) => [
      blobs.put('uploads/a', content).then(() => true),
      blobs.get('uploads/a').then(isWhole),
    ]);
    expect(await Promise.all(reads)).to.not.include(false);
    expect(isWhole(await blobs.get('uploads/a'))).to.equal(true);
    expect(await allFiles()).to.have.lengthOf(1);
  });

  it('says that a blob is not there', async () => {
    const failure = await failureOf(blobs.get('uploads/nothing'));
    expect(failure).to.be.instanceOf(BlobNotFoundError);
    expect(failure.code).to.equal('NOT_FOUND');
    expect(failure).to.have.property('key', 'uploads/nothing');
  });

  it('deletes, also what is not there', async () => {
    await blobs.put('uploads/a', Buffer.from('a'));
    await blobs.delete('uploads/a');
    expect((await failureOf(blobs.get('uploads/a'))).code).to.equal('NOT_FOUND');
    await blobs.delete('uploads/a');
    await blobs.delete('other/key');
  });

  it('keeps keys apart that start alike or differ in the slash', async () => {
    const keys = ['a', 'aa', 'a/a', 'a/aa', 'a/a/a', 'a-a', 'a.a', 'a/a.a', `k/${'x'.repeat(198)}`];
    for (const key of keys) await blobs.put(key, Buffer.from(key));
    for (const key of keys) expect((await blobs.get(key)).toString()).to.equal(key);
  });

  it('spreads blobs over folders by the end of their keys', async () => {
    for (const end of ['aa', 'ab', 'ba']) await blobs.put(`uploads/0197c0${end}`, Buffer.from(''));
    expect((await readdir(root)).toSorted()).to.deep.equal(['aa', 'ab', 'ba']);
    expect(await readdir(join(root, 'ab'))).to.deep.equal(['uploads%2F0197c0ab']);
  });

  for (const key of [
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    '../a',
    'a/../b',
    'a..',
    '.a',
    'a/.tmp',
    'a\\b',
    'a\0b',
    'a b',
    'a%2fb',
    'A',
    'é',
    'a\n',
    'a'.repeat(201),
    'a/'.repeat(99) + 'a',
  ]) {
    it(`takes no key ${JSON.stringify(key.slice(0, 20))}`, async () => {
      for (const action of [() => blobs.put(key, Buffer.from('')), () => blobs.get(key), () => blobs.delete(key)]) {
        expect((await failureOf(action())).code).to.equal('BAD_KEY');
      }
      expect(await readdir(root)).to.deep.equal([]);
    });
  }

  it('passes over what a crash has left', async () => {
    await mkdir(join(root, 'ab'));
    await writeFile(join(root, 'ab', '.0b5f.tmp'), 'half');
    expect((await failureOf(blobs.get('uploads/ab'))).code).to.equal('NOT_FOUND');
    await blobs.put('uploads/ab', Buffer.from('whole'));
    expect((await blobs.get('uploads/ab')).toString()).to.equal('whole');
  });

  it('leaves no temporary file when it cannot finish', async () => {
    // A folder in the blob's place cannot be replaced by a file.
    await mkdir(join(root, 'ab', 'uploads%2Fab', 'full'), { recursive: true });
    const failure = await blobs.put('uploads/ab', Buffer.from('a')).catch((error: unknown) => error);
    expect(failure).to.have.property('syscall', 'rename');
    expect(await allFiles()).to.deep.equal([]);
  });

  const longAgo = new Date('2026-01-01T00:00:00Z');
  const hourAgo = () => new Date(Date.now() - 3_600_000);

  async function listed(): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of blobs.list()) keys.push(key);
    return keys.toSorted();
  }

  it('lists the keys of all blobs, and nothing else that lies there', async () => {
    const keys = ['a', 'a/a.a', 'uploads/0197c0ab', 'uploads/0197c0cd'];
    for (const key of keys) await blobs.put(key, Buffer.from(key));
    await writeFile(join(root, 'ab', '.0b5f.tmp'), 'half');
    await writeFile(join(root, 'ab', 'uploads%2F0197c0cd'), 'in the wrong folder');
    await writeFile(join(root, 'ab', 'README.ab'), 'no key');
    await writeFile(join(root, 'ab', '%61b'), 'no key as we write it');
    await writeFile(join(root, 'ab'.repeat(2)), 'in no folder');
    await symlink(join(root, 'ab', 'uploads%2F0197c0ab'), join(root, 'ab', 'link%2Fab'));
    await mkdir(join(root, 'ab', 'folder%2Fab'));
    expect(await listed()).to.deep.equal(keys);
  });

  it('lists nothing where nothing is, and says when its folder is gone', async () => {
    expect(await listed()).to.deep.equal([]);
    await rm(root, { recursive: true });
    const failure = await listed().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'ENOENT');
    await mkdir(root);
  });

  it('deletes while it lists', async () => {
    const keys = Array.from({ length: 600 }, (_, index) => `uploads/${String(index).padStart(4, '0')}-ab`);
    await mkdir(join(root, 'ab'));
    for (const key of keys) await writeFile(join(root, 'ab', encodeURIComponent(key)), '');
    const seen: string[] = [];
    for await (const key of blobs.list()) {
      seen.push(key);
      await blobs.delete(key);
    }
    expect(seen.toSorted()).to.deep.equal(keys);
    expect(await listed()).to.deep.equal([]);
  });

  it('deletes what was stored before a time', async () => {
    for (const key of ['old/ab', 'new/ab']) await blobs.put(key, Buffer.from(key));
    await utimes(join(root, 'ab', 'old%2Fab'), longAgo, longAgo);
    expect(await blobs.deleteStoredBefore('old/ab', hourAgo())).to.equal(true);
    expect(await blobs.deleteStoredBefore('new/ab', hourAgo())).to.equal(false);
    expect(await blobs.deleteStoredBefore('none/ab', hourAgo())).to.equal(false);
    expect(await listed()).to.deep.equal(['new/ab']);
    expect((await failureOf(blobs.deleteStoredBefore('../a', hourAgo()))).code).to.equal('BAD_KEY');
  });

  it('stores again what it had stored before', async () => {
    await blobs.put('uploads/ab', Buffer.from('first'));
    await utimes(join(root, 'ab', 'uploads%2Fab'), longAgo, longAgo);
    await blobs.put('uploads/ab', Buffer.from('second'));
    expect(await blobs.deleteStoredBefore('uploads/ab', hourAgo())).to.equal(false);
  });

  it('deletes what a crash has left a while ago', async () => {
    await blobs.put('uploads/ab', Buffer.from('whole'));
    const left = [
      join(root, 'ab', `.${randomUUID()}.tmp`),
      join(root, `.${randomUUID()}.tmp`),
      join(root, `.check-${randomUUID()}`),
    ];
    const young = join(root, 'ab', `.${randomUUID()}.tmp`);
    await mkdir(join(root, 'lost+found'));
    const foreign = [join(root, 'ab', '.nfs000000000001'), join(root, 'lost+found', `.${randomUUID()}.tmp`)];
    for (const path of [...left, young, ...foreign]) await writeFile(path, 'half');
    for (const path of [...left, ...foreign, join(root, 'ab', 'uploads%2Fab')]) await utimes(path, longAgo, longAgo);
    expect(await blobs.deleteUnfinished(hourAgo())).to.equal(3);
    expect(await allFiles()).to.have.members([young, ...foreign, join(root, 'ab', 'uploads%2Fab')]);
  });

  it('keeps blobs from other users', async () => {
    await blobs.put('uploads/ab', Buffer.from('secret'));
    for (const path of await allFiles()) {
      expect((await stat(path)).mode & 0o077).to.equal(0);
      expect((await stat(dirname(path))).mode & 0o077).to.equal(0);
    }
  });

  it('checks that it can write, leaving nothing', async () => {
    await blobs.check();
    expect(await readdir(root)).to.deep.equal([]);
    await rm(root, { recursive: true });
    const failure = await blobs.check().catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'ENOENT');
    await mkdir(root);
  });
});

describe('openBlobStore', () => {
  for (const [url, code] of [
    ['s3://bucket/prefix', 'UNSUPPORTED_SCHEME'],
    ['https://example.com/', 'UNSUPPORTED_SCHEME'],
    ['/var/lib/blobs', 'BAD_URL'],
    ['', 'BAD_URL'],
    ['file:blobs', 'BAD_URL'],
    ['file://blobs', 'BAD_URL'],
    ['file://blobs/a', 'BAD_URL'],
    ['file:///', 'BAD_URL'],
    ['file:///tmp/a%2Fb', 'BAD_URL'],
    ['file:///tmp/a?b', 'BAD_URL'],
  ] as const) {
    it(`refuses ${JSON.stringify(url)}`, async () => {
      expect((await failureOf(openBlobStore(url))).code).to.equal(code);
    });
  }
});
