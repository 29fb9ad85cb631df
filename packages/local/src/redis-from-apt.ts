import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from './log-file.js';
import { privateFolder } from './private-folder.js';
import { hasCode } from './process-table.js';
import { redisVersion, type RedisProgram } from './redis-program.js';

const run = promisify(execFile);

/** The one that `fetchRedis` has left in the cache. */
export async function cachedRedis(): Promise<RedisProgram | undefined> {
  const program = await extracted(join(await cacheFolder(), await cacheKey()));
  return program !== undefined && (await redisVersion(program)) !== undefined ? program : undefined;
}

/**
 * Downloads the packages of Debian or Ubuntu that apt would install and unpacks them into the cache. Needs no
 * rights and changes nothing on the machine; apt checks the signatures as ever.
 */
export async function fetchRedis(log: Log, signal: AbortSignal | undefined): Promise<RedisProgram> {
  await run('apt-get', ['--version']);
  const cache = await cacheFolder();
  const work = await mkdtemp(join(cache, 'fetching-'));
  try {
    log(`fetching Redis from the distribution's packages into ${cache} (nothing is installed)`);
    await new Apt(work, signal).download();
    const root = join(work, 'root');
    for (const name of await readdir(work)) {
      if (name.endsWith('.deb')) await run('dpkg-deb', ['-x', join(work, name), root]);
    }
    const target = join(cache, await cacheKey());
    await publish(root, target);
    const program = await extracted(target);
    if (program === undefined || (await redisVersion(program)) === undefined) {
      throw new Error(`the server unpacked to ${target} does not run`);
    }
    return program;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

class Apt {
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#signal = signal;
  }

  /** With the machine's package lists; when they are missing or outdated, with lists of our own. */
  async download(): Promise<void> {
    try {
      await this.#downloadWith([]);
    } catch {
      this.#signal?.throwIfAborted();
      const lists = join(this.#folder, 'lists');
      const cache = join(this.#folder, 'cache');
      await mkdir(join(lists, 'partial'), { recursive: true });
      await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
      const options = [`Dir::State::Lists=${lists}`, `Dir::Cache=${cache}`, 'Debug::NoLocking=1'];
      await this.#run([...options, 'Acquire::Languages=none'], ['-qq', 'update']);
      await this.#downloadWith(options);
    }
  }

  async #downloadWith(options: readonly string[]): Promise<void> {
    const simulation = ['--print-uris', '-qq', '-y', '--no-install-recommends', 'install', 'redis-server'];
    const missing = (await this.#run(options, simulation))
      .split('\n')
      .flatMap((line) => /^'[^']*' (?<name>[^_ ]+)_/.exec(line)?.groups?.['name'] ?? []);
    // The server is a link to a program of redis-tools, so that one is needed even where it is installed.
    const packages = new Set(['redis-server', 'redis-tools', ...missing]);
    await this.#run(options, ['-qq', 'download', ...packages]);
  }

  async #run(options: readonly string[], args: readonly string[]): Promise<string> {
    // The user _apt, to whom root's apt hands its downloads, may not write to the cache.
    const all = ['APT::Sandbox::User=root', 'Acquire::Retries=1', 'Acquire::http::Timeout=20', ...options];
    const { stdout } = await run('apt-get', [...all.flatMap((option) => ['-o', option]), ...args], {
      cwd: this.#folder,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
      ...(this.#signal === undefined ? {} : { signal: this.#signal }),
    });
    return stdout;
  }
}

/** Several processes may fetch at once: the first one's result stays, unless it is broken. */
async function publish(root: string, target: string): Promise<void> {
  const present = await extracted(target);
  if (present !== undefined && (await redisVersion(present)) !== undefined) return;
  await rm(target, { recursive: true, force: true });
  try {
    await rename(root, target);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

async function extracted(root: string): Promise<RedisProgram | undefined> {
  const path = join(root, 'usr', 'bin', 'redis-server');
  try {
    await access(path);
  } catch {
    return undefined;
  }
  const folders: string[] = [];
  for (const parent of [join(root, 'usr', 'lib'), join(root, 'lib')]) {
    for (const name of await readdir(parent).catch(() => [])) {
      if (name.includes('-linux-')) folders.push(join(parent, name));
    }
  }
  return { path, env: { LD_LIBRARY_PATH: [...folders, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':') } };
}

/** A home folder may be shared by machines of several kinds. */
async function cacheKey(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string): string => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? 'unknown';
  return `redis-${field('ID')}-${field('VERSION_ID')}-${process.arch}`;
}

async function cacheFolder(): Promise<string> {
  const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'terrasafe');
  try {
    await mkdir(folder, { recursive: true });
    return folder;
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR')) throw error;
    return privateFolder('cache');
  }
}
