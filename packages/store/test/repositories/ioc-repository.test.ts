import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { IocRepository, type NewIoc } from '../../src/index.js';
import { useStore } from '../database.js';
import { daysAgo, firstPage } from '../fixtures.js';
import { actor, asMaintenance, loggedActions, newTenant } from '../as-maintenance.js';

const ioc = (value: string, changes: Partial<NewIoc> = {}): NewIoc => ({
  type: 'domain',
  value,
  timestamp: new Date('2026-11-01T00:00:00Z'),
  source: 'feed',
  abuse_confidence: null,
  ...changes,
});

describe('IocRepository', () => {
  const database = useStore();
  let iocs: IocRepository;
  let tenantId: string;
  let other: string;

  before(() => {
    iocs = new IocRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
    other = await newTenant(database);
  });

  const all = async (tenant = tenantId) => (await iocs.list(tenant, firstPage)).data;

  it('adds indicators, to be enriched', async () => {
    const { created, updated, ids } = await iocs.upsertMany(tenantId, [ioc('evil.example')], actor);
    expect({ created, updated }).to.deep.equal({ created: 1, updated: 0 });
    expect(await iocs.getById(tenantId, ids[0] ?? '')).to.deep.include({
      ...ioc('evil.example'),
      enrichment_state: 'pending',
      enrichment_attempts: 0,
    });
    expect(await loggedActions(database, tenantId)).to.deep.equal(['ioc.upserted']);
  });

  it('keeps one row of an indicator, however often it is sighted', async () => {
    await iocs.upsertMany(tenantId, [ioc('a.example'), ioc('b.example', { abuse_confidence: 10 })], actor);
    const later = new Date('2026-11-02T00:00:00Z');
    const again = [
      ioc('a.example', { timestamp: later, source: null, abuse_confidence: 50 }),
      ioc('a.example', { timestamp: daysAgo(1_000), abuse_confidence: 1 }),
      ioc('b.example', { timestamp: daysAgo(1_000), source: 'another' }),
      ioc('c.example'),
    ];
    expect(await iocs.upsertMany(tenantId, again, actor)).to.include({ created: 1, updated: 2 });
    const rows = new Map((await all()).map((row) => [row.value, row]));
    expect(rows.get('a.example')).to.deep.include({ timestamp: later, source: 'feed', abuse_confidence: 50 });
    expect(rows.get('b.example')).to.deep.include({
      timestamp: ioc('').timestamp,
      source: 'another',
      abuse_confidence: 10,
    });
    expect(rows.size).to.equal(3);
  });

  it('tries again what failed, once it is sighted again', async () => {
    await iocs.upsertMany(tenantId, [ioc('a.example')], actor);
    await asMaintenance(
      database,
      `update iocs set enrichment_state = 'failed', enrichment_error = 'no', enrichment_attempts = 4,
         next_attempt_at = null where tenant_id = $1`,
      [tenantId],
    );
    await iocs.upsertMany(tenantId, [ioc('a.example')], actor);
    const [row] = await all();
    expect(row).to.include({ enrichment_state: 'pending', enrichment_attempts: 0 });
    expect(row?.next_attempt_at).to.be.a('date');
  });

  it('takes thousands in one statement, and nothing in none', async () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ioc(`host-${index}.example`));
    expect(await iocs.upsertMany(tenantId, many, actor)).to.include({ created: 5_000, updated: 0 });
    expect(await iocs.upsertMany(tenantId, [], actor)).to.deep.equal({ created: 0, updated: 0, ids: [] });
    expect((await iocs.list(tenantId, firstPage)).pagination.total).to.equal(5_000);
  });

  it('does not deadlock when feeds overlap', async () => {
    const many = Array.from({ length: 500 }, (_, index) => ioc(`host-${index}.example`));
    const feeds = [many, many.toReversed(), many, many.toReversed()];
    const outcomes = await Promise.all(feeds.map((feed) => iocs.upsertMany(tenantId, feed, actor)));
    expect(outcomes.reduce((sum, { created }) => sum + created, 0)).to.equal(500);
  });

  it('lists those sighted last first, of one type or of all', async () => {
    await iocs.upsertMany(
      tenantId,
      [
        ioc('old.example', { timestamp: daysAgo(3) }),
        ioc('192.0.2.1', { type: 'ipv4', timestamp: daysAgo(2) }),
        ioc('new.example', { timestamp: daysAgo(1) }),
      ],
      actor,
    );
    expect((await all()).map(({ value }) => value)).to.deep.equal(['new.example', '192.0.2.1', 'old.example']);
    const domains = await iocs.list(tenantId, { type: 'domain', page: 1, per_page: 1 });
    expect(domains.data.map(({ value }) => value)).to.deep.equal(['new.example']);
    expect(domains.pagination).to.include({ page: 1, per_page: 1, total: 2 });
  });

  it('lists the surest of the enriched ones first', async () => {
    const values = ['low.example', 'pending.example', 'high.example', 'middle.example'];
    await iocs.upsertMany(
      tenantId,
      values.map((value) => ioc(value, { abuse_confidence: 99 })),
      actor,
    );
    for (const [value, confidence] of [
      ['low.example', 1],
      ['middle.example', 50],
      ['high.example', 90],
    ]) {
      await asMaintenance(
        database,
        `update iocs set enrichment_state = 'enriched', enriched_at = now(), next_attempt_at = null,
           abuse_confidence = $3 where tenant_id = $1 and value = $2`,
        [tenantId, value, confidence],
      );
    }
    expect((await iocs.listTop(tenantId, 2)).map(({ value }) => value)).to.deep.equal([
      'high.example',
      'middle.example',
    ]);
    expect(await iocs.listTop(other, 2)).to.deep.equal([]);
  });

  it('deletes one', async () => {
    const { ids } = await iocs.upsertMany(tenantId, [ioc('a.example')], actor);
    expect(await iocs.delete(tenantId, ids[0] ?? '', actor)).to.equal(true);
    expect(await iocs.delete(tenantId, ids[0] ?? '', actor)).to.equal(false);
    expect(await loggedActions(database, tenantId)).to.deep.equal(['ioc.upserted', 'ioc.deleted']);
  });

  it('leaves no trace of a change that cannot be logged', async () => {
    const wrong = { userId: 'nobody', apiKeyId: null };
    const error = await iocs.upsertMany(tenantId, [ioc('a.example')], wrong).catch((reason: unknown) => reason);
    expect(error).to.be.an('error').with.property('code', '22P02');
    expect(await all()).to.deep.equal([]);
  });

  it('keeps tenants apart', async () => {
    const { ids } = await iocs.upsertMany(tenantId, [ioc('a.example')], actor);
    const [id = uuidv7()] = ids;
    expect(await iocs.upsertMany(other, [ioc('a.example')], actor)).to.include({ created: 1 });
    expect(await iocs.getById(other, id)).to.equal(null);
    expect(await iocs.delete(other, id, actor)).to.equal(false);
    expect((await all(other)).map((row) => row.id)).to.not.include(id);
    expect(await all()).to.have.lengthOf(1);
  });
});
