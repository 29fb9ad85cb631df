import type { Page } from '@terrasafe/contracts';
import { expect } from 'chai';
import { BadCursorError, ScanRepository, VulnerabilityRepository, type ScanRow } from '../src/index.js';
import { newTenant } from './as-maintenance.js';
import { useStore } from './database.js';
import { completedScan, daysAgo, failedScan, vulnerability } from './fixtures.js';

describe('cursors', () => {
  const database = useStore();
  let scans: ScanRepository;
  let vulnerabilities: VulnerabilityRepository;
  let tenantId: string;
  let scanId: string;

  before(async () => {
    scans = new ScanRepository(database.store);
    vulnerabilities = new VulnerabilityRepository(database.store);
    tenantId = await newTenant(database);
    // Over several partitions, with equal scores.
    for (let index = 0; index < 23; index++) {
      const scan = completedScan(tenantId, { created_at: daysAgo(index * 9), score: 70 + (index % 3) });
      await scans.create(scan, [vulnerability(), vulnerability({ severity: 'LOW' }), vulnerability()]);
      scanId = scan.id;
    }
    await scans.createFailed(failedScan(tenantId));
  });

  async function walk<Row>(
    read: (query: { page: number; per_page: number; cursor?: string }) => Promise<Page<Row>>,
    per_page: number,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    let cursor: string | null | undefined;
    do {
      const found: Page<Row> = await read({ page: 1, per_page, ...(cursor && { cursor }) });
      expect(found.data.length).to.be.within(0, per_page);
      rows.push(...found.data);
      cursor = found.pagination.next_cursor;
    } while (cursor);
    return rows;
  }

  const lists: Record<string, (query: { page: number; per_page: number; cursor?: string }) => Promise<Page<object>>> = {
    'recent scans': (query) => scans.getRecentScans(tenantId, query),
    'completed scans': (query) => scans.getRecentScans(tenantId, { ...query, status: 'completed' }),
    'scans of the same content': (query) => scans.getByFileHash(tenantId, 'a'.repeat(64), query),
    'high-risk scans': (query) => scans.getHighRiskScans(tenantId, query),
    'findings of a scan': (query) => vulnerabilities.getByScanId(tenantId, scanId, query),
    'findings of a severity': (query) => vulnerabilities.getBySeverity(tenantId, 'HIGH', query),
    'findings of a category': (query) => vulnerabilities.getByCategory(tenantId, 'open_port', query),
  };

  for (const [name, read] of Object.entries(lists)) {
    it(`walk ${name} as pages do`, async () => {
      const all = await read({ page: 1, per_page: 100 });
      expect(all.data.length).to.equal(all.pagination.total).and.to.be.greaterThan(2);
      for (const perPage of [1, 4, 100]) expect(await walk(read, perPage)).to.deep.equal(all.data);
      const second = await read({ page: 2, per_page: 2 });
      expect(second.data).to.deep.equal(all.data.slice(2, 4));
    });

    it(`of ${name} are refused when they are something else`, async () => {
      for (const cursor of [
        '',
        'nonsense',
        Buffer.from('["x"]').toString('base64url'),
        Buffer.from('[]').toString('base64url'),
      ]) {
        const error = await read({ page: 1, per_page: 2, cursor }).catch((reason: unknown) => reason);
        expect(error, cursor).to.be.instanceOf(BadCursorError);
      }
    });
  }

  it('neither skip nor repeat scans when new ones arrive', async () => {
    const first = await scans.getRecentScans(tenantId, { page: 1, per_page: 5 });
    await scans.create(completedScan(tenantId), []);
    const cursor = first.pagination.next_cursor ?? '';
    const next = await scans.getRecentScans(tenantId, { page: 1, per_page: 5, cursor });
    const all = (await scans.getRecentScans(tenantId, { page: 1, per_page: 11 })).data.map(({ id }: ScanRow) => id);
    expect([...first.data, ...next.data].map(({ id }) => id)).to.deep.equal(all.slice(1));
  });
});
