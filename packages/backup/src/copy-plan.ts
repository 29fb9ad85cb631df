import type { Client } from 'pg';
import { findColumns, type Relation } from './relations.js';

/** A table, or a partition of one, that one COPY reads. */
export interface CopyUnit {
  readonly table: Relation;
  /** The statement's query. */
  readonly query: string;
  /** What it may be called in a file name. */
  readonly label: string;
  /** On disk, to begin with the largest. */
  readonly estimatedBytes: number;
}

interface Leaf {
  readonly label: string;
  readonly condition: string | null;
  readonly bytes: string;
}

/**
 * Cuts tables into units that several connections can read at once, largest first. A partition is read through its
 * table, by the condition that it stands for: grants and policies are those of the table.
 * `columns` limits what is read of a table, by its name with schema; without it all columns are.
 */
export async function planCopies(
  client: Client,
  tables: readonly Relation[],
  columns: (table: Relation) => readonly string[] | Promise<readonly string[]> = async (table) =>
    columnsOf(client, table),
): Promise<CopyUnit[]> {
  const units: CopyUnit[] = [];
  for (const table of tables) {
    const list = (await columns(table)).join(', ');
    const only = table.kind === 'table' ? 'only ' : '';
    for (const { label, condition, bytes } of await findLeaves(client, table)) {
      const where = condition === null ? '' : ` where ${condition}`;
      units.push({
        table,
        query: `select ${list} from ${only}${table.sql}${where}`,
        label,
        estimatedBytes: Number(bytes),
      });
    }
  }
  return units.toSorted((a, b) => b.estimatedBytes - a.estimatedBytes);
}

async function columnsOf(client: Client, table: Relation): Promise<string[]> {
  return (await findColumns(client, table)).map(({ sql }) => sql);
}

/** A partitioned table without partitions is read as a whole, which is nothing. */
async function findLeaves(client: Client, table: Relation): Promise<Leaf[]> {
  const whole = await client.query<Leaf>(
    'select relname as label, null as condition, pg_table_size(oid) as bytes from pg_class where oid = $1',
    [table.oid],
  );
  if (table.kind === 'table') return whole.rows;
  const { rows } = await client.query<Leaf>(
    `select c.relname as label, pg_get_partition_constraintdef(c.oid) as condition, pg_table_size(c.oid) as bytes
     from pg_partition_tree($1::oid::regclass) as leaf join pg_class as c on c.oid = leaf.relid
     where leaf.isleaf and leaf.level > 0 order by c.relname`,
    [table.oid],
  );
  return rows.length > 0 ? rows : whole.rows;
}
