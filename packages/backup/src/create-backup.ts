import { Readable, addAbortSignal, pipeline } from 'node:stream';
import { constants, createBrotliCompress } from 'node:zlib';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { createBackupId, type BackupKind } from './backup-id.js';
import { Blocks } from './blocks.js';
import { onConnections, readWholeTables } from './connection.js';
import { planCopies, type CopyUnit } from './copy-plan.js';
import { FileDigest } from './file-digest.js';
import { manifestName, writeManifest, type Manifest, type ManifestFile, type ManifestTable } from './manifest.js';
import { findPartitions } from './partitions.js';
import { findColumns, type Relation } from './relations.js';
import { RowChecksum, addRowSums, formatChecksum, type RowSum } from './row-checksum.js';
import { readAs, withSnapshot, type Snapshot } from './snapshot.js';
import type { BackupStorage } from './storage.js';

export interface BackupRequest {
  readonly databaseUrl: string;
  readonly storage: BackupStorage;
  readonly kind: BackupKind;
}

interface CopiedFile {
  readonly table: Relation;
  readonly file: ManifestFile;
  readonly sum: RowSum;
}

/** Quality 1 is shorter than gzip and thrice as fast; the next ones save 10 % for five times the time. */
const compression = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 }, chunkSize: 256 * 1024 };

/**
 * Writes all rows of one moment, table by table, as text of COPY, in Brotli. Text because every version of Postgres reads
 * it, as does a human; the binary format is neither shorter here nor the same for all versions. Memory does not grow
 * with the data. The manifest comes last: without it there is no backup.
 * @throws BackupError ROWS_HIDDEN, CHANGED, SCHEMA_DIFFERS
 */
export async function createBackup({ databaseUrl, storage, kind }: BackupRequest): Promise<Manifest> {
  const { id } = createBackupId(kind, new Date());
  const manifest = await withSnapshot(databaseUrl, async (snapshot): Promise<Manifest> => {
    const tables = snapshot.relations.filter((relation) => relation.kind !== 'sequence');
    const units = await planCopies(snapshot.client, tables);
    const copied: CopiedFile[] = [];
    const copy = async (client: Client, unit: CopyUnit, signal: AbortSignal): Promise<void> => {
      await readAs(client, snapshot.readerOf(unit.table));
      copied.push(await copyOut(client, unit, storage, pathOf(id, unit, units.indexOf(unit)), signal));
    };
    const begin = `${readWholeTables}; begin isolation level repeatable read, read only;
      set transaction snapshot '${snapshot.name}'`;
    await onConnections(databaseUrl, units, copy, begin);
    const described: ManifestTable[] = [];
    for (const table of tables) described.push(await describeTable(snapshot, table, copied));
    return {
      format: 1,
      id,
      kind,
      snapshotAt: snapshot.takenAt.toISOString(),
      finishedAt: new Date().toISOString(),
      serverVersion: snapshot.serverVersion,
      migrations: [...snapshot.migrations],
      tables: described,
      sequences: await readSequences(snapshot),
    };
  });
  await storage.write(`${id}/${manifestName}`, Readable.from([writeManifest(manifest)]));
  return manifest;
}

async function copyOut(
  client: Client,
  { table, query, label }: CopyUnit,
  storage: BackupStorage,
  path: string,
  signal: AbortSignal,
): Promise<CopiedFile> {
  const source = addAbortSignal(signal, client.query(copyTo(`copy (${query}) to stdout`)));
  const checksum = new RowChecksum();
  const digest = new FileDigest();
  // An error on the way ends the last stream with it, hence the write.
  const output = pipeline(source, checksum, new Blocks(), createBrotliCompress(compression), digest, () => undefined);
  await storage.write(path, output);
  const sum = checksum.result;
  if (source.rowCount !== sum.rows) throw new Error(`COPY of ${label} sent ${sum.rows} rows of ${source.rowCount}`);
  const name = path.slice(path.indexOf('/') + 1);
  const file = { path: name, bytes: digest.bytes, sha256: digest.hex(), rows: sum.rows, textBytes: checksum.textBytes };
  return { table, file, sum };
}

/** The number keeps names apart that are equal without their odd characters. */
function pathOf(id: string, { table, label }: CopyUnit, index: number): string {
  const name = `${table.schema}.${label}`.replaceAll(/[^\w.-]/g, '_');
  return `${id}/${String(index + 1).padStart(4, '0')}-${name}.copy.br`;
}

async function describeTable(
  { client }: Snapshot,
  table: Relation,
  copied: readonly CopiedFile[],
): Promise<ManifestTable> {
  const parts = copied.filter((it) => it.table.oid === table.oid);
  const sum = addRowSums(parts.map((part) => part.sum));
  return {
    schema: table.schema,
    name: table.name,
    columns: (await findColumns(client, table)).map(({ name }) => name),
    rows: sum.rows,
    checksum: formatChecksum(sum),
    partitions: await findPartitions(client, table),
    files: parts.map(({ file }) => file).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** After the rows: sequences know no snapshots, and one that is ahead does no harm. */
async function readSequences({ client, relations, readerOf }: Snapshot): Promise<Manifest['sequences']> {
  const sequences: Manifest['sequences'] = [];
  for (const sequence of relations.filter(({ kind }) => kind === 'sequence')) {
    await readAs(client, readerOf(sequence));
    const { rows } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value as "lastValue", is_called as "isCalled" from ${sequence.sql}`,
    );
    for (const state of rows) sequences.push({ schema: sequence.schema, name: sequence.name, ...state });
  }
  return sequences;
}
