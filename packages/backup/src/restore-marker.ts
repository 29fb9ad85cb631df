import type { Client } from 'pg';
import { BackupError } from './backup-error.js';
import { isOurs, migrationsTable } from './relations.js';

/**
 * Exists from before the first table to after the last check, and keeps the list of migrations meanwhile: a database
 * whose restore broke off has none, so services refuse it, as do migrations and another restore.
 */
const marker = 'terrasafe_restoring';

/** @throws BackupError NOT_EMPTY, UNFINISHED */
export async function markRestoring(client: Client, id: string): Promise<void> {
  const { rows: marks } = await client.query<{ restore: string | null }>(
    `select obj_description(oid, 'pg_namespace') as restore from pg_namespace where nspname = $1`,
    [marker],
  );
  if (marks[0] !== undefined) {
    throw new BackupError(
      'UNFINISHED',
      `A restore into this database has not finished (${marks[0].restore}): drop the database and create it again.`,
    );
  }
  const { rows: found } = await client.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${isOurs}
     order by 1 limit 1`,
  );
  if (found[0] !== undefined) {
    throw new BackupError(
      'NOT_EMPTY',
      `This database is not empty, it has ${found[0].name}. A backup is restored into an empty one: create one first.`,
    );
  }
  await client.query(`create schema ${marker}; comment on schema ${marker} is '${id}'`);
}

/** Returns the way back, to be taken when all is well. */
export async function hideMigrations(client: Client): Promise<() => Promise<void>> {
  const [home = '', table = ''] = migrationsTable.split('.');
  await client.query(`alter table ${migrationsTable} set schema ${marker}`);
  return async () => {
    await client.query(`alter table ${marker}.${table} set schema ${home}; drop schema ${marker}`);
  };
}
