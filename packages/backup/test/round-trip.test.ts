import { expect } from 'chai';
import { createBackup, restoreBackup } from '../src/index.js';
import { describeSchema, useDatabases, type TestDatabase } from './database.js';
import { everything, fillEverything, migrateTo } from './migrations.js';
import { useFolders } from './scratch.js';

/** Number and digest of the rows of every table, told by Postgres. Policies must not hide them any more. */
async function contents(database: TestDatabase): Promise<Record<string, { count: string; digest: string }>> {
  const tables = await database.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class as c
     where relkind in ('r', 'p') and not relispartition and relnamespace::regnamespace::text !~ '^pg_|^information'
       and relname <> 'schema_migrations' order by 1`,
  );
  const found: Record<string, { count: string; digest: string }> = {};
  for (const { name } of tables) {
    const [sum] = await database.query<{ count: string; digest: string }>(
      `select count(*), md5(string_agg(t::text, '|' order by t::text)) as digest from ${name} as t`,
    );
    if (sum) found[name] = sum;
  }
  return found;
}

describe('a backup and its restore', function () {
  this.timeout(60_000);
  const databases = useDatabases();
  const createStorage = useFolders();
  const migrateEverything = migrateTo([everything]);

  it('give back every value of every type, and the schema as it was', async () => {
    const source = await databases.create();
    await migrateEverything(source.url, 'up');
    await source.query(fillEverything());
    const storage = await createStorage();
    const manifest = await createBackup({ databaseUrl: source.url, storage, kind: 'daily' });

    const target = await databases.create();
    const request = { storage, id: manifest.id, databaseUrl: target.url, migrate: migrateEverything };
    expect(await restoreBackup(request)).to.deep.equal(manifest);
    expect(await describeSchema(target)).to.deep.equal(await describeSchema(source));

    for (const database of [source, target]) {
      await database.query(
        'alter table notes no force row level security; alter table events no force row level security',
      );
    }
    const expected = await contents(source);
    expect(expected.kinds).to.include({ count: '9' });
    expect(expected.notes).to.include({ count: '1000' });
    expect(expected.events).to.include({ count: '301' });
    expect(expected.note_counts).to.include({ count: '5' });
    expect(await contents(target)).to.deep.equal(expected);
  });

  it('lead sequences and identity columns on', async () => {
    const source = await databases.create();
    await migrateEverything(source.url, 'up');
    await source.query(fillEverything());
    const storage = await createStorage();
    const { id } = await createBackup({ databaseUrl: source.url, storage, kind: 'daily' });
    const target = await databases.create();
    await restoreBackup({ storage, id, databaseUrl: target.url, migrate: migrateEverything });
    const next = `select nextval('"Odd schema"."Odd sequence"') as odd, nextval('notes_id_seq') as serial,
      nextval(pg_get_serial_sequence('kinds', 'id')) as identity`;
    expect(await target.query(next)).to.deep.equal([{ odd: '36', serial: '1001', identity: '10' }]);
  });

  it('are the same for a database without a row', async () => {
    const source = await databases.create();
    await migrateEverything(source.url, 'up');
    const storage = await createStorage();
    const { id } = await createBackup({ databaseUrl: source.url, storage, kind: 'hourly' });
    const target = await databases.create();
    await restoreBackup({ storage, id, databaseUrl: target.url, migrate: migrateEverything });
    expect(await contents(target)).to.deep.equal(await contents(source));
    expect(await target.query('select id from tactics order by id')).to.deep.equal([{ id: 1 }, { id: 2 }]);
  });
});
