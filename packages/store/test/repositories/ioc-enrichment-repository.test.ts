import { expect } from 'chai';
import { IocEnrichmentRepository, IocRepository, openStore, type NewIoc, type Store } from '../../src/index.js';
import { useStore } from '../database.js';
import { firstPage } from '../fixtures.js';
import { actor, asMaintenance, newTenant } from '../as-maintenance.js';

describe('IocEnrichmentRepository', () => {
  const database = useStore();
  let maintenance: Store;
  let work: IocEnrichmentRepository;
  let iocs: IocRepository;
  let tenantId: string;

  before(async () => {
    maintenance = await openStore(database.url, { role: 'maintenance' });
    work = new IocEnrichmentRepository(maintenance);
    iocs = new IocRepository(database.store);
  });
  beforeEach(async () => {
    await asMaintenance(database, 'delete from iocs');
    tenantId = await newTenant(database);
  });
  after(() => maintenance.close());

  const add = (count: number, tenant = tenantId) =>
    iocs.upsertMany(
      tenant,
      Array.from({ length: count }, (_, index): NewIoc => {
        const value = `host-${index}.example`;
        return { type: 'domain', value, timestamp: new Date(), source: null, abuse_confidence: null };
      }),
      actor,
    );

  const due = () =>
    asMaintenance(database, 'update iocs set next_attempt_at = now() where next_attempt_at is not null');
  const onlyRow = async () => (await iocs.list(tenantId, firstPage)).data[0];

  it('claims batches of 100, of all tenants', async () => {
    const other = await newTenant(database);
    await add(60);
    await add(60, other);
    const [first, second, third] = [await work.claim(), await work.claim(), await work.claim()];
    expect([first.length, second.length, third.length]).to.deep.equal([100, 20, 0]);
    expect(new Set([...first, ...second].map(({ tenant_id }) => tenant_id))).to.deep.equal(new Set([tenantId, other]));
    expect(first[0]).to.have.all.keys('id', 'tenant_id', 'type', 'value', 'enrichment_attempts');
  });

  it('gives an indicator to one worker', async () => {
    await add(500);
    const batches = await Promise.all(Array.from({ length: 8 }, () => work.claim()));
    const ids = batches.flat().map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    expect(ids.length + (await work.claim()).length).to.be.at.most(500);
  });

  it('stores what attempts have brought', async () => {
    await add(2);
    const [one, two] = await work.claim();
    if (!one || !two) throw new Error('two were claimed');
    const said = { country: 'NL', reports: [1, 2], note: 'nul \u0000' };
    const changed = await work.complete([
      { id: one.id, abuse_confidence: 90, enrichment: said },
      { id: two.id, abuse_confidence: 0, enrichment: {} },
    ]);
    expect(changed).to.deep.equal([tenantId]);
    const [row] = await iocs.listTop(tenantId, 1);
    expect(row).to.deep.include({
      id: one.id,
      abuse_confidence: 90,
      enrichment: { ...said, note: 'nul \ufffd' },
      enrichment_state: 'enriched',
      next_attempt_at: null,
    });
    expect(row?.enriched_at).to.be.a('date');
    await due();
    expect(await work.claim()).to.deep.equal([]);
  });

  it('tries three times more, 15 seconds apart, what fails for a passing reason', async () => {
    await add(1);
    for (let attempt = 1; attempt <= 4; attempt++) {
      const [claimed] = await work.claim();
      expect(claimed?.enrichment_attempts).to.equal(attempt);
      expect(await work.claim()).to.deep.equal([]);
      await work.fail([{ id: claimed?.id ?? '', error: 'HTTP 503', is_transient: true }]);
      const [delay] = await asMaintenance<{ seconds: number | null }>(
        database,
        'select round(extract(epoch from next_attempt_at - now()))::int as seconds from iocs',
      );
      if (attempt < 4) expect(delay?.seconds).to.be.within(1, 15);
      await due();
    }
    expect(await work.claim()).to.deep.equal([]);
    expect(await onlyRow()).to.include({
      enrichment_state: 'failed',
      enrichment_error: 'HTTP 503',
      enrichment_attempts: 4,
      next_attempt_at: null,
    });
  });

  it('gives up at once what fails for good', async () => {
    await add(1);
    const [claimed] = await work.claim();
    await work.fail([{ id: claimed?.id ?? '', error: 'no such type', is_transient: false }]);
    expect(await onlyRow()).to.include({ enrichment_state: 'failed', enrichment_attempts: 1 });
  });

  it('takes over from workers that die, and gives up what kills them', async () => {
    await add(1);
    for (let attempt = 1; attempt <= 4; attempt++) {
      expect(await work.claim()).to.have.lengthOf(1);
      await due();
    }
    expect(await work.claim()).to.deep.equal([]);
    expect(await onlyRow()).to.include({ enrichment_state: 'failed', enrichment_attempts: 4 });
  });

  it('leaves alone what another worker has enriched since', async () => {
    await add(1);
    const [claimed] = await work.claim();
    const id = claimed?.id ?? '';
    await work.complete([{ id, abuse_confidence: 5, enrichment: {} }]);
    await work.fail([{ id, error: 'too late', is_transient: true }]);
    expect(await onlyRow()).to.include({ enrichment_state: 'enriched', enrichment_error: null });
  });

  it('is not for the role that serves tenants', async () => {
    await add(1);
    expect(await new IocEnrichmentRepository(database.store).claim()).to.deep.equal([]);
  });
});
