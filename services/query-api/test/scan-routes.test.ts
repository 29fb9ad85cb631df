import { parseQueue, type Page, type ScanView } from '@terrasafe/contracts';
import { connectRedis, openIntake } from '@terrasafe/queue';
import { ScanRepository, openStore, type CompletedScan } from '@terrasafe/store';
import { logger, parseJob, roomy } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { useApi, type Client } from './running-api.js';
import { completedScan, failedScan, vulnerability } from './scans.js';

const dayMs = 86_400_000;

describe('the API about scans', () => {
  const api = useApi();
  let tenantId: string;
  let client: Client;
  let stranger: Client;
  let redis: Redis;
  /** Scores of 10, 50 and 90, the last of which has three findings and is 40 days old. */
  const scans: CompletedScan[] = [];

  before(async () => {
    const owner = await api.newTenant();
    ({ tenantId } = owner);
    client = await owner.as('reader');
    stranger = await (await api.newTenant()).as('admin');
    const store = await openStore(api.databaseUrl, { poolSize: 1 });
    const repository = new ScanRepository(store);
    for (const [index, score] of [10, 50, 90].entries()) {
      const created_at = score === 90 ? new Date(Date.now() - 40 * dayMs) : new Date();
      scans.push({ ...completedScan(tenantId), score, file_hash: String(index).repeat(64), created_at });
    }
    const [low, middle, high] = scans;
    await repository.create(low!, []);
    await repository.create(middle!, []);
    const found = ['a', 'b', 'c'].map((fingerprint) => vulnerability({ fingerprint, rule_id: 'AWS-S3-0001' }));
    await repository.create(high!, found);
    await repository.createFailed(failedScan(tenantId));
    await store.close();
    redis = await connectRedis(api.redisUrl, { logger, whenAway: 'answer' });
  });
  after(() => redis?.disconnect());

  const list = async (query: string) => (await client('GET', `/v1/scans?${query}`)).body as unknown as Page<ScanView>;

  it('lists those of a status, of a content, and from a score on, the worst first', async () => {
    expect((await list('status=failed')).data.map(({ filename }) => filename)).to.deep.equal(['broken.tf']);
    const completed = await list('status=completed');
    expect(completed.data.map(({ status }) => status)).to.deep.equal(scans.map(() => 'completed'));
    expect(completed.pagination.total).to.equal(3);
    const same = await list(`file_hash=${'1'.repeat(64)}`);
    expect(same.data.map(({ id }) => id)).to.deep.equal([scans[1]?.id]);
    const bad = await list('min_score=50');
    expect(bad.data.map(({ score }) => score)).to.deep.equal([90, 50]);
    const both = await client('GET', '/v1/scans?status=completed&min_score=50');
    expect([both.status, both.body.detail]).to.deep.equal([
      400,
      'document: takes one of status, file_hash and min_score',
    ]);
  });

  it('walks its findings by cursor', async () => {
    const path = `/v1/scans/${scans[2]!.id}/vulnerabilities?per_page=2`;
    const { data, pagination } = (await client('GET', path)).body as unknown as Page<{ fingerprint: string }>;
    expect(data).to.have.lengthOf(2);
    expect(data[0]).to.not.have.property('tenant_id');
    const { body } = await client('GET', `${path}&cursor=${pagination.next_cursor}`);
    const rest = (body as unknown as Page<{ fingerprint: string }>).data;
    expect([...data, ...rest].map(({ fingerprint }) => fingerprint).toSorted()).to.deep.equal(['a', 'b', 'c']);
  });

  it('sums up days and categories', async () => {
    const days = async (query: string) => (await client('GET', `/v1/history${query}`)).body.data as object[];
    expect((await days('')).map((day) => 'total_scans' in day && day.total_scans)).to.deep.equal([2]);
    const [first] = await days('?days=60');
    expect(first).to.include({ total_scans: 1, average_score: 90, high_vulnerabilities: 1 });
    expect(first).to.not.have.property('tenant_id');
    expect((await client('GET', '/v1/vulnerabilities/by-category')).body.data).to.deep.equal([
      { category: 'public_access', total: 3, critical: 0, high: 3, medium: 0, low: 0 },
    ]);
    expect((await stranger('GET', '/v1/vulnerabilities/by-category')).body.data).to.deep.equal([]);
    expect((await stranger('GET', '/v1/history?days=60')).body.data).to.deep.equal([]);
  });

  it('shows one that is on its way to its tenant alone', async () => {
    const job = parseJob({ tenantId });
    const { scanId, filename } = job.scan;
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    for (const id of [scanId, scanId.toUpperCase()]) {
      const { body } = await client('GET', `/v1/scans/${id}`);
      expect(body, id).to.include({ id: scanId, status: 'queued', filename, score: null });
    }
    for (const path of ['', '/vulnerabilities', '/events']) {
      expect((await stranger('GET', `/v1/scans/${scanId}${path}`)).status, path).to.equal(404);
    }
    expect((await client('GET', `/v1/scans/${uuidv7()}`)).status).to.equal(404);
  });
});
