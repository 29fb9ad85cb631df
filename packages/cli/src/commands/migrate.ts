import { parseArgs } from 'node:util';
import { SchemaMismatchError, migrate } from '@terrasafe/store';
import { databaseUrl } from './database-url.js';

export async function migrateDatabase(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  try {
    const applied = await migrate(databaseUrl(), 'up');
    process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SchemaMismatchError)) throw error;
    process.stderr.write(`terrasafe: ${error.message}\n`);
    return error.exitCode;
  }
}
