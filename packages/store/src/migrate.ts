import type { DataSource } from 'typeorm';
import { migrations } from './migrations/index.js';
import { SchemaMismatchError } from './schema-mismatch-error.js';
import { openForMigration, type Store } from './store.js';

/** `down` takes back the last migration, `down-all` every one, with all data. */
export type MigrationDirection = 'up' | 'down' | 'down-all';

/** Any number that no other program uses for an advisory lock of the same database: "terrasaf" in ASCII. */
const migrationLock = 0x7465_7272n * 2n ** 32n + 0x6173_6166n;

/**
 * Brings the schema of the database at `url` up or down, in one transaction for each migration, and tells which ran.
 * The login has to own the schema, and to make roles or be a member of those of `DatabaseRole`. Several processes may call this at once: they take turns, and the later ones find nothing left
 * to do.
 * @throws SchemaMismatchError when the database has migrations that this release does not know
 */
export async function migrate(url: string, direction: MigrationDirection): Promise<string[]> {
  const dataSource = await openForMigration(url);
  try {
    // Held by the session, hence released by closing it. Its turn may come late; no table has to wait for it.
    const turn = dataSource.createQueryRunner();
    await turn.query('set lock_timeout = 0');
    await turn.query('select pg_advisory_lock($1)', [migrationLock.toString()]);
    return await run(dataSource, direction);
  } finally {
    await dataSource.destroy();
  }
}

async function run(dataSource: DataSource, direction: MigrationDirection): Promise<string[]> {
  const before = await appliedMigrations(dataSource);
  refuseNewer(before);
  if (direction === 'up') {
    await dataSource.runMigrations();
    const after = await appliedMigrations(dataSource);
    return after.filter((name) => !before.includes(name));
  }
  const undone = before.toReversed().slice(0, direction === 'down' ? 1 : undefined);
  for (let count = 0; count < undone.length; count++) await dataSource.undoLastMigration();
  return undone;
}

/**
 * Resolves when the schema is the one that this release was written for. Services call it before they serve.
 * @throws SchemaMismatchError
 */
export async function assertMigrated(store: Store): Promise<void> {
  const applied = await appliedMigrations(store.dataSource);
  refuseNewer(applied);
  const pending = migrations.map(({ name }) => name).filter((name) => !applied.includes(name));
  if (pending.length > 0) {
    throw new SchemaMismatchError(
      'MIGRATIONS_PENDING',
      `The database lacks ${pending.length} migration(s), the first is ${pending[0]}. Run "terrasafe migrate" first.`,
    );
  }
}

function refuseNewer(applied: readonly string[]): void {
  const known = new Set<string>(migrations.map(({ name }) => name));
  const unknown = applied.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new SchemaMismatchError(
      'DATABASE_NEWER',
      `The database has migrations that this release does not know (${unknown.join(', ')}): a newer release has ` +
        'migrated it. Start that release.',
    );
  }
}

/** Names of applied migrations, oldest first. Only reads, so that a service needs no right to create tables. */
async function appliedMigrations(dataSource: DataSource): Promise<string[]> {
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `select to_regclass('schema_migrations') is not null as exists`,
  );
  if (!table?.exists) return [];
  const rows = await dataSource.query<{ name: string }[]>('select name from schema_migrations order by timestamp, id');
  return rows.map(({ name }) => name);
}
