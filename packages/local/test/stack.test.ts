import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { freePort, isPortFree, startStack, type ServiceDefinition, type StackOptions } from '../src/index.js';
import { findProcess } from '../src/process-table.js';
import { fixture, quiet as log, rejection, Scratch } from './scratch.js';

const entry = fixture('service.mjs');

describe('startStack', function () {
  this.timeout(120_000);
  const scratch = new Scratch();
  afterEach(() => scratch.clear());

  const services = async (): Promise<ServiceDefinition[]> =>
    Promise.all(
      ['ingest-api', 'query-api', 'worker'].map(async (name) => ({
        name,
        entry,
        defaultPort: await freePort(),
        env: { FIXTURE_NAME: name },
      })),
    );
  const options = async (directory: string): Promise<StackOptions> => ({
    directory,
    edgePort: 0,
    services: await services(),
    log,
  });

  it('runs everything, in order, and stops it again', async () => {
    const order: string[] = [];
    const stackOptions = await options(await scratch.folder());
    const stack = scratch.stopping(
      await startStack({
        ...stackOptions,
        log: (line) => order.push(line),
        beforeServices: async ({ redisUrl, databaseUrl }) => {
          await pingRedis(redisUrl);
          await pingPostgres(databaseUrl);
          order.push('migrated');
        },
      }),
    );
    expect(order.indexOf('migrated')).to.be.below(order.findIndex((line) => line.startsWith('worker is ready')));
    for (const { name, defaultPort } of stackOptions.services) {
      expect(stack.services.get(name)?.port).to.equal(defaultPort);
    }
    const posted = await fetch(`${stack.url}/v1/scans`, { method: 'POST' });
    expect(await posted.json()).to.include({ name: 'ingest-api', url: '/v1/scans', redis: stack.redisUrl });
    expect(await (await fetch(`${stack.url}/v1/scans`)).json()).to.include({ name: 'query-api' });

    await stack.stop();
    await stack.stop();
    for (const url of [stack.url, stack.redisUrl, stack.databaseUrl]) {
      expect(await isPortFree(Number(new URL(url).port)), url).to.equal(true);
    }
    expect(order.filter((line) => line.includes('ended by itself'))).to.deep.equal([]);
  });

  it('takes other ports than the usual ones when those are taken, or when told to', async () => {
    const stackOptions = await options(await scratch.folder());
    const [first, second] = stackOptions.services;
    const stranger = createServer().listen(first?.defaultPort);
    await once(stranger, 'listening');
    const stack = scratch.stopping(await startStack(stackOptions));
    expect(stack.services.get('ingest-api')?.port).not.to.equal(first?.defaultPort);
    expect(stack.services.get('query-api')?.port).to.equal(second?.defaultPort);
    await stack.stop();
    stranger.close();

    const free = scratch.stopping(await startStack({ ...stackOptions, ports: 'free' }));
    expect(free.services.get('query-api')?.port).not.to.equal(second?.defaultPort);
  });

  it('restarts a service that was killed, and says that it had ended', async () => {
    const lines: string[] = [];
    const stackOptions = await options(await scratch.folder());
    const stack = scratch.stopping(await startStack({ ...stackOptions, log: (line) => lines.push(line) }));
    const killed = stack.services.get('query-api');
    killed?.kill();
    await killed?.exited;
    expect((await fetch(stack.url)).status).to.equal(503);
    const restarted = await stack.restart('query-api');
    expect(restarted.port).to.equal(killed?.port);
    expect(restarted.pid).not.to.equal(killed?.pid);
    expect((await fetch(stack.url)).status).to.equal(200);
    expect(lines.filter((line) => line.includes('ended by itself'))).to.have.lengthOf(1);
    await stack.restart('query-api');
    expect(lines.filter((line) => line.includes('ended by itself'))).to.have.lengthOf(1);
  });

  it('stops what it has started when a service fails', async () => {
    const stackOptions = await options(await scratch.folder());
    const [first] = stackOptions.services;
    let urls: readonly string[] = [];
    const error = await rejection(
      startStack({
        ...stackOptions,
        services: stackOptions.services.map((service) =>
          service.name === 'worker' ? { ...service, env: { FIXTURE_MODE: 'fail' } } : service,
        ),
        beforeServices: async ({ redisUrl, databaseUrl }) => {
          urls = [redisUrl, databaseUrl, `http://127.0.0.1:${first?.defaultPort}`];
        },
      }),
    );
    expect(error.message)
      .to.match(/^worker ended at its start/)
      .and.to.include('cannot find its settings');
    expect(urls).to.have.lengthOf(3);
    for (const url of urls) expect(await isPortFree(Number(new URL(url).port)), url).to.equal(true);
    await scratch.stopping(await startStack(stackOptions)).stop();
  });

  it('stops what it has started when it is told to give up', async () => {
    const stackOptions = await options(await scratch.folder());
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    let redisPort = 0;
    const starting = startStack({
      ...stackOptions,
      signal: controller.signal,
      beforeServices: async ({ redisUrl }) => {
        redisPort = Number(new URL(redisUrl).port);
        controller.abort(reason);
      },
    });
    expect(await rejection(starting)).to.equal(reason);
    expect(await isPortFree(redisPort)).to.equal(true);
  });

  it('uses servers that are given', async () => {
    const stackOptions = await options(await scratch.folder());
    const one = scratch.stopping(await startStack(stackOptions));
    const other = scratch.stopping(
      await startStack({
        ...(await options(await scratch.folder())),
        ports: 'free',
        redisUrl: one.redisUrl,
        databaseUrl: one.databaseUrl,
      }),
    );
    expect(other.redis).to.equal(undefined);
    expect(other.postgres).to.equal(undefined);
    expect(await (await fetch(other.url)).json()).to.include({ redis: one.redisUrl });
    await other.stop();
    await pingRedis(one.redisUrl);
    await pingPostgres(one.databaseUrl);
  });

  it('is refused a second time in the same folder, and on a taken port', async () => {
    const directory = await scratch.folder();
    const stack = scratch.stopping(await startStack(await options(directory)));
    expect(await rejection(startStack(await options(directory)))).to.include({ code: 'IN_USE' });
    const edgePort = Number(new URL(stack.url).port);
    const elsewhere = { ...(await options(await scratch.folder())), edgePort };
    expect(await rejection(startStack(elsewhere))).to.include({ code: 'PORT_BUSY' });
  });

  it('ends what a killed owner has left running, services too', async () => {
    const directory = await scratch.folder();
    const { process: owner, answer } = await scratch.owner('stack', directory, entry);
    const { pids, redisUrl } = answer as { pids: number[]; redisUrl: string };
    await scratch.killed(owner);
    for (const pid of pids) expect(findProcess(pid)).not.to.equal(undefined);
    await pingRedis(redisUrl);

    scratch.stopping(await startStack(await options(directory)));
    for (const pid of pids) expect(findProcess(pid)).to.equal(undefined);
    expect(await isPortFree(Number(new URL(redisUrl).port))).to.equal(true);
  });
});

async function pingRedis(url: string): Promise<void> {
  const client = new Redis(url);
  expect(await client.ping()).to.equal('PONG');
  client.disconnect();
}

async function pingPostgres(url: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query('select 1');
  await client.end();
}
