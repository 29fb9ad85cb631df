import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A working repository whose commits a GitServer serves. */
export class TestRepository {
  /** The bare repository. */
  readonly path: string;
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
    this.path = join(directory, 'tree', '.git');
    this.git('init', '--quiet', '--initial-branch=main', '.');
  }

  static async make(): Promise<TestRepository> {
    const directory = await mkdtemp(join(tmpdir(), 'terrasafe-git-test-'));
    mkdirSync(join(directory, 'tree'));
    return new TestRepository(directory);
  }

  git(...args: string[]): string {
    return this.#run(args, '');
  }

  /** A tree from raw entries, which git itself would refuse to make. */
  makeTree(mode: string, name: string, id: string): string {
    const content = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')]);
    return this.#run(['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'], content);
  }

  #run(args: string[], input: string | Buffer): string {
    return execFileSync('git', args, {
      cwd: join(this.#directory, 'tree'),
      encoding: 'utf8',
      input,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: this.#directory,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Test',
        GIT_AUTHOR_EMAIL: 'test@example.com',
        GIT_COMMITTER_NAME: 'Test',
        GIT_COMMITTER_EMAIL: 'test@example.com',
      },
    }).trim();
  }

  /** Writes the files, commits everything, and gives the id of the commit. */
  commit(files: Readonly<Record<string, string | Buffer>>, links: Readonly<Record<string, string>> = {}): string {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(this.#in(path)), { recursive: true });
      writeFileSync(this.#in(path), content);
    }
    for (const [path, target] of Object.entries(links)) {
      mkdirSync(dirname(this.#in(path)), { recursive: true });
      rmSync(this.#in(path), { force: true });
      symlinkSync(target, this.#in(path));
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'change');
    return this.git('rev-parse', 'HEAD');
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }

  #in(path: string): string {
    return join(this.#directory, 'tree', path);
  }
}
