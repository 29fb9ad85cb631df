import { parseQueue, type ParseJob } from '@terrasafe/contracts';
import { PermanentFailure, connectRedis, finishScan, openConsumer, openIntake, type Consumer } from '@terrasafe/queue';
import { ScanRepository, openStore, type Store } from '@terrasafe/store';
import { logger, parseJob, roomy, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { useApi, type RunningApi } from './running-api.js';

describe('queues over HTTP', () => {
  const api = useApi();
  // Within, so that its worker is closed before the Redis of `useApi`.
  describe('with a worker', function () {
    this.timeout(60_000);
    queuesOf(api);
  });
});

function queuesOf(api: RunningApi): void {
  let redis: Redis;
  let store: Store;
  let consumer: Consumer;
  let isBroken: boolean;
  const seen: ParseJob[] = [];
  /** A job at work holds on until this is called: what a scan is at is read from its job. */
  let letGo = () => {};

  before(async () => {
    redis = await connectRedis(api.redisUrl, { logger, whenAway: 'wait' });
    store = await openStore(api.databaseUrl, { poolSize: 1, role: 'pipeline' });
    const scans = new ScanRepository(store);
    consumer = openConsumer(parseQueue, redis, {
      concurrency: 1,
      logger,
      handle: async (job) => {
        if (isBroken) throw new PermanentFailure('TIMEOUT', 'The analysis took longer than 30 seconds.');
        const released = new Promise<void>((resolve) => (letGo = resolve));
        seen.push(job);
        await released;
      },
      onGivenUp: async ({ scan }, { code, reason }) => {
        await scans.createFailed({
          id: scan.scanId,
          tenant_id: scan.tenantId,
          filename: scan.filename,
          lane: scan.lane,
          batch_id: null,
          repository: null,
          file_hash: scan.fileHash,
          file_size_bytes: scan.fileSizeBytes,
          user_id: null,
          correlation_id: null,
          environment: null,
          created_at: new Date(scan.submittedAt),
          error_code: code,
          error_reason: reason,
        });
        await finishScan(redis, scan.scanId, 'failed');
      },
    });
  });
  beforeEach(() => {
    isBroken = true;
    seen.length = 0;
  });
  after(async () => {
    letGo();
    await consumer.close();
    await store.close();
    redis.disconnect();
  });

  /** A scan that fails, and whose job lies among the failed, `number` of them in all. */
  async function failedScan(tenantId: string, list: () => Promise<unknown[]>, number = 1): Promise<string> {
    const job = parseJob({ tenantId });
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    await until(async () => (await list()).length === number);
    return job.scan.scanId;
  }

  async function tenantWithFailure() {
    const { tenantId, as } = await api.newTenant();
    const client = await as('operator');
    const list = async () => (await client('GET', '/v1/queues/parse/failed')).body.data as Record<string, unknown>[];
    const audit = async () => {
      const { data } = (await (await as('admin'))('GET', '/v1/audit-logs')).body;
      return data as Record<string, unknown>[];
    };
    return { tenantId, client, as, list, audit, scanId: await failedScan(tenantId, list) };
  }

  it('show an operator the failed jobs of the tenant, and their number', async () => {
    const { client, list, scanId } = await tenantWithFailure();
    const [job] = await list();
    expect(job).to.deep.include({
      id: scanId,
      queue: 'parse',
      code: 'TIMEOUT',
      attempts: 1,
      error: 'The analysis took longer than 30 seconds.',
    });
    expect(job).to.have.nested.property('scan.filename', 'main.tf');
    expect((await client('GET', `/v1/queues/parse/failed/${scanId}`)).body).to.deep.equal(job);
    const { data } = (await client('GET', '/v1/queues')).body as { data: { name: string; failed: number }[] };
    expect(data.map(({ name, failed }) => [name, failed])).to.deep.equal([
      ['checkout', 0],
      ['parse', 1],
      ['score', 0],
      ['persist', 0],
    ]);
  });

  it('run a failed scan again, which is queued until it has ended', async () => {
    const { client, list, audit, scanId } = await tenantWithFailure();
    isBroken = false;
    const retried = await client('POST', '/v1/queues/parse/failed/retry', { ids: [scanId] });
    expect(retried).to.deep.equal({ status: 202, body: { retried: [scanId], refused: [] } });
    await until(async () => seen.length === 1);
    expect(await list()).to.deep.equal([]);
    expect((await client('GET', `/v1/scans/${scanId}`)).body).to.include({ status: 'parsing', error: null });
    expect((await client('GET', '/v1/stats')).body).to.include({ failed_scans: 0 });
    letGo();
    const [entry, ...others] = await audit();
    expect(entry).to.deep.include({
      action: 'scan.retried',
      target_entity_type: 'scan',
      target_entity_id: scanId,
      details_json: { queue: 'parse' },
    });
    expect(entry?.api_key_id).to.be.a('string');
    expect(others).to.deep.equal([]);
  });

  it('list failed jobs by page, and run again those of a code alone', async () => {
    const { tenantId, client, list, scanId } = await tenantWithFailure();
    const second = await failedScan(tenantId, list, 2);
    const idsOf = async (page: number) => {
      const { body } = await client('GET', `/v1/queues/parse/failed?per_page=1&page=${page}`);
      expect(body.pagination).to.include({ page, per_page: 1, total: 2 });
      return (body.data as { id: string }[]).map(({ id }) => id);
    };
    expect([await idsOf(1), await idsOf(2)]).to.deep.equal([[second], [scanId]]);
    const retry = async (code: string) => (await client('POST', '/v1/queues/parse/failed/retry', { code })).body;
    expect(await retry('INTERNAL')).to.deep.equal({ retried: [], refused: [] });
    expect((await retry('TIMEOUT')).retried).to.have.members([scanId, second]);
    await until(async () => (await list()).length === 2);
  });

  it('are open to operators alone, and only as far as they are their own', async () => {
    const { as, audit, scanId } = await tenantWithFailure();
    const stranger = await (await api.newTenant()).as('admin');
    const member = await as('member');
    for (const [method, path] of [
      ['GET', '/v1/queues'],
      ['GET', '/v1/queues/parse/failed'],
      ['GET', `/v1/queues/parse/failed/${scanId}`],
      ['POST', '/v1/queues/parse/failed/retry'],
    ] as const) {
      expect((await member(method, path)).status, `${method} ${path}`).to.equal(403);
    }
    expect((await stranger('GET', '/v1/queues/parse/failed')).body.data).to.deep.equal([]);
    expect((await stranger('GET', `/v1/queues/parse/failed/${scanId}`)).status).to.equal(404);
    const retried = await stranger('POST', '/v1/queues/parse/failed/retry', { ids: [scanId] });
    expect(retried.body).to.deep.equal({ retried: [], refused: [scanId] });
    expect((await stranger('GET', '/v1/queues/nothing/failed')).status).to.equal(404);
    expect((await stranger('POST', '/v1/queues/parse/failed/retry', { ids: ['x'] })).status).to.equal(400);
    expect(await audit()).to.deep.equal([]);
  });
}
