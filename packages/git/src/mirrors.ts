import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { gitText } from './git-process.js';
import { SourceError } from './source-error.js';

/** A bare repository that no one else uses at the moment. */
export interface Mirror {
  readonly gitDirectory: string;
}

export interface MirrorUse {
  readonly tenantId: string;
  /** `href` of the repository. */
  readonly url: string;
  readonly signal: AbortSignal;
}

/** Each fetch leaves packs; to fetch anew is cheaper than to repack. */
const maxPacks = 50;
/** A holder that has not touched its lock for so long is dead. */
const lockMs = 30_000;
const lockPollMs = 100;
/** Room is made when that part of the limit has been added. */
const sweepShare = 1 / 20;

/**
 * Bare mirrors of repositories in a folder, which the processes of a machine may share: what one checkout has fetched
 * the next one need not. Each tenant has its own. The least recently used go when they hold more than `maxBytes`.
 */
export class Mirrors {
  readonly #directory: string;
  readonly #maxBytes: number;
  #unsweptBytes = Infinity;

  constructor(directory: string, maxBytes: number) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
  }

  /** Waits until the mirror is free, and makes it if need be. One that a failure may have harmed is deleted. */
  async use<Result>({ tenantId, url, signal }: MirrorUse, work: (mirror: Mirror) => Promise<Result>): Promise<Result> {
    const path = join(this.#directory, tenantId, createHash('sha256').update(url).digest('hex').slice(0, 32));
    await mkdir(join(this.#directory, tenantId), { recursive: true, mode: 0o700 });
    const release = await acquire(path, signal);
    try {
      const bytesBefore = await this.#prepare(path);
      try {
        if (bytesBefore === undefined) await create(path, signal);
        return await work({ gitDirectory: path });
      } catch (error) {
        if (bytesBefore === undefined || !isHarmless(error)) await rm(path, { recursive: true, force: true });
        throw error;
      } finally {
        this.#unsweptBytes += (await recordUse(path)) - (bytesBefore ?? 0);
      }
    } finally {
      await release();
      await this.#makeRoom();
    }
  }

  /** The size of a mirror that is fit for use; undefined when there is none. */
  async #prepare(path: string): Promise<number | undefined> {
    const packs = await filesBelow(join(path, 'objects', 'pack'));
    if (packs === undefined) return undefined;
    if (packs.filter(({ name }) => name.endsWith('.pack')).length > maxPacks) {
      await rm(path, { recursive: true, force: true });
      return undefined;
    }
    // Left by a process that was killed. We hold the lock, so nobody is writing them.
    for (const { name } of packs) {
      if (name.startsWith('tmp_')) await rm(join(path, 'objects', 'pack', name), { force: true });
    }
    for (const name of ['shallow.lock', 'packed-refs.lock', 'config.lock', 'HEAD.lock'])
      await rm(join(path, name), { force: true });
    return mirrorBytes(path);
  }

  async #makeRoom(): Promise<void> {
    if (this.#unsweptBytes < this.#maxBytes * sweepShare) return;
    this.#unsweptBytes = 0;
    const mirrors = (await this.#list()).toSorted((a, b) => b.usedAt - a.usedAt);
    let bytes = 0;
    for (const mirror of mirrors) {
      bytes += mirror.bytes;
      if (bytes <= this.#maxBytes) continue;
      const release = await tryLock(mirror.path);
      if (release === undefined) continue; // in use, hence not the least recently used for long
      await rm(mirror.path, { recursive: true, force: true });
      await release();
    }
  }

  async #list(): Promise<{ path: string; bytes: number; usedAt: number }[]> {
    const tenants = await readdir(this.#directory);
    const perTenant = await Promise.all(
      tenants.map(async (tenant) => {
        const names = await readdir(join(this.#directory, tenant));
        const mirrors = names.filter((name) => !name.includes('.')).map((name) => join(this.#directory, tenant, name));
        return Promise.all(mirrors.map(async (path) => ({ path, ...(await readUse(path)) })));
      }),
    );
    return perTenant.flat();
  }
}

/** A checkout that ended in order, if badly: the mirror is as good as before. */
function isHarmless(error: unknown): boolean {
  return error instanceof SourceError && !['TOO_LARGE', 'TIMED_OUT', 'FAILED'].includes(error.code);
}

async function create(path: string, signal: AbortSignal): Promise<void> {
  // Renamed when complete, so that no half-made one is ever used.
  const draft = `${path}.new`;
  await rm(draft, { recursive: true, force: true });
  await gitText({ args: ['init', '--bare', '--quiet', '--', draft], signal });
  await rename(draft, path);
}

async function acquire(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    const release = await tryLock(path);
    if (release !== undefined) return release;
    await sleep(lockPollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function tryLock(path: string): Promise<(() => Promise<void>) | undefined> {
  try {
    return await lock(path, { lockfilePath: `${path}.lock`, realpath: false, stale: lockMs, update: lockMs / 6 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return undefined;
    throw error;
  }
}

/** Bytes that git keeps in a mirror, or is just writing. */
export async function mirrorBytes(gitDirectory: string): Promise<number> {
  const packs = (await filesBelow(join(gitDirectory, 'objects', 'pack'))) ?? [];
  return packs.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Undefined when there is no such folder. */
async function filesBelow(folder: string): Promise<{ name: string; bytes: number }[] | undefined> {
  const names = await readdir(folder).catch(ifMissing(undefined));
  if (names === undefined) return undefined;
  return Promise.all(
    names.map(async (name) => ({ name, bytes: (await stat(join(folder, name)).catch(ifMissing({ size: 0 }))).size })),
  );
}

/** Holds the size of a mirror; its time of change is when the mirror was last used. */
const useFile = 'terrasafe-use';

async function recordUse(path: string): Promise<number> {
  const bytes = await mirrorBytes(path);
  await writeFile(join(path, useFile), String(bytes)).catch(ifMissing(undefined));
  const now = new Date();
  await utimes(join(path, useFile), now, now).catch(ifMissing(undefined));
  return bytes;
}

async function readUse(path: string): Promise<{ bytes: number; usedAt: number }> {
  const file = join(path, useFile);
  const [bytes, { mtimeMs }] = await Promise.all([
    readFile(file, 'utf8').catch(ifMissing('0')),
    stat(file).catch(ifMissing({ mtimeMs: Date.now() })),
  ]);
  return { bytes: Number(bytes), usedAt: mtimeMs };
}

/** Another process may remove what is being looked at. */
function ifMissing<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
