import type { Client } from 'pg';
import { BackupError } from './backup-error.js';
import type { Manifest, ManifestTable } from './manifest.js';
import { findColumns, findRelations, type Relation } from './relations.js';

/** A table of the backup and the one that its rows go to. */
export interface TargetTable {
  readonly table: ManifestTable;
  readonly relation: Relation;
  /** Those of the backup, quoted. The others take their defaults. */
  readonly columns: readonly string[];
}

/** @throws BackupError SCHEMA_DIFFERS */
export async function matchTables(client: Client, manifest: Manifest): Promise<TargetTable[]> {
  const relations = (await findRelations(client)).filter(({ kind }) => kind !== 'sequence');
  const targets: TargetTable[] = [];
  for (const table of manifest.tables) {
    const relation = relations.find(({ schema, name }) => schema === table.schema && name === table.name);
    if (relation === undefined) {
      throw new BackupError(
        'SCHEMA_DIFFERS',
        `The schema has no table ${table.schema}.${table.name}, which the backup has.`,
      );
    }
    const known = new Map((await findColumns(client, relation)).map(({ name, sql }) => [name, sql]));
    const columns = table.columns.map((name) => {
      const sql = known.get(name);
      if (sql !== undefined) return sql;
      throw new BackupError('SCHEMA_DIFFERS', `${relation.sql} has no column ${name}, which the backup has.`);
    });
    targets.push({ table, relation, columns });
  }
  return targets;
}
