import { expect } from 'chai';
import { createBackup, restoreBackup, type BackupStorage, type Manifest } from '../src/index.js';
import { useDatabases } from './database.js';
import { everything, fillEverything, migrateTo, type TestMigration } from './migrations.js';
import { expectError, useFolders } from './scratch.js';

const addColumn: TestMigration = {
  name: 'AddColumn',
  up: `alter table notes add column priority integer not null default 3; create table labels (note_id integer references notes (id), label text)`,
  down: 'drop table labels; alter table notes drop column priority',
};
/** What only works after the rows are there: a column that takes its values from others and has no default. */
const shout: TestMigration = {
  name: 'Shout',
  up: `alter table tenants add column shouted text; update tenants set shouted = upper(name);
    alter table tenants alter column shouted set not null; 
    insert into tactics values (2, 'Impact, again') on conflict (id) do update set name = excluded.name`,
  down: `update tactics set name = 'Impact' where id = 2; alter table tenants drop column shouted`,
};

describe('restoring', function () {
  this.timeout(60_000);
  const databases = useDatabases();
  const createStorage = useFolders();
  let storage: BackupStorage;
  let manifest: Manifest;

  before(async () => {
    const source = await databases.create();
    await migrateTo([everything])(source.url, 'up');
    await source.query(fillEverything());
    storage = await createStorage();
    manifest = await createBackup({ databaseUrl: source.url, storage, kind: 'hourly' });
  });

  it('into a newer schema gives new columns their defaults and runs the migrations on the rows', async () => {
    const target = await databases.create();
    const migrate = migrateTo([everything, addColumn, shout]);
    await restoreBackup({ storage, id: manifest.id, databaseUrl: target.url, migrate });
    await target.query('alter table notes no force row level security');
    expect(await target.query('select count(*)::int, min(priority), max(priority) from notes')).to.deep.equal([
      { count: 1000, min: 3, max: 3 },
    ]);
    expect(await target.query('select distinct shouted = upper(name) as same from tenants')).to.deep.equal([
      { same: true },
    ]);
    expect(await target.query('select * from tactics order by id')).to.deep.equal([
      { id: 1, name: 'Reconnaissance' },
      { id: 2, name: 'Impact, again' },
      { id: 7, name: 'Our own' },
    ]);
    expect(await target.query('select name from schema_migrations order by id')).to.have.lengthOf(3);
  });

  it('is refused by a release that is older than the backup', async () => {
    const source = await databases.create();
    await migrateTo([everything, addColumn])(source.url, 'up');
    const { id } = await createBackup({ databaseUrl: source.url, storage, kind: 'hourly' });
    const target = await databases.create();
    const request = { storage, id, databaseUrl: target.url, migrate: migrateTo([everything]) };
    expect((await expectError(restoreBackup(request), 'SCHEMA_DIFFERS')).message).to.contain('AddColumn');
  });

  it('is refused where the schema has lost a table or a column', async () => {
    for (const change of ['drop table note_counts', 'alter table kinds drop column span']) {
      const other = { ...everything, up: `${everything.up}; ${change}` };
      const target = await databases.create();
      const request = { storage, id: manifest.id, databaseUrl: target.url, migrate: migrateTo([other]) };
      const { message } = await expectError(restoreBackup(request), 'SCHEMA_DIFFERS');
      expect(message).to.match(/note_counts|span/);
    }
  });

  it('is refused where the schema does not take the rows', async () => {
    const other = { ...everything, up: `${everything.up}; alter table tenants add check (name <> 'Tenant 3')` };
    const target = await databases.create();
    const request = { storage, id: manifest.id, databaseUrl: target.url, migrate: migrateTo([other]) };
    expect((await expectError(restoreBackup(request), 'SCHEMA_DIFFERS')).message).to.contain('public.tenants');
  });

  it('says which table has come to differ', async () => {
    const rounded = { ...everything, up: `${everything.up}; alter table tenants alter column name type char(20)` };
    const target = await databases.create();
    const request = { storage, id: manifest.id, databaseUrl: target.url, migrate: migrateTo([rounded]) };
    const { message } = await expectError(restoreBackup(request), 'MISMATCH');
    expect(message).to.contain('public.tenants has other content').and.not.contain('notes');
  });

  it('is refused into a database that is not empty, and changes nothing there', async () => {
    const migrate = migrateTo([everything]);
    for (const sql of [
      'create table mine (id integer)',
      'create view mine as select 1 as id',
      'create sequence mine',
    ]) {
      const target = await databases.create();
      await target.query(sql);
      const request = { storage, id: manifest.id, databaseUrl: target.url, migrate };
      expect((await expectError(restoreBackup(request), 'NOT_EMPTY')).message).to.contain('public.mine');
      const objects = await target.query(`select relname from pg_class where relnamespace = 'public'::regnamespace`);
      expect(objects).to.deep.equal([{ relname: 'mine' }]);
    }
    const migrated = await databases.create();
    await migrate(migrated.url, 'up');
    await expectError(restoreBackup({ storage, id: manifest.id, databaseUrl: migrated.url, migrate }), 'NOT_EMPTY');
  });

  it('needs the name of a complete backup', async () => {
    const target = await databases.create();
    const request = { storage, databaseUrl: target.url, migrate: migrateTo([everything]) };
    await expectError(restoreBackup({ ...request, id: '../secrets' }), 'NOT_FOUND');
    await expectError(restoreBackup({ ...request, id: '20200101T000000Z-daily-0000' }), 'NOT_FOUND');
    // Nothing was touched: the database is still one to restore into.
    await restoreBackup({ ...request, id: manifest.id });
  });
});
