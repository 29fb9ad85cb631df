import { expect } from 'chai';
import { SchemaMismatchError, assertMigrated, migrate, openStore } from '../src/index.js';
import { migrations } from '../src/migrations/index.js';
import { useEmptyDatabase, type TestDatabase } from './database.js';

/** Everything that a migration can make, in a fixed order. */
const schemaDump = `
  select object, definition from (
    select format('table %s', oid::regclass) as object,
      format('%s rls=%s forced=%s acl=%s partition=%s by %s options=%s', relkind, relrowsecurity, relforcerowsecurity,
        (select array_agg(entry::text order by entry::text) from unnest(relacl) as entry),
        pg_get_expr(relpartbound, oid), pg_get_partkeydef(oid), reloptions) as definition
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
    union all
    select format('policy %s.%s', tablename, policyname), format('%s %s using %s check %s', roles, cmd, qual, with_check)
    from pg_policies where schemaname = 'public'
    union all
    select format('column grant %s.%s', attrelid::regclass, attname), attacl::text
    from pg_attribute join pg_class on pg_class.oid = attrelid
    where attacl is not null and relnamespace = 'public'::regnamespace
    union all
    select format('function %s', oid::regprocedure), pg_get_functiondef(oid) || proacl::text
    from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select format('column %s.%s', table_name, column_name),
      format('%s %s(%s) null=%s default=%s', ordinal_position, udt_name, character_maximum_length, is_nullable,
        column_default)
    from information_schema.columns where table_schema = 'public'
    union all
    select format('constraint %s.%s', conrelid::regclass, conname), pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select format('index %s', indexname), indexdef from pg_indexes where schemaname = 'public'
    union all
    select format('comment %s %s', objoid::regclass, objsubid), description
    from pg_description where classoid = 'pg_class'::regclass and objoid::regclass::text !~ '^(pg_|information_schema)'
  ) as dump where object || definition !~ 'schema_migrations' order by object, definition`;

interface SchemaObject {
  readonly object: string;
  readonly definition: string;
}

const dumpOf = (database: TestDatabase) => database.query<SchemaObject>(schemaDump);

async function mismatchCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SchemaMismatchError) return error.code;
    throw error;
  }
  return 'none';
}

describe('migrate', () => {
  describe('on one database', () => {
    const database = useEmptyDatabase();

    it('goes up, down and up again to the same schema', async () => {
      expect(await migrate(database.url, 'up')).to.have.lengthOf(migrations.length);
      const schema = await dumpOf(database);
      expect(schema.map(({ object }) => object)).to.include.members([
        'index idx_scan_created_at',
        'policy scans.tenant',
      ]);

      expect(await migrate(database.url, 'down-all')).to.have.lengthOf(migrations.length);
      expect(await dumpOf(database)).to.deep.equal([]);

      await migrate(database.url, 'up');
      expect(await dumpOf(database)).to.deep.equal(schema);
    });

    it('has nothing to do the second time', async () => {
      expect(await migrate(database.url, 'up')).to.deep.equal([]);
    });

    it('takes back the last migration alone', async () => {
      const last = migrations.at(-1)?.name;
      expect(await migrate(database.url, 'down')).to.deep.equal([last]);
      expect((await dumpOf(database)).map(({ object }) => object)).to.include('column scans.id');
      expect(await migrate(database.url, 'up')).to.deep.equal([last]);
    });

    it('comments every table, column and index', async () => {
      const uncommented = await database.query<{ name: string }>(
        `with relation as (
           select pg_class.oid, relkind from pg_class left join pg_index on indexrelid = pg_class.oid
           where relnamespace = 'public'::regnamespace and not relispartition
             and coalesce(indrelid, pg_class.oid) <> 'schema_migrations'::regclass
         )
         select oid::regclass::text as name from relation
         where relkind in ('r', 'p', 'i', 'I') and obj_description(oid, 'pg_class') is null
         union all
         select format('%s.%s', oid::regclass, attname) from relation join pg_attribute on attrelid = oid
         where relkind in ('r', 'p') and attnum > 0 and not attisdropped and col_description(oid, attnum) is null`,
      );
      expect(uncommented).to.deep.equal([]);
    });
  });

  describe('started by several processes at once', () => {
    const database = useEmptyDatabase();

    it('runs each migration once', async () => {
      const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, 'up')));
      expect(ran.map((names) => names.length)).to.have.members([0, 0, 0, 0, migrations.length]);
    });
  });
});

describe('assertMigrated', () => {
  const database = useEmptyDatabase();

  async function check(): Promise<string> {
    const store = await openStore(database.url);
    try {
      return await mismatchCode(assertMigrated(store));
    } finally {
      await store.close();
    }
  }

  it('refuses a database that lacks migrations', async () => {
    expect(await check()).to.equal('MIGRATIONS_PENDING');
    await migrate(database.url, 'up');
    await migrate(database.url, 'down');
    expect(await check()).to.equal('MIGRATIONS_PENDING');
  });

  it('accepts a migrated database', async () => {
    await migrate(database.url, 'up');
    expect(await check()).to.equal('none');
  });

  it('refuses a database that a newer release has migrated, and leaves it alone', async () => {
    await database.query(
      `insert into schema_migrations (timestamp, name) values (1999999999999, 'AddMoons1999999999999')`,
    );
    expect(await check()).to.equal('DATABASE_NEWER');
    const schema = await dumpOf(database);
    expect(await mismatchCode(migrate(database.url, 'up'))).to.equal('DATABASE_NEWER');
    expect(await mismatchCode(migrate(database.url, 'down-all'))).to.equal('DATABASE_NEWER');
    expect(await dumpOf(database)).to.deep.equal(schema);
  });
});
