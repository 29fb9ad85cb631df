import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseQueue, persistQueue, scoreQueue } from '@terrasafe/contracts';
import { freePort, openRedis, type LocalServer } from '@terrasafe/local';
import { logger, parseJob, roomy, tenant, until } from '@terrasafe/testing';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import {
  DeadLetters,
  PermanentFailure,
  Reconciler,
  connectRedis,
  countQueues,
  findScanProgress,
  finishScan,
  openConsumer,
  openIntake,
  openProducer,
  watchFinishedScans,
  type Consumer,
} from '../src/index.js';
import { rejection } from './test-redis.js';

const slots = 16_384;

describe('a Redis Cluster of three nodes', function () {
  this.timeout(60_000);
  let directory: string;
  let nodes: LocalServer[];
  let url: string;
  const connections: Redis[] = [];
  const consumers: Consumer[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'cluster-test-'));
    nodes = [];
    for (const name of ['a', 'b', 'c']) {
      const settings = {
        'cluster-enabled': 'yes',
        // The usual one, 10,000 above the port, may lie beyond the last.
        'cluster-port': String(await freePort()),
        'cluster-node-timeout': '2000',
      };
      nodes.push(await openRedis({ directory: join(directory, name), settings, log: () => {} }));
    }
    await join3(nodes);
    const [first, ...others] = nodes.map((node) => new URL(node.url).host);
    url = `redis+cluster://${first}?${others.map((host) => `node=${host}`).join('&')}`;
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.close()));
    for (const connection of connections.splice(0)) connection.disconnect();
  });
  after(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await rm(directory, { recursive: true });
  });

  async function connect(whenAway: 'answer' | 'wait'): Promise<Redis> {
    const connection = await connectRedis(url, { logger, whenAway });
    connections.push(connection);
    return connection;
  }

  it('takes scans through the intake and over several queues to their end', async () => {
    const [api, worker] = [await connect('answer'), await connect('wait')];
    const score = openProducer(scoreQueue, worker);
    const persist = openProducer(persistQueue, worker);
    const features = {
      open_ports: 0,
      hardcoded_secrets: 0,
      public_access: 0,
      unencrypted_storage: 0,
      total_resources: 1,
    };
    consumers.push(
      openConsumer(parseQueue, worker, {
        concurrency: 4,
        logger,
        handle: ({ scan }) =>
          score.send(scan.scanId, {
            scan,
            analysis: scan.files,
            features,
            ruleBasedScore: 1,
            parsingSeconds: 0,
            fromCache: false,
          }),
        onGivenUp: async () => {},
      }),
      openConsumer(scoreQueue, worker, {
        concurrency: 4,
        logger,
        handle: async ({ scan }) => {
          if (scan.filename === 'bad.tf') throw new PermanentFailure('TIMEOUT', 'bad');
          await persist.send(scan.scanId, {
            status: 'completed',
            scan,
            analysis: scan.files,
            score: 1,
            mlScore: 1,
            confidence: 'LOW',
            modelVersion: '1',
            durationSeconds: 0,
            fromCache: false,
          });
        },
        onGivenUp: ({ scan }, { code, reason }) => persist.send(scan.scanId, { status: 'failed', scan, code, reason }),
      }),
      openConsumer(persistQueue, worker, {
        concurrency: 4,
        logger,
        handle: ({ scan, status }) => finishScan(worker, scan.scanId, status),
        onGivenUp: async () => {},
      }),
    );
    const finished = await watchFinishedScans(api);
    const intake = await openIntake(api, roomy);
    const jobs = Array.from({ length: 50 }, () => parseJob({ lane: 'batch' }));
    const bad = parseJob({ filename: 'bad.tf' });
    await Promise.all([...jobs, bad].map((job) => intake.submit(parseQueue, job)));
    for (const { scan } of [...jobs, bad]) expect(await finished.wait(scan.scanId, 20_000)).to.equal(true);
    expect((await findScanProgress(api, bad.scan.scanId))?.status).to.equal('failed');
    await finished.close();

    await until(async () => (await countQueues(api, tenant('acme')))[2]?.failed === 1);
    const letters = new DeadLetters(api);
    await until(async () => (await letters.list('score', tenant('acme'), 1, 10)).jobs.length === 1);
    expect((await letters.retry('score', tenant('acme'), {}, async () => {})).retried).to.deep.equal([bad.scan.scanId]);
    await until(async () => (await findScanProgress(api, bad.scan.scanId))?.status === 'failed');
    const reconciled = await new Reconciler({ redis: worker, graceMs: 1, findOutcome: async () => null }).run();
    expect(reconciled).to.deep.equal({ requeued: 0, finished: 0, failed: 0 });
  });

  it('is refused when one of its nodes may evict keys', async () => {
    const client = new Redis(nodes[2]!.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const error = await rejection(connectRedis(url, { logger, whenAway: 'answer' }));
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    client.disconnect();
    expect(error).to.include({ code: 'REDIS_EVICTS' });
  });
});

/** What `redis-cli --cluster create` does. */
async function join3(nodes: readonly LocalServer[]): Promise<void> {
  const clients = nodes.map((node) => new Redis(node.url, { enableReadyCheck: false }));
  await Promise.all(clients.map((client) => once(client, 'ready')));
  const share = Math.ceil(slots / nodes.length);
  for (const [index, client] of clients.entries()) {
    const last = Math.min(slots, (index + 1) * share) - 1;
    await client.cluster('ADDSLOTSRANGE', index * share, last);
    await client.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  const [first] = clients;
  const { hostname, port } = new URL(nodes[0]!.url);
  const [, busPort] = (await first!.config('GET', 'cluster-port')) as string[];
  for (const client of clients.slice(1)) await client.call('CLUSTER', 'MEET', hostname, port, busPort!);
  for (const client of clients) {
    await until(async () => {
      const info = await client.cluster('INFO');
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    }, 30_000);
    client.disconnect();
  }
}
