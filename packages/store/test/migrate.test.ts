import { expect } from 'chai';
import { SchemaMismatchError, assertMigrated, migrate, openStore } from '../src/index.js';
import { useEmptyDatabase, type TestDatabase } from './database.js';

/** Everything that a migration can make: columns, constraints, indexes and comments, in a fixed order. */
const schemaDump = `
  select object, definition from (
    select format('column %s.%s', table_name, column_name) as object,
      format('%s %s(%s) null=%s default=%s', ordinal_position, udt_name, character_maximum_length, is_nullable,
        column_default) as definition
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
      expect(await migrate(database.url, 'up')).to.have.lengthOf(3);
      const schema = await dumpOf(database);
      expect(schema.map(({ object }) => object)).to.include('index idx_scan_created_at');

      expect(await migrate(database.url, 'down-all')).to.have.lengthOf(3);
      expect(await dumpOf(database)).to.deep.equal([]);

      await migrate(database.url, 'up');
      expect(await dumpOf(database)).to.deep.equal(schema);
    });

    it('has nothing to do the second time', async () => {
      expect(await migrate(database.url, 'up')).to.deep.equal([]);
    });

    it('takes back the last migration alone', async () => {
      expect(await migrate(database.url, 'down')).to.deep.equal(['CreateModelVersions1795305800000']);
      const objects = (await dumpOf(database)).map(({ object }) => object);
      expect(objects).to.include('column scans.id').and.not.include('column ml_model_versions.version');
      expect(await migrate(database.url, 'up')).to.deep.equal(['CreateModelVersions1795305800000']);
    });

    it('gives every index a comment', async () => {
      const uncommented = await database.query<{ name: string }>(
        `select indexrelid::regclass::text as name from pg_index
         where indrelid::regclass::text = any('{scans,vulnerabilities,scan_history,ml_model_versions,api_keys}')
           and indexrelid::regclass::text like 'idx_%' and obj_description(indexrelid) is null`,
      );
      expect(uncommented).to.deep.equal([]);
    });
  });

  describe('started by several processes at once', () => {
    const database = useEmptyDatabase();

    it('runs each migration once', async () => {
      const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(database.url, 'up')));
      expect(ran.map((names) => names.length)).to.have.members([0, 0, 0, 0, 3]);
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
