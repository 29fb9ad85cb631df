import type { Client } from 'pg';
import { BackupError } from './backup-error.js';
import { withConnection } from './connection.js';
import { findReaders, takeRole, type Reader } from './reader-role.js';
import { findMigrationsTable, findRelations, readMigrations, type Relation } from './relations.js';

/** A moment of the database, held by an open transaction. */
export interface Snapshot {
  /** For `set transaction snapshot` of other connections. */
  readonly name: string;
  readonly takenAt: Date;
  readonly serverVersion: string;
  readonly migrations: readonly string[];
  readonly relations: readonly Relation[];
  readonly readerOf: (relation: Relation) => Reader;
  /** The connection that holds it, for further queries. */
  readonly client: Client;
}

/** How long a backup waits for a table that somebody has locked whole, such as a migration. */
const lockTimeoutMs = 30_000;
const attempts = 5;

/**
 * Runs `work` on a snapshot, every table of which is locked against changes of its structure (no reader or writer of
 * rows waits for that). A schema that changed while the locks were taken makes it begin again.
 * @throws BackupError ROWS_HIDDEN, CHANGED, SCHEMA_DIFFERS
 */
export async function withSnapshot<Result>(
  url: string,
  work: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  return withConnection(url, async (client) => {
    await client.query(`set lock_timeout = ${lockTimeoutMs}`);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const snapshot = await takeSnapshot(client);
      if (snapshot !== undefined) return work(snapshot);
      await client.query('rollback');
    }
    throw new BackupError('CHANGED', 'The schema keeps changing: make the backup when the migration has ended.');
  });
}

async function takeSnapshot(client: Client): Promise<Snapshot | undefined> {
  const migrationsTable = await findMigrationsTable(client);
  if (migrationsTable === undefined) {
    throw new BackupError(
      'SCHEMA_DIFFERS',
      'This database has no public.schema_migrations: nothing was migrated here, or a restore has not finished.',
    );
  }
  const found = [migrationsTable, ...(await findRelations(client))];
  const readers = await findReaders(client, found);
  await client.query('begin isolation level repeatable read, read only');
  // Before the first query, which is what takes the snapshot: nothing in it can be changed or dropped from then on.
  for (const { oid, kind, sql } of found) {
    if (kind === 'sequence') continue;
    await takeRole(client, readers.get(oid)?.role);
    await lock(client, sql);
  }
  await takeRole(client, undefined);
  const relations = await findRelations(client);
  const known = new Set(found.map(({ oid, sql }) => `${oid} ${sql}`));
  if (relations.some(({ oid, sql }) => !known.has(`${oid} ${sql}`))) return undefined;
  const confirmed = await findReaders(client, relations);
  await takeRole(client, readers.get(migrationsTable.oid)?.role);
  const migrations = await readMigrations(client);
  await takeRole(client, undefined);
  const { rows } = await client.query<{ name: string; takenAt: Date; serverVersion: string }>(
    `select pg_export_snapshot() as name, now() as "takenAt", current_setting('server_version') as "serverVersion"`,
  );
  const [state] = rows;
  if (state === undefined) throw new Error('pg_export_snapshot has no answer');
  return {
    ...state,
    migrations,
    relations,
    readerOf: (relation) => {
      const reader = confirmed.get(relation.oid);
      if (reader === undefined) throw new Error(`${relation.sql} has no reader`);
      return reader;
    },
    client,
  };
}

async function lock(client: Client, sql: string): Promise<void> {
  try {
    await client.query(`lock table ${sql} in access share mode`);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    // lock_not_available, undefined_table
    if (cause.code !== '55P03' && cause.code !== '42P01') throw cause;
    throw new BackupError(
      'CHANGED',
      `${sql} cannot be locked (${cause.message}): try again when the migration has ended.`,
      {
        cause,
      },
    );
  }
}

/** Reads as the role that sees every row; a policy that would hide one is an error rather than a shorter answer. */
export async function readAs(client: Client, { role, isFiltered }: Reader): Promise<void> {
  await takeRole(client, role);
  await client.query(`set row_security = ${isFiltered ? 'on' : 'off'}`);
}
