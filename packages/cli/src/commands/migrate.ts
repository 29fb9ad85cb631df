import { parseArgs } from 'node:util';
import { migrate } from '@terrasafe/store';
import { databaseUrl } from './database-url.js';

export async function migrateDatabase(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  const applied = await migrate(databaseUrl(), 'up');
  process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied ${applied.join(', ')}.\n`);
  return 0;
}
