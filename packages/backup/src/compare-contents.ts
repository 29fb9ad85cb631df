import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { BackupError } from './backup-error.js';
import { onConnections, readWholeTables } from './connection.js';
import { planCopies } from './copy-plan.js';
import { RowChecksum, addRowSums, formatChecksum, type RowSum } from './row-checksum.js';
import type { TargetTable } from './target-tables.js';

/**
 * Reads back what the tables hold in the columns of the backup.
 * @throws BackupError MISMATCH, with every table that differs
 */
export async function compareContents(
  client: Client,
  databaseUrl: string,
  targets: readonly TargetTable[],
): Promise<void> {
  const columns = new Map(targets.map((target) => [target.relation.oid, target.columns]));
  const relations = targets.map(({ relation }) => relation);
  const units = await planCopies(client, relations, (relation) => columns.get(relation.oid) ?? []);
  const sums = new Map<number, RowSum[]>(relations.map(({ oid }) => [oid, []]));
  await onConnections(
    databaseUrl,
    units,
    async (connection, { table, query }, signal) => {
      const checksum = new RowChecksum();
      const rows = connection.query(copyTo(`copy (${query}) to stdout`));
      await pipeline(rows, checksum.resume(), { signal });
      sums.get(table.oid)?.push(checksum.result);
    },
    `${readWholeTables}; set row_security = off`,
  );
  const differences = targets.flatMap(({ table, relation }) => {
    const restored = addRowSums(sums.get(relation.oid) ?? []);
    if (restored.rows !== table.rows) return [`${relation.sql} has ${restored.rows} rows of ${table.rows}`];
    if (formatChecksum(restored) !== table.checksum) return [`${relation.sql} has other content`];
    return [];
  });
  if (differences.length > 0) {
    throw new BackupError('MISMATCH', `What was restored is not what was backed up: ${differences.join('; ')}.`);
  }
}
