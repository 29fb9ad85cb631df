import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './backup-error.js';
import type { BackupStorage, StoredFile } from './storage.js';

/** Ends the name of a file that is being written. */
const partial = '.partial';

/** Folders and files are closed to other users: a backup holds what row-level security hides in the database. */
export class FolderStorage implements BackupStorage {
  readonly location: string;

  constructor(folder: string) {
    this.location = folder;
  }

  write = async (path: string, source: Readable): Promise<void> => {
    const target = join(this.location, path);
    const folder = dirname(target);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await pipeline(source, createWriteStream(target + partial, { mode: 0o600, flush: true }));
    await rename(target + partial, target);
    await syncFolder(folder);
  };

  read = async (path: string): Promise<Readable> => {
    const target = join(this.location, path);
    try {
      await stat(target);
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      throw new BackupError('NOT_FOUND', `${target} does not exist`, { cause });
    }
    return createReadStream(target);
  };

  async *list(prefix: string): AsyncGenerator<StoredFile> {
    const below = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    for (const entry of await entriesOf(join(this.location, below))) {
      const path = below + entry.name;
      if (entry.isDirectory()) {
        if (path.startsWith(prefix) || prefix.startsWith(`${path}/`)) yield* this.list(`${path}/`);
      } else if (path.startsWith(prefix)) {
        const bytes = await sizeOf(join(this.location, path));
        if (bytes !== undefined) yield { path, bytes };
      }
    }
  }

  remove = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) await rm(join(this.location, path), { force: true });
    const folders = new Set(paths.map((path) => dirname(join(this.location, path))));
    for (const folder of [...folders].toSorted((a, b) => b.length - a.length)) await this.#removeEmpty(folder);
  };

  close = (): void => undefined;

  async #removeEmpty(folder: string): Promise<void> {
    if (!folder.startsWith(this.location + sep)) return;
    try {
      await rmdir(folder);
    } catch (error) {
      if (hasCode(error, 'ENOTEMPTY', 'ENOENT', 'EEXIST')) return;
      throw error;
    }
    await this.#removeEmpty(dirname(folder));
  }
}

/** Undefined when it has been renamed or removed since it was listed. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A renamed file lasts only when its folder does. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
