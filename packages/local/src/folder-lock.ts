import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalError } from './errors.js';
import { findProcess, hasCode } from './process-table.js';

const released = 'released';

/**
 * One owner per folder, also after its death by SIGKILL.
 *
 * The lock is a symbolic link `lock.N` whose target names the holder: it appears with its content at once, and
 * creating it fails when it exists. A dead holder's link is never removed by a rival, which could hit the next
 * holder's; the rival creates `lock.N+1` instead. The link with the highest N counts and only its holder removes
 * lower ones.
 */
export class FolderLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Creates the folder. Fails with IN_USE while another process, or this one, holds it, or FOLDER_NOT_USABLE. */
  static async take(folder: string): Promise<FolderLock> {
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
    } catch (cause) {
      throw new LocalError('FOLDER_NOT_USABLE', `${folder} cannot be written: start as its owner or delete it`, {
        cause,
      });
    }
    for (;;) {
      const [highest = 0] = await generations(folder);
      if (highest > 0) await refuseIfHeld(folder, highest);
      const own = highest + 1;
      if (!(await claim(lockPath(folder, own)))) continue;

      const [latest, ...older] = await generations(folder);
      if (latest !== own) {
        await rm(lockPath(folder, own), { force: true });
        continue;
      }
      await Promise.all(older.map((generation) => rm(lockPath(folder, generation), { force: true })));
      return new FolderLock(lockPath(folder, own));
    }
  }

  async release(): Promise<void> {
    const replacement = `${this.#path}.${randomUUID()}`;
    try {
      await symlink(released, replacement);
      await rename(replacement, this.#path);
    } catch (error) {
      // The folder was deleted, and its lock with it.
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  }
}

function lockPath(folder: string, generation: number): string {
  return join(folder, `lock.${generation}`);
}

/** Highest first. */
async function generations(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  return names
    .flatMap((name) => /^lock\.(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => b - a);
}

async function claim(path: string): Promise<boolean> {
  try {
    await symlink(`${process.pid}@${findProcess(process.pid)?.startedAt}`, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function refuseIfHeld(folder: string, generation: number): Promise<void> {
  let holder: string;
  try {
    holder = await readlink(lockPath(folder, generation));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  const [pid, startedAt] = holder.split('@');
  if (holder === released || findProcess(Number(pid))?.startedAt !== startedAt) return;
  throw new LocalError('IN_USE', `${folder} is in use by process ${pid}; stop that process or use another folder`);
}
