import { parseArgs } from 'node:util';
import { restoreBackup } from '@terrasafe/backup';
import { migrate } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { summaryOf, withNamedBackup } from './backup-location.js';

/** Restores into a database that the command line has to name: that of the environment is the one in use. */
export async function restore(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { database: { type: 'string' } },
  });
  const databaseUrl = values.database;
  if (!databaseUrl) throw new UsageError('Name the empty database to restore into: --database postgres://…');
  return withNamedBackup(positionals, async (storage, id) => {
    const manifest = await restoreBackup({ storage, id, databaseUrl, migrate });
    process.stdout.write(`${storage.location}/${id}: restored and compared, ${summaryOf(manifest)}\n`);
    return 0;
  });
}
