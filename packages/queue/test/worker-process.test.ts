import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@terrasafe/local';
import { parseQueue, persistQueue } from '@terrasafe/contracts';
import { parseJob, roomy, until } from '@terrasafe/testing';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import { openIntake } from '../src/index.js';
import { TestRedis } from './test-redis.js';
import type { WorkerMessage } from './worker-process.js';

const entry = fileURLToPath(new URL('./worker-process.js', import.meta.url));
const prefix = '{terrasafe}';

describe('a worker process', function () {
  this.timeout(60_000);
  let test: TestRedis;
  const children: ChildProcess[] = [];
  before(async () => void (test = await TestRedis.start()));
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await test.clear();
  });
  after(() => test.stop());

  function start(url = test.server.url, port = 0) {
    const messages: WorkerMessage[] = [];
    const env = {
      ...process.env,
      TERRASAFE_REDIS_URL: url,
      TERRASAFE_PORT: String(port),
      TERRASAFE_LOG_LEVEL: 'silent',
      TERRASAFE_HOST: '127.0.0.1',
    };
    const child = fork(entry, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.push(child);
    child.on('message', (message: WorkerMessage) => messages.push(message));
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    return {
      child,
      exited,
      messages,
      has: (event: WorkerMessage['event']) => messages.some((it) => it.event === event),
    };
  }

  it('that dies of a scan again and again makes the scan fail, and takes the next one', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    const poison = parseJob({ filename: 'poison.tf' });
    const good = parseJob({ filename: 'good.tf' });
    await intake.submit(parseQueue, poison);
    const persist = test.closing(new Queue(persistQueue.name, { connection: redis, prefix }));
    let deaths = 0;
    for (let worker = start(); ; worker = start()) {
      const died = worker.exited.then(() => true);
      const given = until(async () => (await persist.getJob(poison.scan.scanId)) !== undefined, 20_000).then(
        () => false,
      );
      if (!(await Promise.race([died, given]))) {
        await intake.submit(parseQueue, good);
        await until(() => worker.messages.some(({ event, scanId }) => event === 'done' && scanId === good.scan.scanId));
        break;
      }
      given.catch(() => {});
      deaths += 1;
      expect(deaths, 'the scan is passed around').to.be.lessThan(10);
    }
    expect(deaths).to.equal(3);
    const { payload } = (await persist.getJob(poison.scan.scanId))!.data as {
      payload: { reason: string; code: string };
    };
    expect(payload.code).to.equal('INTERNAL');
    expect(payload.reason).to.contain('interrupted more than 2 times');
  });

  it('finishes what it has at SIGTERM, takes nothing new, and exits 0', async () => {
    const redis = await test.connect();
    const intake = await openIntake(redis, roomy);
    const jobs = [parseJob({ filename: 'slow.tf' }), parseJob({ filename: 'slow.tf' })];
    for (const job of jobs) await intake.submit(parseQueue, job);
    const worker = start();
    await until(() => worker.has('begun'));
    worker.child.kill('SIGTERM');
    expect(await worker.exited).to.deep.equal([0, null]);
    const { scanId } = jobs[0]!.scan;
    expect(worker.messages.filter(({ event }) => event !== 'open')).to.deep.equal([
      { event: 'begun', scanId },
      { event: 'done', scanId },
    ]);
    const queue = test.closing(new Queue(parseQueue.name, { connection: redis, prefix }));
    expect(await queue.getJobCounts('waiting', 'active')).to.include({ waiting: 1, active: 0 });
  });

  describe('/health', () => {
    let proxy: SilentProxy;
    beforeEach(async () => void (proxy = await SilentProxy.start(Number(new URL(test.server.url).port))));
    afterEach(() => proxy.stop());

    async function startBehindProxy() {
      const port = await freePort();
      const worker = start(proxy.url, port);
      await until(() => worker.has('open'));
      const health = async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.status;
      await until(async () => (await health()) === 200);
      return health;
    }

    it('fails once the connection is lost without notice, and is well again when it is back', async () => {
      const health = await startBehindProxy();
      proxy.isSilent = true;
      await until(async () => (await health()) === 503, 30_000);
      proxy.isSilent = false;
      proxy.cut();
      await until(async () => (await health()) === 200, 30_000);
    });

    it('does not fail while Redis itself is away: a restart would not help', async () => {
      const health = await startBehindProxy();
      await proxy.stop();
      const answers = new Set<number | undefined>();
      // Longer than the time after which a silent worker counts as stuck.
      for (const end = Date.now() + 12_000; Date.now() < end; await sleep(200)) answers.add(await health());
      expect([...answers]).to.deep.equal([200]);
    });
  });
});

/** Passes bytes on, until it is told to swallow them as a network does that has lost its way. */
class SilentProxy {
  isSilent = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(target: number): Promise<SilentProxy> {
    const server = createServer();
    const proxy = new SilentProxy(server);
    server.on('connection', (socket) => {
      const upstream = createConnection(target, '127.0.0.1');
      for (const [from, to] of [
        [socket, upstream],
        [upstream, socket],
      ] as const) {
        proxy.#sockets.add(from);
        from.on('data', (chunk) => !proxy.isSilent && to.write(chunk));
        from.on('error', () => {});
        from.on('close', () => {
          proxy.#sockets.delete(from);
          to.destroy();
        });
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }
}
