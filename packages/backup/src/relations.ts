import type { Client } from 'pg';

/** Written by migrations alone; a backup records the names in it. A restore moves it away until it has finished. */
export const migrationsTable = 'public.schema_migrations';

/** SQL for what belongs to the product: not to Postgres, to an extension or to a session. `c` is pg_class. */
export const isOurs = `
  c.relpersistence <> 't'
  and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast')
  and not exists (
    select from pg_depend as extension
    where extension.classid = 'pg_class'::regclass and extension.objid = c.oid and extension.deptype = 'e'
  )`;

export interface Relation {
  readonly oid: number;
  readonly kind: 'table' | 'partitioned' | 'sequence';
  readonly schema: string;
  readonly name: string;
  /** With schema, quoted. */
  readonly sql: string;
}

/**
 * Tables and sequences of the database, whatever schema they are in. Partitions are reached through their table, and
 * the list of migrations is left out.
 */
export async function findRelations(client: Client): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(
    `select c.oid, case c.relkind when 'r' then 'table' when 'p' then 'partitioned' else 'sequence' end as kind,
      n.nspname as schema, c.relname as name, format('%I.%I', n.nspname, c.relname) as sql
     from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'S') and not c.relispartition and c.oid is distinct from to_regclass($1) and ${isOurs}
       and not exists (
         select from pg_depend as owner
         where owner.classid = 'pg_class'::regclass and owner.objid = c.oid and owner.deptype in ('a', 'i')
           and owner.refobjid = to_regclass($1)
       )
     order by n.nspname, c.relname`,
    [migrationsTable],
  );
  return rows;
}

/** Columns of a table in their order, quoted; generated ones are left out, as nobody can write them. */
export async function findColumns(client: Client, table: Relation): Promise<{ name: string; sql: string }[]> {
  const { rows } = await client.query<{ name: string; sql: string }>(
    `select attname as name, quote_ident(attname) as sql from pg_attribute
     where attrelid = $1 and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table.oid],
  );
  return rows;
}

/** Undefined where nothing was migrated, or is restored right now. */
export async function findMigrationsTable(client: Client): Promise<Relation | undefined> {
  const { rows } = await client.query<Relation>(
    `select oid, 'table' as kind, relnamespace::regnamespace::text as schema, relname as name, $1 as sql
     from pg_class where oid = to_regclass($1)`,
    [migrationsTable],
  );
  return rows[0];
}

/** Names of the applied migrations, oldest first. */
export async function readMigrations(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`select name from ${migrationsTable} order by timestamp, id`);
  return rows.map(({ name }) => name);
}
