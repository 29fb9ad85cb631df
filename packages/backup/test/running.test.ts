import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgres, type LocalServer } from '@terrasafe/local';
import { expect } from 'chai';
import { Client } from 'pg';
import { createBackup, listBackups, restoreBackup, type BackupStorage } from '../src/index.js';
import { useDatabases, type TestDatabase } from './database.js';
import { migrateTo } from './migrations.js';
import { expectError, useFolders } from './scratch.js';

/** What one table loses another wins in the same transaction, so that the sum of all is 0 at every moment. */
const migrate = migrateTo([
  {
    name: 'Accounts',
    up: `
      create table accounts (id integer primary key, points integer not null, filler text not null);
      create table savings (like accounts including all);
      create table loans (like accounts including all);
      create table moves (id bigint generated always as identity primary key, points integer not null);`,
    down: 'drop table moves; drop table loans; drop table savings; drop table accounts',
  },
]);
const accounts = ['accounts', 'savings', 'loans'];
const fill = (rows: number) =>
  accounts
    .map((table) => `insert into ${table} select n, 0, repeat(md5(n::text), 20) from generate_series(1, ${rows}) as n`)
    .join(';');

async function move(url: string, signal: AbortSignal): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  let commits = 0;
  for (; !signal.aborted; commits++) {
    const id = 1 + (commits % 1_000);
    await client.query(`begin; update ${accounts[commits % 3]} set points = points - 5 where id = ${id};
      insert into moves (points) values (5); commit`);
  }
  await client.end();
  return commits;
}

/** Resolves when rows are under way to a file. */
async function underWay(storage: BackupStorage, begun: ChildProcess | Promise<unknown>): Promise<void> {
  let hasEnded = false;
  const note = (): void => {
    hasEnded = true;
  };
  if (begun instanceof Promise) begun.then(note, note);
  else begun.on('exit', note);
  for (;;) {
    for (const { bytes } of await listBackups(storage)) if (bytes > 0) return;
    if (hasEnded) throw new Error('the backup ended before anything was seen of it');
    await sleep(5);
  }
}

describe('a backup of a database in use', function () {
  this.timeout(120_000);
  const databases = useDatabases();
  const createStorage = useFolders();

  it('has the rows of one moment', async () => {
    const source = await databases.create();
    await migrate(source.url, 'up');
    await source.query(fill(20_000));
    const storage = await createStorage();
    const end = new AbortController();
    const moving = Array.from({ length: 4 }, () => move(source.url, end.signal));
    await sleep(200);
    // A moment of its own for each connection might be the same once.
    const backups = [];
    for (let n = 1; n <= 3; n++) {
      backups.push(await createBackup({ databaseUrl: source.url, storage, kind: 'hourly' }));
    }
    end.abort();
    const commits = (await Promise.all(moving)).reduce((sum, count) => sum + count, 0);

    for (const { id, tables } of backups) {
      const target = await databases.create();
      await restoreBackup({ storage, id, databaseUrl: target.url, migrate });
      const [sums] = await target.query<{ accounts: string; moves: string; count: number }>(
        `select (select sum(points) from (table accounts union all table savings union all table loans) as t) as accounts,
           sum(points) as moves, count(*)::int as count from moves`,
      );
      expect(Number(sums?.accounts) + Number(sums?.moves)).to.equal(0);
      expect(tables.find(({ name }) => name === 'moves')?.rows).to.equal(sums?.count);
      // Some came before the moment, some after it: otherwise nothing was tried.
      expect(sums?.count).to.be.greaterThan(0).and.lessThan(commits);
    }
  });
});

describe('a backup that breaks off', function () {
  this.timeout(120_000);
  const databases = useDatabases();
  const createStorage = useFolders();
  let source: TestDatabase;

  before(async () => {
    source = await databases.create();
    await migrate(source.url, 'up');
    await source.query(fill(150_000));
  });

  it('by SIGKILL has no manifest, and the server ends its work', async () => {
    const storage = await createStorage();
    const child = fork(fileURLToPath(new URL('backup-process.js', import.meta.url)), [source.url, storage.location]);
    await underWay(storage, child);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const backups = await listBackups(storage);
    expect(backups.map(({ isComplete }) => isComplete)).to.deep.equal([false]);
    await sessionsEnd();
  });

  it('by the end of a connection fails and has no manifest', async () => {
    const storage = await createStorage();
    const backup = createBackup({ databaseUrl: source.url, storage, kind: 'hourly' });
    await underWay(storage, backup);
    await source.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy (select id, points%'`,
    );
    const failure = await backup.catch((error: unknown) => error);
    expect(failure).to.be.an('error');
    expect((await listBackups(storage)).map(({ isComplete }) => isComplete)).to.deep.equal([false]);
    await sessionsEnd();
  });

  it('by a full disk fails with what the disk says', async () => {
    const storage = await createStorage();
    const full: BackupStorage = {
      ...storage,
      write: async (_path, rows) => {
        for await (const _ of rows) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      },
    };
    const failure = await createBackup({ databaseUrl: source.url, storage: full, kind: 'hourly' }).catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.an('error').with.property('message', 'no space left on device');
    await sessionsEnd();
  });

  /** Postgres sees at its next write that nobody reads any more. */
  const sessionsEnd = async (): Promise<void> => {
    const sessions = `select pid from pg_stat_activity
       where application_name = 'terrasafe-backup' and datname = current_database() and backend_type = 'client backend'`;
    while ((await source.query(sessions)).length > 0) await sleep(50);
  };
});

describe('a server that dies', function () {
  this.timeout(120_000);
  const createStorage = useFolders();
  let directory: string;
  let postgres: LocalServer;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'terrasafe-backup-kill-'));
    postgres = await openPostgres({ directory, log: () => undefined });
    await migrate(postgres.url, 'up');
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(fill(150_000));
    await client.end();
  });
  after(async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('fails the backup that reads from it', async () => {
    const storage = await createStorage();
    const backup = createBackup({ databaseUrl: postgres.url, storage, kind: 'hourly' });
    await underWay(storage, backup);
    postgres.kill();
    expect(await backup.catch((error: unknown) => error)).to.be.an('error');
    expect((await listBackups(storage)).map(({ isComplete }) => isComplete)).to.deep.equal([false]);
    await postgres.restart();
  });

  it('fails the restore that writes to it, which says so afterwards', async () => {
    const storage = await createStorage();
    const { id } = await createBackup({ databaseUrl: postgres.url, storage, kind: 'hourly' });
    const server = new Client({ connectionString: postgres.url });
    await server.connect();
    await server.query('create database target template template0');
    await server.end();
    const databaseUrl = postgres.url.replace(/[^/]+$/, 'target');
    const deadly: BackupStorage = {
      ...storage,
      list: (prefix) => storage.list(prefix),
      read: async (path) => {
        const source = await storage.read(path);
        if (path.includes('accounts')) postgres.kill();
        return source;
      },
    };
    const failure = await restoreBackup({ storage: deadly, id, databaseUrl, migrate }).catch((error: unknown) => error);
    expect(failure).to.be.an('error').and.not.instanceOf(TypeError);
    await postgres.restart();
    await expectError(restoreBackup({ storage, id, databaseUrl, migrate }), 'UNFINISHED');
    await expectError(createBackup({ databaseUrl, storage, kind: 'hourly' }), 'SCHEMA_DIFFERS');
  });
});
