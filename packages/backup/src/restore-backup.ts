import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { BackupError } from './backup-error.js';
import { onConnections, withConnection } from './connection.js';
import { compareContents } from './compare-contents.js';
import { dropIndexes } from './dropped-indexes.js';
import type { Manifest, ManifestFile } from './manifest.js';
import { createPartitions } from './partitions.js';
import { assertFilesThere, getManifest, readChecked } from './read-backup.js';
import { readMigrations } from './relations.js';
import { hideMigrations, markRestoring } from './restore-marker.js';
import type { BackupStorage } from './storage.js';
import { suspendChecks } from './suspended-checks.js';
import { matchTables, type TargetTable } from './target-tables.js';

/** Brings a database's schema to the latest version or one step back, and tells which migrations ran. */
export type Migrate = (url: string, direction: 'up' | 'down') => Promise<readonly string[]>;

export interface RestoreRequest {
  readonly storage: BackupStorage;
  readonly id: string;
  /** An empty database; the login owns what comes to be in it. */
  readonly databaseUrl: string;
  readonly migrate: Migrate;
}

interface LoadJob {
  readonly target: TargetTable;
  readonly file: ManifestFile;
}

/**
 * Restores a backup: the schema as it was when the backup was made, its rows, a comparison of both, and then the
 * migrations since, which find the rows as they would have found them in place. Until the comparison is through, the
 * database is marked as unfinished and no service takes it.
 * @throws BackupError NOT_FOUND, DAMAGED, NOT_EMPTY, UNFINISHED, SCHEMA_DIFFERS, MISMATCH
 */
export async function restoreBackup({ storage, id, databaseUrl, migrate }: RestoreRequest): Promise<Manifest> {
  const manifest = await getManifest(storage, id);
  await assertFilesThere(storage, manifest);
  await withConnection(databaseUrl, async (client) => {
    await markRestoring(client, id);
    await migrateAsBackedUp(client, databaseUrl, manifest, migrate);
    const showMigrations = await hideMigrations(client);
    const targets = await matchTables(client, manifest);
    await createPartitions(client, targets);
    const resumeChecks = await suspendChecks(client);
    const rebuildIndexes = await dropIndexes(client, databaseUrl);
    if (targets.length > 0) await client.query(`truncate ${targets.map(({ relation }) => relation.sql).join(', ')}`);
    await load(databaseUrl, storage, id, targets);
    await setSequences(client, manifest);
    await rebuildIndexes();
    await analyze(databaseUrl, targets);
    await compareContents(client, databaseUrl, targets);
    await client.query('begin');
    await resumeChecks();
    await showMigrations();
    await client.query('commit');
  });
  await migrate(databaseUrl, 'up');
  return manifest;
}

/** Leaves no migration but those of the backup and, where these are not the first ones, those between them. */
async function migrateAsBackedUp(
  client: Client,
  databaseUrl: string,
  manifest: Manifest,
  migrate: Migrate,
): Promise<void> {
  await migrate(databaseUrl, 'up');
  const backedUp = new Set(manifest.migrations);
  for (;;) {
    const applied = await readMigrations(client);
    const unknown = manifest.migrations.filter((name) => !applied.includes(name));
    if (unknown.length > 0) {
      throw new BackupError(
        'SCHEMA_DIFFERS',
        `The backup comes from a newer release: this one lacks ${unknown.join(', ')}. Restore with that release.`,
      );
    }
    const last = applied.at(-1);
    if (last === undefined || backedUp.has(last)) return;
    await migrate(databaseUrl, 'down');
  }
}

async function load(
  databaseUrl: string,
  storage: BackupStorage,
  id: string,
  targets: readonly TargetTable[],
): Promise<void> {
  const jobs = targets.flatMap((target) => target.table.files.map((file): LoadJob => ({ target, file })));
  const largestFirst = jobs.toSorted((a, b) => b.file.textBytes - a.file.textBytes);
  await onConnections(databaseUrl, largestFirst, async (client, job, signal) =>
    copyIn(client, storage, id, job, signal),
  );
}

async function copyIn(
  client: Client,
  storage: BackupStorage,
  id: string,
  { target: { relation, columns }, file }: LoadJob,
  signal: AbortSignal,
): Promise<void> {
  const rows = client.query(copyFrom(`copy ${relation.sql} (${columns.join(', ')}) from stdin`));
  try {
    await pipeline(readChecked(storage, id, file), createBrotliDecompress(), rows, { signal });
  } catch (error) {
    if (error instanceof BackupError || signal.aborted) throw error;
    // A damaged file is refused by Brotli or Postgres long before its checksum is known.
    for await (const _ of readChecked(storage, id, file));
    if (!isDataError(error)) throw error;
    throw new BackupError('SCHEMA_DIFFERS', `${relation.sql} does not take ${file.path}: ${error.message}`, {
      cause: error,
    });
  }
}

/** Classes 22, 23 and 42: data, constraints, and names or rights. https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isDataError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^(22|23|42)\w{3}$/.test(String(error.code));
}

/** Without statistics the first queries would take the slowest way. */
async function analyze(databaseUrl: string, targets: readonly TargetTable[]): Promise<void> {
  await onConnections(databaseUrl, targets, async (client, { relation }) => {
    await client.query(`analyze ${relation.sql}`);
  });
}

async function setSequences(client: Client, { sequences }: Manifest): Promise<void> {
  for (const { schema, name, lastValue, isCalled } of sequences) {
    const { rows } = await client.query<{ sequence: string | null }>(
      `select to_regclass(format('%I.%I', $1::text, $2::text)) as sequence`,
      [schema, name],
    );
    if (!rows[0]?.sequence) {
      throw new BackupError('SCHEMA_DIFFERS', `The schema has no sequence ${schema}.${name}, which the backup has.`);
    }
    await client.query('select setval($1::regclass, $2, $3)', [rows[0].sequence, lastValue, isCalled]);
  }
}
