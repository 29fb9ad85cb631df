import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
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

  it('tells that a statement took too long', async () => {
    const slow = store.dataSource.query(`select pg_sleep(5) from (select set_config('statement_timeout', '10', true)) as s`);
    expect(await outcome(slow)).to.be.oneOf(['unavailable', 'fine']);
  });

  it('is unavailable while its connection is cut', async () => {
    const cut = store.dataSource.query('select pg_terminate_backend(pg_backend_pid())');
    expect(await outcome(cut)).to.equal('unavailable');
    expect(await outcome(store.check())).to.equal('fine');
  });

  it('is unavailable while the server is gone, and recovers', async function () {
    this.timeout(120_000);
    const sleeping = store.dataSource.query('select pg_sleep(60)');
    await store.check();
    server.kill();
    expect(await outcome(sleeping)).to.equal('unavailable');
    expect(await outcome(store.check())).to.equal('unavailable');
    expect(await outcome(openStore(server.url))).to.equal('unavailable');
    await server.restart();
    expect(await outcome(store.check())).to.equal('fine');
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
