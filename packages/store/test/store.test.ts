import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, openPostgres, type LocalServer } from '@terrasafe/local';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import {
  ScanRepository,
  SchemaMismatchError,
  TenantRepository,
  isStoreUnavailable,
  migrate,
  openStore,
  type ScanOutcome,
  type Store,
} from '../src/index.js';
import { openForMigration } from '../src/store.js';
import { completedScan, firstPage } from './fixtures.js';

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

/** In front of Postgres: it can end a connection with the very packet that tells the client that it is open. */
class EndingProxy {
  endsNext = false;
  readonly #server = createServer();

  static async start(postgresPort: number): Promise<EndingProxy> {
    const proxy = new EndingProxy();
    proxy.#server.on('connection', (client) => {
      const upstream = connect(postgresPort, '127.0.0.1');
      const closeBoth = () => void [client, upstream].map((socket) => socket.destroy());
      for (const socket of [client, upstream]) socket.on('error', closeBoth).on('close', closeBoth);
      client.pipe(upstream);
      upstream.on('data', (data) => {
        // From AuthenticationOk to ReadyForQuery: https://www.postgresql.org/docs/current/protocol-message-formats.html
        const opens = data[0] === 'R'.charCodeAt(0) && data.subarray(-6).equals(Buffer.from('Z\0\0\0\x05I'));
        if (!proxy.endsNext || !opens) return void client.write(data);
        proxy.endsNext = false;
        client.end(Buffer.concat([data, fatal('57P01', 'terminating connection due to administrator command')]));
      });
    });
    await once(proxy.#server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }
}

/** An ErrorResponse of the protocol. */
function fatal(code: string, message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

describe('a store', () => {
  const directory = join(tmpdir(), `terrasafe-store-killed-${process.pid}`);
  let server: LocalServer;
  let store: Store;

  before(async function () {
    this.timeout(120_000);
    server = await openPostgres({ directory, log: () => undefined });
  });

  it('is refused with what to do while no migration has made its role', async () => {
    const error = await openStore(server.url).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(SchemaMismatchError);
    expect(error).to.include({ code: 'MIGRATIONS_PENDING', exitCode: 5 });
    await migrate(server.url, 'up');
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
    const cut = outcome(store.dataSource.query('select pg_sleep(60)'));
    const owner = await openForMigration(server.url);
    let terminated = 0;
    while (terminated === 0) {
      const rows = await owner.query<unknown[]>(
        `select pg_terminate_backend(pid) from pg_stat_activity where query = 'select pg_sleep(60)'`,
      );
      terminated = rows.length;
    }
    await owner.destroy();
    expect(await cut).to.equal('unavailable');
    await recovery(store);
  });

  it('outlives a connection that the server ends as it opens', async () => {
    const proxy = await EndingProxy.start(Number(new URL(server.url).port));
    const url = new URL(server.url);
    url.port = String(proxy.port);
    const throughProxy = await openStore(url.href, { poolSize: 2 });
    try {
      proxy.endsNext = true;
      const asked = [throughProxy.check(), throughProxy.check()];
      expect(await Promise.all(asked.map(outcome))).to.include('fine');
      expect(proxy.endsNext).to.equal(false);
      await recovery(throughProxy);
    } finally {
      await throughProxy.close();
      proxy.close();
    }
  });

  it('works in the role that it was opened for', async () => {
    const [row] = await store.dataSource.query<[{ current_user: string }]>('select current_user');
    expect(row.current_user).to.equal('terrasafe_app');
  });

  it('keeps a failed nested transaction from the one around it', async () => {
    const { id } = await new TenantRepository(store).create({ name: 'Acme', slug: 'nested' });
    const rows = await store.inTenant(id, async (manager) => {
      await manager.query(`update tenants set name = 'outer' where id = $1`, [id]);
      const inner = manager.transaction(async (nested) => {
        await nested.query(`update tenants set name = 'inner' where id = $1`, [id]);
        throw new Error('no');
      });
      expect(await inner.catch(() => 'failed')).to.equal('failed');
      return manager.query<{ name: string }[]>('select name from tenants');
    });
    expect(rows).to.deep.equal([{ name: 'outer' }]);
  });

  it('answers from the primary when no replica is one, or is there', async () => {
    const nobody = `postgres://terrasafe@127.0.0.1:${await freePort()}/terrasafe`;
    // In recovery only a replica is; this is the primary itself under another name.
    const replicated = await openStore(server.url, { replicaUrls: [nobody, `${server.url}?application_name=replica`] });
    try {
      const tenant = await new TenantRepository(replicated).create({ name: 'Acme', slug: 'replicated' });
      const scans = new ScanRepository(replicated);
      await scans.create(completedScan(tenant.id), []);
      expect((await scans.getRecentScans(tenant.id, firstPage)).pagination.total).to.equal(1);
      const readers = await store.dataSource.query<{ query: string }[]>(
        `select query from pg_stat_activity where application_name = 'replica'`,
      );
      // The look at the replica is no transaction, and a read would be.
      expect(readers.map(({ query }) => query.toLowerCase())).to.not.be.empty.and.not.include('commit');
    } finally {
      await replicated.close();
    }
  });

  it('is unavailable to a transaction whose connection is cut between two statements', async () => {
    const cut = store.inTenant(uuidv7(), async (manager) => {
      const [row] = await manager.query<[{ pid: number }]>('select pg_backend_pid() as pid');
      const owner = await openForMigration(server.url);
      await owner.query('select pg_terminate_backend($1)', [row.pid]);
      await owner.destroy();
      while (!manager.queryRunner?.isReleased) await sleep(10);
      await manager.query('select 1');
    });
    expect(await outcome(cut)).to.equal('unavailable');
    expect(await outcome(store.check())).to.equal('fine');
  });

  it('is unavailable while every connection of its pool is taken', async function () {
    this.timeout(30_000);
    const small = await openStore(server.url, { poolSize: 1 });
    let release = () => {};
    const taken = small.acrossTenants(() => new Promise<void>((resolve) => (release = resolve)));
    try {
      expect(await outcome(small.check())).to.equal('unavailable');
    } finally {
      release();
      await taken;
    }
    expect(await outcome(small.check())).to.equal('fine');
    await small.close();
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
    const lost: ScanOutcome[] = Array.from({ length: 5 }, () => {
      return { status: 'completed', scan: completedScan(uuidv7()), vulnerabilities: [] };
    });
    const writes = await new ScanRepository(store).createMany(lost);
    expect(writes.map((write) => 'error' in write && isStoreUnavailable(write.error))).to.deep.equal(
      lost.map(() => true),
    );
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
