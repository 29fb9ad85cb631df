import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { openPostgres } from '../src/index.js';
import { findProcess } from '../src/process-table.js';
import { quiet as log, rejection, Scratch } from './scratch.js';

const isRoot = process.getuid?.() === 0;

describe('openPostgres', function () {
  this.timeout(60_000);
  const scratch = new Scratch();
  afterEach(() => scratch.clear());

  const open = async (directory: string): ReturnType<typeof openPostgres> =>
    scratch.stopping(await openPostgres({ directory, log }));

  it('gives a database to an owner who is no superuser', async () => {
    const { url } = await open(await scratch.folder());
    const rows = await query(
      url,
      `select current_user as user, rolsuper, rolbypassrls, current_database() as database,
        pg_encoding_to_char(encoding) as encoding, datcollate, current_setting('timezone') as timezone,
        current_setting('fsync') as fsync
      from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
    );
    expect(rows).to.deep.equal([
      {
        user: 'terrasafe',
        rolsuper: false,
        rolbypassrls: false,
        database: 'terrasafe',
        encoding: 'UTF8',
        datcollate: 'C',
        timezone: 'UTC',
        fsync: 'on',
      },
    ]);
    await query(url, 'create role reader; set role reader; reset role; create table things (id int)');
    await query(url, 'create database copy template terrasafe');
  });

  it('has its data again after a restart, a SIGKILL and a new start', async () => {
    const directory = await scratch.folder();
    const postgres = await open(directory);
    await query(postgres.url, 'create table things (id int); insert into things values (1)');
    const count = 'select count(*)::int as count from things';
    await postgres.restart();
    expect(await query(postgres.url, count)).to.deep.equal([{ count: 1 }]);
    postgres.kill();
    await postgres.restart();
    expect(await query(postgres.url, count)).to.deep.equal([{ count: 1 }]);
    await postgres.stop();
    await postgres.stop();
    const again = await open(directory);
    expect(await query(again.url, count)).to.deep.equal([{ count: 1 }]);
  });

  it('restarts after a SIGKILL with connections open', async () => {
    const postgres = await open(await scratch.folder());
    const client = new Client(postgres.url);
    client.on('error', () => undefined);
    await client.connect();
    postgres.kill();
    await postgres.restart();
    expect(await query(postgres.url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    await client.end();
  });

  it('runs beside another one', async () => {
    const [one, other] = await Promise.all([open(await scratch.folder()), open(await scratch.folder())]);
    await query(one.url, 'create table things (id int)');
    expect(await query(other.url, `select to_regclass('things') as table`)).to.deep.equal([{ table: null }]);
  });

  it('is refused a second time in the same folder', async () => {
    const directory = await scratch.folder();
    await open(directory);
    expect(await rejection(openPostgres({ directory, log }))).to.include({ code: 'IN_USE' });
  });

  it('takes any path', async () => {
    const { url } = await open(join(await scratch.folder(), `a "quoted" 'path' with späces`, 'x'.repeat(200)));
    expect(await query(url, 'select 1 as one')).to.deep.equal([{ one: 1 }]);
  });

  it('ends the server of an owner that was killed, and keeps its data', async () => {
    const directory = await scratch.folder();
    const { process: owner, answer } = await scratch.owner('postgres', directory);
    const { url } = answer as { url: string };
    const pid = await postmasterPid(directory);
    await query(url, 'create table things (id int)');
    await scratch.killed(owner);
    expect(findProcess(pid)).not.to.equal(undefined);

    const postgres = await open(directory);
    expect(findProcess(pid)).to.equal(undefined);
    expect(await query(postgres.url, `select to_regclass('things')::text as table`)).to.deep.equal([
      { table: 'things' },
    ]);
  });

  it('ends it also when our record of it is lost', async () => {
    const directory = await scratch.folder();
    const { process: owner } = await scratch.owner('postgres', directory);
    const pid = await postmasterPid(directory);
    await scratch.killed(owner);
    await rm(join(directory, 'process.json'));
    await open(directory);
    expect(findProcess(pid)).to.equal(undefined);
  });

  it('does not touch another process that has the pid of a dead server', async () => {
    const directory = await scratch.folder();
    await (await open(directory)).stop();
    const { uid, gid } = await stat(join(directory, 'data'));
    // Of the same user: Postgres itself would take that one for its predecessor.
    const stranger = spawn('sleep', ['600'], { uid, gid });
    await once(stranger, 'spawn');
    await writeFile(
      join(directory, 'data', 'postmaster.pid'),
      `${stranger.pid}\n${join(directory, 'data')}\n1\n1\n\n\n`,
    );
    await open(directory);
    expect(findProcess(stranger.pid ?? 0)).not.to.equal(undefined);
    stranger.kill('SIGKILL');
    await once(stranger, 'exit');
  });

  it('starts anew when making the data was broken off', async () => {
    const directory = await scratch.folder();
    await mkdir(join(directory, 'data.new'));
    await writeFile(join(directory, 'data.new', 'PG_VERSION'), '18\n');
    await open(directory);
    expect(await readdir(directory))
      .to.include('data')
      .and.not.to.include('data.new');
  });

  it('shows the log and what to do when it cannot start', async () => {
    const directory = await scratch.folder();
    await (await open(directory)).stop();
    await writeFile(join(directory, 'data', 'postgresql.conf'), 'nonsense = 1\n');
    const error = await rejection(openPostgres({ directory, log }));
    expect(error).to.include({ code: 'START_FAILED' });
    expect(error.message).to.match(/unrecognized configuration parameter "nonsense"/);
    expect(error.message).to.include(`delete ${join(directory, 'data')}`);
  });

  it('shows why the data cannot be made', async () => {
    const directory = await scratch.folder();
    await mkdir(join(directory, 'data'));
    await writeFile(join(directory, 'data', 'something'), 'in the way');
    const error = await rejection(openPostgres({ directory, log }));
    expect(error).to.include({ code: 'START_FAILED' });
    expect(error.message).to.include(directory);
  });

  it('says which version the data need', async () => {
    const directory = await scratch.folder();
    await (await open(directory)).stop();
    await writeFile(join(directory, 'data', 'PG_VERSION'), '9\n');
    const error = await rejection(openPostgres({ directory, log }));
    expect(error).to.include({ code: 'POSTGRES_NOT_FOUND' });
    expect(error.message).to.include('Postgres 9');
  });

  if (isRoot) {
    it('keeps its data outside of a folder that only root may enter', async () => {
      const closed = await scratch.folder(0o700);
      const directory = join(closed, 'postgres');
      const lines: string[] = [];
      const postgres = scratch.stopping(await openPostgres({ directory, log: (line) => lines.push(line) }));
      await query(postgres.url, 'create table things (id int)');
      await postgres.stop();
      const [, data] = /keeps its data in (\S+):/.exec(lines.join('\n')) ?? [];
      expect(data).to.match(/^\/var\/tmp\/terrasafe-0\//);

      const again = await open(directory);
      expect(await query(again.url, `select to_regclass('things')::text as table`)).to.deep.equal([
        { table: 'things' },
      ]);
      await again.stop();

      // The next one cleans up after temporary projects that are gone.
      await rm(closed, { recursive: true });
      await open(join(await scratch.folder(0o700), 'postgres'));
      expect(await rejection(stat(data ?? ''))).to.include({ code: 'ENOENT' });
    });
  }
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(directory: string): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'data', 'postmaster.pid'), 'utf8'), 10);
}
