import type { Client } from 'pg';
import type { ManifestPartition, ManifestTable } from './manifest.js';
import type { Relation } from './relations.js';

/** Direct partitions of a table; none for a table that has no partitions. */
export async function findPartitions(client: Client, table: Relation): Promise<ManifestPartition[]> {
  const { rows } = await client.query<ManifestPartition>(
    `select n.nspname as schema, c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound,
      array(
        select format('alter table %s add constraint %I %s', c.oid::regclass, conname, pg_get_constraintdef(own.oid))
        from pg_constraint as own
        where own.conrelid = c.oid and own.contype in ('c', 'f') and own.conparentid = 0 and own.coninhcount = 0
        union all select format('alter table %s enable row level security', c.oid::regclass) where c.relrowsecurity
        union all select format('alter table %s force row level security', c.oid::regclass) where c.relforcerowsecurity
      ) as statements
     from pg_inherits as i join pg_class as c on c.oid = i.inhrelid join pg_namespace as n on n.oid = c.relnamespace
     where i.inhparent = $1 and c.relispartition order by c.relname`,
    [table.oid],
  );
  return rows;
}

/** A table as it is in the database, and as it is in the backup. */
interface PartitionedTable {
  readonly relation: Relation;
  readonly table: ManifestTable;
}

/**
 * Makes the partitions of the backup that the schema does not begin with, such as those of months long past. Grants and
 * policies on partitions themselves are not made again: there, nobody has any rights then.
 */
export async function createPartitions(client: Client, tables: readonly PartitionedTable[]): Promise<void> {
  const statements: string[] = [];
  for (const { relation, table } of tables) {
    const bounds = new Set((await findPartitions(client, relation)).map(({ bound }) => bound));
    for (const partition of table.partitions.filter(({ bound }) => !bounds.has(bound))) {
      const { rows } = await client.query<{ name: string }>(`select format('%I.%I', $1::text, $2::text) as name`, [
        partition.schema,
        partition.name,
      ]);
      const name = rows[0]?.name;
      await client.query(`create table ${name} (like ${relation.sql} including all)`);
      await client.query(`alter table ${relation.sql} attach partition ${name} ${partition.bound}`);
      statements.push(...partition.statements);
    }
  }
  // Foreign keys lead from one new partition to another.
  for (const statement of statements) await client.query(statement);
}
