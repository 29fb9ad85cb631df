import { expect } from 'chai';
import { createBackup, type BackupStorage, type Manifest } from '../src/index.js';
import { useDatabases, type TestDatabase } from './database.js';
import { everything, fillEverything, migrateTo } from './migrations.js';
import { expectError, useFolders } from './scratch.js';

describe('rows that policies hide', function () {
  this.timeout(60_000);
  const createStorage = useFolders();
  const login = `terrasafe_backup_login_${process.pid}`;
  let source: TestDatabase;
  const databases = useDatabases();
  // When its rights have gone with the databases.
  after(() => databases.onServer(`drop role ${login}`));
  let storage: BackupStorage;

  before(async () => {
    storage = await createStorage();
    source = await databases.create();
    await migrateTo([everything])(source.url, 'up');
    await source.query(fillEverything());
    await source.query(`
      create role ${login} login;
      grant usage on schema public, "Odd schema" to ${login};
      grant select on all tables in schema public, "Odd schema" to ${login};
      grant select on all sequences in schema public, "Odd schema" to ${login};`);
  });

  const asLogin = (): string => {
    const url = new URL(source.url);
    url.username = login;
    return url.href;
  };
  const rowsOf = ({ tables }: Manifest, table: string) => tables.find(({ name }) => name === table)?.rows;
  const refused = async (): Promise<string> => {
    const { message } = await expectError(
      createBackup({ databaseUrl: asLogin(), storage, kind: 'daily' }),
      'ROWS_HIDDEN',
    );
    return message;
  };

  it('are refused to be left out', async () => {
    // It would read no events at all, and say nothing.
    expect(await refused()).to.equal(
      `${login} may not read all of public.events: grant it terrasafe_maintenance, or use a login with bypassrls`,
    );
  });

  it('are refused to be left out by a policy that shows some', async () => {
    await source.query(`create policy a_few on events for select to ${login} using (id > 0);
      create policy all_but_select on events for update to ${login} using (true)`);
    expect(await refused()).to.contain('public.events');
    await source.query('drop policy a_few on events; drop policy all_but_select on events');
  });

  it('are read where a policy shows all of them, unless another takes some away', async () => {
    await source.query(`create policy all_rows on events for select to ${login} using (true);
      create policy all_rows on notes for select to ${login} using (true)`);
    const manifest = await createBackup({ databaseUrl: asLogin(), storage, kind: 'daily' });
    expect([rowsOf(manifest, 'events'), rowsOf(manifest, 'notes')]).to.deep.equal([301, 1000]);
    await source.query(`create policy fewer on events as restrictive to ${login} using (id > 2000)`);
    expect(await refused()).to.contain('public.events');
    await source.query(`drop policy fewer on events; drop policy all_rows on events; drop policy all_rows on notes`);
  });

  it('are read by the role of the maintenance, where the login may take it on', async () => {
    const option = (await version()) >= 160_000 ? ' with inherit false, set true' : '';
    await source.query(`grant terrasafe_maintenance to ${login}${option}`);
    const manifest = await createBackup({ databaseUrl: asLogin(), storage, kind: 'daily' });
    expect([rowsOf(manifest, 'events'), rowsOf(manifest, 'notes')]).to.deep.equal([301, 1000]);
    await source.query(`revoke terrasafe_maintenance from ${login}`);
  });

  it('are missed where a table may not be read', async () => {
    await source.query(`alter table notes no force row level security; alter table notes disable row level security;
      alter table events disable row level security; revoke select on tactics from ${login}`);
    expect(await refused()).to.contain('public.tactics');
    await source.query(`grant select on tactics to ${login}; revoke select on sequence notes_id_seq from ${login}`);
    expect(await refused()).to.contain('public.notes_id_seq');
  });

  async function version(): Promise<number> {
    const [row] = await source.query<{ n: number }>(`select current_setting('server_version_num')::int as n`);
    return row?.n ?? 0;
  }
});
