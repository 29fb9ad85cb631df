import type { BackupKind } from './backup-id.js';
import { listBackups, type StoredBackup } from './list-backups.js';
import type { BackupStorage } from './storage.js';

const dayMs = 86_400_000;
/** No backup takes this long: what is older and not complete never will be. */
const abandonedAfterMs = dayMs;

export interface PruneRequest {
  readonly storage: BackupStorage;
  readonly kind: BackupKind;
  readonly keepDays: number;
  readonly now: Date;
}

/**
 * Removes the backups of a kind that are older than `keepDays`, all but the newest complete one, and what backups of any
 * kind have left that broke off. Returns their names. To be called when a newer backup is complete.
 */
export async function pruneBackups({ storage, kind, keepDays, now }: PruneRequest): Promise<string[]> {
  const backups = await listBackups(storage);
  const newest = backups.findLast((backup) => backup.kind === kind && backup.isComplete);
  const isExpired = (backup: StoredBackup): boolean => {
    const ageMs = now.getTime() - backup.startedAt.getTime();
    if (!backup.isComplete) return ageMs > abandonedAfterMs;
    return backup.kind === kind && backup.id !== newest?.id && ageMs > keepDays * dayMs;
  };
  const expired = backups.filter(isExpired);
  for (const { paths } of expired) await storage.remove(paths);
  return expired.map(({ id }) => id);
}
