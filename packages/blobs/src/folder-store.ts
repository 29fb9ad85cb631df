import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, opendir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BlobError, BlobNotFoundError } from './blob-error.js';
import type { BlobStore } from './blob-store.js';

/** Leaves room for the escaped slashes and the suffix of a temporary file in a name of 255 bytes. */
const maxKeyLength = 200;
const maxNameLength = 210;

// Lower case only: the folder may lie on a file system that does not tell cases apart.
const keyPattern = /^[a-z\d](?:[a-z\d._-]*[a-z\d])?(?:\/[a-z\d](?:[a-z\d._-]*[a-z\d])?)*$/;
const shardPattern = /^[a-z\d._-]{1,2}$/;
const unfinishedPattern = /^\.(?:check-[\da-f-]{36}|[\da-f-]{36}\.tmp)$/;

/** A blob store in one folder, which several processes may share. Files are private to the user who runs them. */
export async function openFolderStore(root: string): Promise<BlobStore> {
  const folder = resolve(root);
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (firstMade !== undefined) {
    for (let made = folder; made !== dirname(firstMade); made = dirname(made)) await syncFolder(dirname(made));
  }
  return new FolderStore(folder);
}

/**
 * The key `uploads/0197c0ab` is the file `ab/uploads%2F0197c0ab`: the last characters of an id are its random ones, so
 * they spread blobs evenly over folders, and a key that is the start of another is no folder. A file whose name starts
 * with a dot is one that is being written, or that a crash has left; no key leads to it.
 */
class FolderStore implements BlobStore {
  readonly #root: string;
  /** Folders whose own name is durable. That one exists does not say so: another process may just have made it. */
  readonly #durableShards = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  readonly put = async (key: string, content: Buffer): Promise<void> => {
    const { shard, name } = placeOf(key);
    const folder = join(this.#root, shard);
    if (!this.#durableShards.has(shard)) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await syncFolder(this.#root);
      this.#durableShards.add(shard);
    }
    await writeDurably(folder, name, content);
  };

  readonly get = async (key: string): Promise<Buffer> => {
    const { shard, name } = placeOf(key);
    try {
      return await readFile(join(this.#root, shard, name));
    } catch (error) {
      if (isMissing(error)) throw new BlobNotFoundError(key, { cause: error });
      throw error;
    }
  };

  readonly delete = async (key: string): Promise<void> => {
    const { shard, name } = placeOf(key);
    await rm(join(this.#root, shard, name), { force: true });
  };

  readonly list = (): AsyncIterable<string> => this.#keys();

  readonly deleteStoredBefore = async (key: string, before: Date): Promise<boolean> => {
    const { shard, name } = placeOf(key);
    return removeOlder(join(this.#root, shard, name), before);
  };

  readonly deleteUnfinished = async (before: Date): Promise<number> => {
    let removed = 0;
    for await (const { shard, name } of this.#files()) {
      if (!unfinishedPattern.test(name)) continue;
      if (await removeOlder(join(this.#root, shard, name), before)) removed += 1;
    }
    return removed;
  };

  readonly check = async (): Promise<void> => {
    const name = `.check-${randomUUID()}`;
    await writeDurably(this.#root, name, Buffer.alloc(1));
    await rm(join(this.#root, name));
  };

  async *#keys(): AsyncGenerator<string> {
    for await (const { shard, name } of this.#files()) {
      const key = keyOf(shard, name);
      if (key !== undefined) yield key;
    }
  }

  /** Read a piece at a time: a folder may hold more names than fit in memory. */
  async *#files(): AsyncGenerator<Place> {
    for await (const entry of await opendir(this.#root)) {
      if (entry.isFile()) yield { shard: '', name: entry.name };
      // A volume has folders of its own, which may be closed to us: lost+found.
      if (!entry.isDirectory() || !shardPattern.test(entry.name)) continue;
      for await (const file of await opendir(join(this.#root, entry.name), { bufferSize: 256 })) {
        if (file.isFile()) yield { shard: entry.name, name: file.name };
      }
    }
  }
}

/** A file by its folder below the root, and its name in it. */
interface Place {
  readonly shard: string;
  readonly name: string;
}

function placeOf(key: string): Place {
  const name = encodeURIComponent(key);
  if (!isKey(key)) {
    throw new BlobError(
      'BAD_KEY',
      `${JSON.stringify(key.slice(0, maxKeyLength))} is not a blob key such as uploads/0197c0ab.`,
    );
  }
  return { shard: (key.split('/').at(-1) ?? key).slice(-2), name };
}

/** Undefined for a file that is no blob. */
function keyOf(shard: string, name: string): string | undefined {
  const key = name.replaceAll('%2F', '/');
  if (!isKey(key)) return undefined;
  const place = placeOf(key);
  return place.shard === shard && place.name === name ? key : undefined;
}

function isKey(key: string): boolean {
  return key.length <= maxKeyLength && encodeURIComponent(key).length <= maxNameLength && keyPattern.test(key);
}

async function removeOlder(path: string, before: Date): Promise<boolean> {
  try {
    if ((await lstat(path)).mtime >= before) return false;
    await rm(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false; // somebody else has removed it
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** A reader sees the old bytes or the new ones, also after a crash: the name changes over in one step. */
async function writeDurably(folder: string, name: string, content: Buffer): Promise<void> {
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await using file = await open(temporary, 'wx', 0o600);
    await file.writeFile(content);
    await file.sync();
    await rename(temporary, join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** Makes the names in a folder durable, as fsync of a file does for its bytes. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}
