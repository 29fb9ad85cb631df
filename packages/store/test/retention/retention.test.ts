import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import {
  ScanRepository,
  TenantRepository,
  dropExpiredPartitions,
  ensurePartitions,
  openStore,
  type Store,
} from '../../src/index.js';
import { actor, loggedActions, newTenant } from '../as-maintenance.js';
import { useStore } from '../database.js';
import { completedScan, daysAgo, failedScan, firstPage, vulnerability } from '../fixtures.js';
import { expectExactRollUps } from '../roll-ups.js';

describe('retention', () => {
  const database = useStore();
  let maintenance: Store;
  let scans: ScanRepository;
  let tenants: TenantRepository;

  before(async () => {
    maintenance = await openStore(database.url, { poolSize: 2, role: 'maintenance' });
    scans = new ScanRepository(database.store);
    tenants = new TenantRepository(database.store);
  });
  after(() => maintenance.close());

  const repository = (id: string) => ({
    id,
    url: `https://git.example/${id}`,
    subdirectory: '',
    ref: null,
    commit: null,
    pullRequest: null,
  });

  async function store(tenantId: string, created_at: Date, repositoryId?: string): Promise<string> {
    const scan = completedScan(tenantId, { created_at, repository: repositoryId ? repository(repositoryId) : null });
    await scans.create(scan, [vulnerability(), vulnerability({ category: 'other' })]);
    return scan.id;
  }

  const isThere = async (tenantId: string, id: string) => (await scans.getById(tenantId, id)) !== null;

  const months = async () => {
    const rows = await database.query<{ name: string }>(
      `select relname as name from pg_class where relispartition and relkind = 'r' and relname like 'scans_%' order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('takes deleted scans out of the statistics', async () => {
    const tenantId = await newTenant(database);
    for (const days of [95, 94, 93, 5]) await store(tenantId, daysAgo(days));
    await scans.createFailed(failedScan(tenantId, { created_at: daysAgo(95) }));
    expect(await scans.deleteOldScans(tenantId)).to.equal(4);
    expect(await loggedActions(database, tenantId)).to.deep.equal(['scan.expired']);
    await expectExactRollUps(database);
    expect(await scans.getStats(tenantId)).to.include({ total_scans: 1, failed_scans: 0, average_score: 42 });
    expect((await scans.getRecentScans(tenantId, firstPage)).pagination.total).to.equal(1);
  });

  it('keeps the newest scans of each repository', async () => {
    const tenantId = await newTenant(database);
    const [busy, quiet] = [uuidv7(), uuidv7()];
    const old = [
      await store(tenantId, daysAgo(99), busy),
      await store(tenantId, daysAgo(98), busy),
      await store(tenantId, daysAgo(97), quiet),
    ];
    await store(tenantId, daysAgo(3), busy);
    const upload = await store(tenantId, daysAgo(96));
    expect(await scans.deleteOldScans(tenantId, 90, 2)).to.equal(2);
    expect(await Promise.all([...old, upload].map((id) => isThere(tenantId, id)))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
    expect(await scans.deleteOldScans(tenantId, 90, 1)).to.equal(1);
    expect(await Promise.all(old.map((id) => isThere(tenantId, id)))).to.deep.equal([false, false, true]);
    await expectExactRollUps(database);
  });

  it('does not count twice what two clean-ups delete at once', async () => {
    const tenantId = await newTenant(database);
    for (let count = 0; count < 20; count++) await store(tenantId, daysAgo(120));
    const deleted = await Promise.all(Array.from({ length: 4 }, () => scans.deleteOldScans(tenantId)));
    expect(deleted.reduce((sum, count) => sum + count)).to.equal(20);
    await expectExactRollUps(database);
  });

  it('ends between two transactions when it is told to', async () => {
    const tenantId = await newTenant(database);
    const outcomes = Array.from({ length: 1_001 }, () => ({
      status: 'failed' as const,
      scan: failedScan(tenantId, { created_at: daysAgo(120) }),
    }));
    await scans.createMany(outcomes);
    expect(await scans.deleteOldScans(tenantId, 90, 0, AbortSignal.abort())).to.equal(0);
    expect(await scans.deleteOldScans(tenantId)).to.equal(1_001);
    expect(await loggedActions(database, tenantId)).to.deep.equal(['scan.expired', 'scan.expired']);
    await expectExactRollUps(database);
  });

  it('drops a month when no tenant wants it any more', async () => {
    const [patient, tidy] = [await newTenant(database), await newTenant(database)];
    const spring = new Date('2024-04-10T00:00:00Z');
    const summer = new Date('2024-07-10T00:00:00Z');
    const dropped = [await store(tidy, spring), await store(patient, spring)];
    const kept = await store(tidy, summer, uuidv7());
    await tenants.setRetention(patient, { retention_days: 3_650, keep_latest: 0 }, actor);
    expect(await dropExpiredPartitions(maintenance)).to.not.include('2024_04');

    await tenants.setRetention(patient, { retention_days: 30, keep_latest: 0 }, actor);
    expect(await dropExpiredPartitions(maintenance))
      .to.include('2024_04')
      .and.not.include('2024_07');
    expect(await months())
      .to.include('scans_2024_07')
      .and.not.include('scans_2024_04');
    expect(await isThere(tidy, dropped[0]!)).to.equal(false);
    expect(await isThere(tidy, kept)).to.equal(true);
    await expectExactRollUps(database);
    const [day] = await database.query<{ scan_id: string | null }>(
      `select scan_id, total_scans from scan_history where tenant_id = $1 and date = '2024-04-10'`,
      [patient],
    );
    expect(day).to.deep.equal({ scan_id: null, total_scans: 1 });

    expect(await loggedActions(database, patient)).to.deep.equal([
      'tenant.retention_set',
      'tenant.retention_set',
      'scan.expired',
    ]);
    const losses = await database.query<{ details_json: object }>(
      `select details_json from audit_logs where tenant_id = $1 and action = 'scan.expired'`,
      [tidy],
    );
    expect(losses.map(({ details_json }) => details_json)).to.deep.equal([{ scans: 1, month: '2024_04' }]);

    // A month that is gone comes back with the first scan of it.
    await store(patient, spring);
    expect(await months()).to.include('scans_2024_04');
  });

  it('is not for tenants to apply to others', async () => {
    const error = await dropExpiredPartitions(database.store).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    const direct = await database.store.dataSource
      .query(`select drop_scan_partition('2026_11')`)
      .catch(() => 'refused');
    expect(direct).to.equal('refused');
  });

  it('makes partitions ahead, once', async () => {
    await ensurePartitions(database.store);
    expect(await ensurePartitions(database.store)).to.equal(0);
    const ahead = new Date();
    ahead.setUTCDate(1);
    ahead.setUTCMonth(ahead.getUTCMonth() + 3);
    expect(await months()).to.include(`scans_${ahead.toISOString().slice(0, 7).replace('-', '_')}`);
  });

  it('makes the same tables later as the first migration does', async () => {
    const shapes = await database.query<{ shape: string }>(
      `select distinct (select string_agg(format('%s %s %s', attname, atttypid, attnotnull), ',' order by attnum)
           from pg_attribute where attrelid = pg_class.oid and attnum > 0) ||
         (select string_agg(regexp_replace(pg_get_indexdef(indexrelid), '_\\d{4}_\\d\\d', '', 'g'), ';'
           order by regexp_replace(pg_get_indexdef(indexrelid), '_\\d{4}_\\d\\d', '', 'g'))
           from pg_index where indrelid = pg_class.oid) ||
         (select string_agg(regexp_replace(pg_get_constraintdef(oid), '_\\d{4}_\\d\\d', '', 'g'), ';' order by conname)
           from pg_constraint where conrelid = pg_class.oid) || relrowsecurity || relforcerowsecurity as shape
       from pg_class where relispartition and relkind = 'r' and relname like 'vulnerabilities_%'`,
    );
    expect(shapes).to.have.lengthOf(1);
  });
});
