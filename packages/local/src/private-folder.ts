import { chmod, lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalError } from './errors.js';
import { hasCode } from './process-table.js';

/**
 * `/var/tmp/terrasafe-UID/NAME`: ours to write, anybody's to enter. For what cannot stay below the project: servers
 * of another user must reach it although the project's folder is closed to them.
 */
export async function privateFolder(...names: readonly string[]): Promise<string> {
  const uid = process.getuid?.();
  let folder = `/var/tmp/terrasafe-${uid}`;
  await ownFolder(folder, uid);
  for (const name of names) {
    folder = join(folder, name);
    await ownFolder(folder, uid);
  }
  return folder;
}

/** /var/tmp belongs to everybody: a folder that somebody else has put there must not be trusted. */
async function ownFolder(path: string, uid: number | undefined): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  const status = await lstat(path);
  if (!status.isDirectory() || status.uid !== uid) {
    throw new LocalError('FOLDER_NOT_USABLE', `${path} belongs to somebody else; remove it and start again`);
  }
  await chmod(path, 0o711);
}
