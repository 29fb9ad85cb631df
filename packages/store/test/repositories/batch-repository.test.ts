import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { BatchRepository, ScanRepository, openStore, type NewBatch, type ScanOutcome } from '../../src/index.js';
import { actor, loggedActions, newTenant } from '../as-maintenance.js';
import { useStore } from '../database.js';
import { completedScan, failedScan, firstPage } from '../fixtures.js';

describe('BatchRepository', () => {
  const database = useStore();
  let batches: BatchRepository;
  let scans: ScanRepository;
  let tenantId: string;

  before(async () => {
    batches = new BatchRepository(database.store);
    scans = new ScanRepository(database.store);
    tenantId = await newTenant(database);
  });

  async function createBatch(accepted: number, fields: Partial<NewBatch> = {}): Promise<string> {
    const id = uuidv7();
    await batches.create({ id, tenant_id: tenantId, name: 'night', accepted, rejected: 0, rejections: [], ...fields });
    await batches.markQueued(tenantId, id);
    return id;
  }

  const completed = (batch_id: string): ScanOutcome => ({
    status: 'completed',
    scan: completedScan(tenantId, { batch_id, lane: 'batch' }),
    vulnerabilities: [],
  });
  const repository = () => {
    const id = randomUUID();
    const url = `https://git.example/${id}`;
    return { id, url, subdirectory: 'envs', ref: 'main', commit: null, pullRequest: null };
  };
  const failed = (batch_id: string): ScanOutcome => ({
    status: 'failed',
    scan: failedScan(tenantId, { batch_id, lane: 'batch', repository: repository() }),
  });

  const rejection = { index: 3, line: 5, url: 'ftp://x', code: 'SOURCE_REFUSED', reason: 'Use https.' } as const;

  it('counts how scans end, once each, and tells when the last one has', async () => {
    const id = await createBatch(3, { rejected: 1, rejections: [rejection] });
    const [first, second, third] = [completed(id), failed(id), completed(id)] as const;
    await scans.createMany([first, second]);
    await scans.createMany([first, second]);
    const half = await batches.findById(tenantId, id);
    expect(half).to.deep.include({ completed: 1, failed: 1, finished_at: null, rejections: [rejection] });
    expect(half?.timed_from).to.be.a('date');
    await scans.createMany([second, third]);
    const finished = await batches.findById(tenantId, id);
    expect(finished).to.include({ accepted: 3, rejected: 1, completed: 2, failed: 1 });
    expect(finished?.finished_at).to.be.a('date');
    const listed = await scans.getByBatch(tenantId, id, firstPage);
    expect(listed.data.map((scan) => scan.id)).to.deep.equal([third, second, first].map(({ scan }) => scan.id));
    const failures = await scans.getByBatch(tenantId, id, { ...firstPage, status: 'failed' });
    expect(failures.data.map((scan) => scan.id)).to.deep.equal([second.scan.id]);
    expect(failures.pagination.total).to.equal(1);
  });

  it('is finished from the start without scans', async () => {
    expect((await batches.findById(tenantId, await createBatch(0)))?.finished_at).to.be.a('date');
  });

  it('is not to be seen before its scans are queued, and goes when they never are', async () => {
    const id = uuidv7();
    const batch = { id, tenant_id: tenantId, name: 'night', accepted: 1, rejected: 0, rejections: [] };
    await batches.create(batch);
    expect(await batches.findById(tenantId, id)).to.equal(null);
    expect((await batches.list(tenantId, firstPage)).data.map((it) => it.id)).not.to.include(id);
    const maintenance = await openStore(database.url, { poolSize: 1, role: 'maintenance' });
    try {
      const ofAll = new BatchRepository(maintenance);
      const unqueued = async (before: Date) => (await ofAll.findUnqueued(before)).map((it) => it.id);
      expect(await unqueued(new Date(Date.now() + 60_000))).to.include(id);
      expect(await unqueued(new Date(Date.now() - 60_000))).not.to.include(id);
    } finally {
      await maintenance.close();
    }
    // Sent again, after what had been checked has changed.
    await batches.create({ ...batch, accepted: 2 });
    expect(await batches.markQueued(tenantId, id)).to.include({ accepted: 2 });
    await batches.create({ ...batch, accepted: 7 });
    await batches.discard(tenantId, id);
    expect(await batches.findById(tenantId, id)).to.include({ accepted: 2 });
    const other = uuidv7();
    await batches.create({ ...batch, id: other });
    await batches.discard(tenantId, other);
    expect(await batches.markQueued(tenantId, other)).to.equal(null);
  });

  it('is cancelled once, and not after its end', async () => {
    const id = await createBatch(1);
    const cancelled = await batches.cancel(tenantId, id, actor);
    expect(cancelled?.cancelled_at).to.be.a('date');
    expect((await batches.cancel(tenantId, id, actor))?.cancelled_at).to.deep.equal(cancelled?.cancelled_at);
    expect((await batches.cancel(tenantId, await createBatch(0), actor))?.cancelled_at).to.equal(null);
  });

  it('tells what its failed scans were to fetch, and is unfinished without them', async () => {
    const id = await createBatch(3);
    const outcomes = [failed(id), failed(id), completed(id)] as const;
    await scans.createMany(outcomes);
    await batches.cancel(tenantId, id, actor);
    const [newest, oldest] = await batches.findFailedSources(tenantId, id, 10);
    expect(newest).to.include({
      id: outcomes[1].scan.id,
      url: outcomes[1].scan.repository?.url,
      subdirectory: 'envs',
      ref: 'main',
      error_code: 'TIMEOUT',
      filename: 'main.tf',
    });
    expect(await batches.findFailedSources(tenantId, id, 10, newest?.id)).to.deep.equal([oldest]);
    expect(await batches.findFailedSources(tenantId, id, 1)).to.deep.equal([newest]);

    const before = await scans.getStats(tenantId);
    expect(await batches.reopen(tenantId, id, actor)).to.include({
      cancelled_at: null,
      timed_from: null,
      timed_base: 1,
    });
    await batches.forgetFailed(tenantId, [newest!.id, oldest!.id, outcomes[2].scan.id]);
    expect(await batches.findById(tenantId, id)).to.include({ completed: 1, failed: 0, finished_at: null });
    expect((await scans.getStats(tenantId)).failed_scans).to.equal(before.failed_scans - 2);
    await scans.createMany([outcomes[0], outcomes[1]]);
    expect((await batches.findById(tenantId, id))?.finished_at).to.be.a('date');
  });

  it('is nothing to another tenant', async () => {
    const id = await createBatch(2);
    await scans.createMany([failed(id)]);
    const other = await newTenant(database);
    expect(await batches.findById(other, id)).to.equal(null);
    expect(await batches.cancel(other, id, actor)).to.equal(null);
    expect(await batches.reopen(other, id, actor)).to.equal(null);
    expect(await batches.markQueued(other, id)).to.equal(null);
    expect(await loggedActions(database, other)).to.deep.equal([]);
    expect(await batches.findFailedSources(other, id, 10)).to.deep.equal([]);
    expect((await scans.getByBatch(other, id, firstPage)).data).to.deep.equal([]);
    expect((await batches.list(other, firstPage)).pagination.total).to.equal(0);
    await scans.create(completedScan(other, { batch_id: id }), []);
    expect(await batches.findById(tenantId, id)).to.include({ completed: 0, failed: 1, cancelled_at: null });
  });

  it('is listed newest first', async () => {
    const [older, newer] = [await createBatch(1), await createBatch(1)];
    const { data } = await batches.list(tenantId, firstPage);
    expect(data.slice(0, 2).map(({ id }) => id)).to.deep.equal([newer, older]);
  });
});
