import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@terrasafe/local';
import { Client } from 'pg';

let databases = 0;
let server: Promise<{ readonly url: string; readonly release: () => Promise<void> }> | undefined;

async function startServer() {
  const given = process.env.TERRASAFE_TEST_DATABASE_URL;
  if (given) return { url: given, release: async () => undefined };
  const directory = await mkdtemp(join(tmpdir(), 'terrasafe-backup-test-'));
  const postgres = await openPostgres({ directory, log: () => undefined });
  return {
    url: postgres.url,
    release: async () => {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

after(async () => {
  await (await server)?.release();
});

export interface TestDatabase {
  readonly url: string;
  readonly query: <Row = object>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;
}

interface TestDatabases {
  readonly create: () => Promise<TestDatabase>;
  readonly serverUrl: () => string;
  readonly onServer: (sql: string) => Promise<object[]>;
}

/** Makes databases that are empty; all of them are dropped after the suite that calls this. */
export function useDatabases(): TestDatabases {
  const names: string[] = [];
  let serverUrl: string;
  before(async function () {
    this.timeout(120_000);
    server ??= startServer();
    ({ url: serverUrl } = await server);
  });
  after(async () => {
    for (const name of names) await query(serverUrl, `drop database ${name}`);
  });
  return {
    create: async () => {
      const name = `terrasafe_backup_test_${process.pid}_${++databases}`;
      await query(serverUrl, `create database ${name} template template0`);
      names.push(name);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return { url: url.href, query: (sql, parameters) => query(url.href, sql, parameters) };
    },
    serverUrl: () => serverUrl,
    onServer: (sql) => query(serverUrl, sql),
  };
}

async function query<Row>(url: string, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...parameters]);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

/** All that migrations make and a restore must leave as it was, in a fixed order. */
export async function describeSchema(database: TestDatabase): Promise<string[]> {
  const rows = await database.query<{ line: string }>(`
    select line from (
      select format('column %s.%s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid)) as line
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      join pg_class as c on c.oid = attrelid
      where attnum > 0 and not attisdropped and c.relkind in ('r', 'p') and relnamespace::regnamespace::text !~ '^pg_|^information'
      union all
      select format('constraint %s.%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
      from pg_constraint where connamespace::regnamespace::text !~ '^pg_|^information' and conrelid <> 0
      union all
      select format('index %s valid=%s part of %s', pg_get_indexdef(indexrelid), indisvalid, inhparent::regclass)
      from pg_index left join pg_inherits on inhrelid = indexrelid
      join pg_class as c on c.oid = indexrelid where relnamespace::regnamespace::text !~ '^pg_|^information'
      union all
      select format('trigger %s %s', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
      union all
      select format('table %s %s %s %s %s', c.oid::regclass, relkind, relrowsecurity, relforcerowsecurity,
        pg_get_expr(relpartbound, c.oid))
      from pg_class as c where relkind in ('r', 'p', 'v', 'S') and relnamespace::regnamespace::text !~ '^pg_|^information'
      union all
      select format('comment %s %s: %s', pg_describe_object(classoid, objoid, objsubid), objsubid, description)
      from pg_description where classoid in ('pg_class'::regclass, 'pg_constraint'::regclass) and objoid >= 16384
      union all
      select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_|^information'
    ) as lines order by line`);
  return rows.map(({ line }) => line);
}
