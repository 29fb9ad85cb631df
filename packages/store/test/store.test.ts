import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, openPostgres, type LocalServer } from '@terrasafe/local';
import { expect } from 'chai';
import { isStoreUnavailable, openStore, type Store } from '../src/index.js';

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (error: unknown) => (isStoreUnavailable(error) ? 'unavailable' : error),
  );

/** The pool learns of each dead connection by itself, at some time; every answer until then says "unavailable". */
async function recovery(store: Store): Promise<void> {
  let answer: unknown = 'unavailable';
  while (answer === 'unavailable') answer = await outcome(store.check());
  expect(answer).to.equal('fine');
}

describe('a store', () => {
  const directory = join(tmpdir(), `terrasafe-store-killed-${process.pid}`);
  let server: LocalServer;
  let store: Store;

  before(async function () {
    this.timeout(120_000);
    server = await openPostgres({ directory, log: () => undefined });
    store = await openStore(server.url);
  });

  after(async () => {
    await store.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('answers', async () => {
    expect(await outcome(store.check())).to.equal('fine');
  });

  it('tells a query that is wrong from a database that is away', async () => {
    const error = await store.dataSource.query('select nonsense').catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect(isStoreUnavailable(error)).to.equal(false);
  });

  it('is unavailable to a statement that takes too long', async () => {
    const slow = store.dataSource.transaction(async (manager) => {
      await manager.query(`set local statement_timeout = '10ms'`);
      await manager.query('select pg_sleep(60)');
    });
    expect(await outcome(slow)).to.equal('unavailable');
  });

  it('is unavailable while its connection is cut, and recovers', async () => {
    const cut = store.dataSource.query('select pg_terminate_backend(pg_backend_pid())');
    expect(await outcome(cut)).to.equal('unavailable');
    await recovery(store);
  });

  it('is unavailable while the server is gone, and recovers', async function () {
    this.timeout(120_000);
    const sleeping = store.dataSource.query('select pg_sleep(60)');
    await store.check();
    server.kill();
    expect(await outcome(sleeping)).to.equal('unavailable');
    // The processes of its connections outlive the server for a moment, and may answer still.
    while ((await outcome(store.check())) === 'fine');
    expect(await outcome(openStore(server.url))).to.equal('unavailable');
    await server.restart();
    await recovery(store);
  });
});

describe('openStore', () => {
  it('is refused where nobody listens', async () => {
    const port = await freePort();
    expect(await outcome(openStore(`postgres://terrasafe@127.0.0.1:${port}/terrasafe`))).to.equal('unavailable');
  });

  it('gives up on a server that accepts and says nothing', async function () {
    this.timeout(30_000);
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    expect(await outcome(openStore(`postgres://terrasafe@127.0.0.1:${port}/terrasafe`))).to.equal('unavailable');
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

describe('isStoreUnavailable', () => {
  for (const code of ['ECONNREFUSED', 'ETIMEDOUT', '08006', '53300', '57P01', '57P03', '25006']) {
    it(`includes ${code}`, () => {
      expect(isStoreUnavailable(new Error('wrapped', { cause: Object.assign(new Error(), { code }) }))).to.equal(true);
    });
  }

  for (const code of ['23505', '42601', '40001', 'ENOENT']) {
    it(`excludes ${code}`, () => {
      expect(isStoreUnavailable(Object.assign(new Error(), { code }))).to.equal(false);
    });
  }

  it('excludes what is no error', () => {
    expect([undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }].filter(isStoreUnavailable)).to.deep.equal([]);
  });
});
