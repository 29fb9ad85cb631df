import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  backupKinds,
  createBackup,
  listBackups,
  openBackupStorage,
  pruneBackups,
  verifyBackup,
  type BackupStorage,
} from '@terrasafe/backup';
import { openPostgres } from '@terrasafe/local';
import { migrate } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { backupLocation, summaryOf, withNamedBackup } from './backup-location.js';
import { databaseUrl } from './database-url.js';
import { reportingFailure } from './reporting-failure.js';

/** Makes a backup, and removes expired ones when it is complete. */
export async function makeBackup(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      to: { type: 'string' },
      kind: { type: 'string', default: 'daily' },
      'keep-days': { type: 'string', default: '30' },
    },
  });
  const kind = backupKinds.find((it) => it === values.kind);
  if (!kind) throw new UsageError(`--kind takes ${backupKinds.join(' or ')}, not "${values.kind}".`);
  const keepDays = Number(values['keep-days']);
  if (!Number.isInteger(keepDays) || keepDays < 1) {
    throw new UsageError(`--keep-days takes a number of days, not "${values['keep-days']}".`);
  }
  return inStorage(values.to, async (storage) => {
    const manifest = await createBackup({ databaseUrl: databaseUrl(), storage, kind });
    process.stdout.write(`${storage.location}/${manifest.id}: ${summaryOf(manifest)}\n`);
    for (const id of await pruneBackups({ storage, kind, keepDays, now: new Date() })) {
      process.stdout.write(`${storage.location}/${id}: removed\n`);
    }
    return 0;
  });
}

/** Restores a backup on a server to see that it can be done, and leaves nothing of it there. */
export async function verify(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { database: { type: 'string' } },
  });
  return withNamedBackup(positionals, async (storage, id) => {
    const check = async (serverUrl: string): Promise<void> => {
      const manifest = await verifyBackup({ storage, id, serverUrl, migrate });
      process.stdout.write(`${storage.location}/${id}: restored and compared, ${summaryOf(manifest)}\n`);
    };
    await (values.database === undefined ? onPrivatePostgres(check) : check(values.database));
    return 0;
  });
}

export async function listAll(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  return inStorage(positionals[0], async (storage) => {
    const backups = await listBackups(storage);
    for (const { id, isComplete, bytes } of backups) {
      process.stdout.write(`${id}  ${megabytes(bytes).padStart(9)} MB${isComplete ? '' : '  not complete'}\n`);
    }
    if (backups.length === 0) process.stdout.write(`There is no backup in ${storage.location}.\n`);
    return 0;
  });
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

async function inStorage(
  location: string | undefined,
  work: (storage: BackupStorage) => Promise<number>,
): Promise<number> {
  const storage = await openBackupStorage(location ?? backupLocation());
  try {
    return await reportingFailure(() => work(storage));
  } finally {
    storage.close();
  }
}

/** Needs room for the database in the folder for temporary files (`TMPDIR`). */
async function onPrivatePostgres(work: (serverUrl: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'terrasafe-verify-'));
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const postgres = await openPostgres({ directory, log: () => undefined, signal: stop.signal });
    // Cut off from the server, the restore fails and leads back here.
    stop.signal.addEventListener('abort', postgres.kill, { once: true });
    try {
      await work(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await rm(directory, { recursive: true, force: true });
  }
}
