import { parseBackupId, type BackupId } from './backup-id.js';
import { manifestName } from './manifest.js';
import type { BackupStorage } from './storage.js';

export interface StoredBackup extends BackupId {
  /** False for one that is being made, and for the remains of one that broke off. */
  readonly isComplete: boolean;
  /** Of its files. */
  readonly bytes: number;
  /** The manifest first: while there is one the backup looks whole. */
  readonly paths: readonly string[];
}

/** Every backup of a place, oldest first. Other files are left out. */
export async function listBackups(storage: BackupStorage): Promise<StoredBackup[]> {
  const found = new Map<string, { backup: BackupId; bytes: number; paths: string[] }>();
  for await (const { path, bytes } of storage.list('')) {
    const [id = ''] = path.split('/', 1);
    const backup = parseBackupId(id);
    if (backup === undefined) continue;
    const entry = found.get(id) ?? { backup, bytes: 0, paths: [] };
    entry.bytes += bytes;
    if (path === `${id}/${manifestName}`) entry.paths.unshift(path);
    else entry.paths.push(path);
    found.set(id, entry);
  }
  return [...found.values()]
    .map(({ backup, bytes, paths }) => ({
      ...backup,
      isComplete: paths[0] === `${backup.id}/${manifestName}`,
      bytes,
      paths,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
