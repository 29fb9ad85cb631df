import { BackupError, listBackups, openBackupStorage, type BackupStorage, type Manifest } from '@terrasafe/backup';
import { UsageError } from '../usage-error.js';
import { reportingFailure } from './reporting-failure.js';

export function backupLocation(): string {
  const location = process.env.TERRASAFE_BACKUP_URL;
  if (!location) throw new UsageError('Name a folder or s3://bucket/prefix, or set TERRASAFE_BACKUP_URL to one.');
  return location;
}

/**
 * Runs work on the backup that an argument names: by its whole address, or by its name, or by "latest" within
 * `TERRASAFE_BACKUP_URL`.
 */
export async function withNamedBackup(
  [name, ...more]: readonly string[],
  work: (storage: BackupStorage, id: string) => Promise<number>,
): Promise<number> {
  if (name === undefined || more.length > 0) throw new UsageError('Name one backup; "terrasafe backup list" has them.');
  const address = name.replace(/\/+$/, '');
  const slash = address.lastIndexOf('/');
  const storage = await openBackupStorage(slash < 0 ? backupLocation() : address.slice(0, slash) || '/');
  try {
    return await reportingFailure(async () => {
      const id = address.slice(slash + 1);
      return work(storage, id === 'latest' ? await latestOf(storage) : id);
    });
  } finally {
    storage.close();
  }
}

async function latestOf(storage: BackupStorage): Promise<string> {
  const latest = (await listBackups(storage)).findLast(({ isComplete }) => isComplete);
  if (latest === undefined) throw new BackupError('NOT_FOUND', `There is no complete backup in ${storage.location}.`);
  return latest.id;
}

export function summaryOf({ tables, snapshotAt }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.flatMap(({ files }) => files).reduce((sum, file) => sum + file.bytes, 0);
  return `${rows} rows of ${tables.length} tables as of ${snapshotAt}, ${(bytes / 1e6).toFixed(1)} MB`;
}
