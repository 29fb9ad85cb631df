import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { ApiKeyRepository, ScanRepository, TenantRepository, VulnerabilityRepository } from '../../src/index.js';
import { useStore } from '../database.js';
import { completedScan, daysAgo, failedScan, firstPage, vulnerability } from '../fixtures.js';

describe('another tenant', () => {
  const database = useStore();
  const nothing = { data: [], pagination: { ...firstPage, total: 0, next_cursor: null } };
  let scans: ScanRepository;
  let vulnerabilities: VulnerabilityRepository;
  let apiKeys: ApiKeyRepository;
  let other: string;
  const submitted = daysAgo(200);
  const scanId = uuidv7({ msecs: submitted.getTime() });
  const keyId = uuidv7();

  before(async () => {
    const tenants = new TenantRepository(database.store);
    scans = new ScanRepository(database.store);
    vulnerabilities = new VulnerabilityRepository(database.store);
    apiKeys = new ApiKeyRepository(database.store);
    const { id: owner } = await tenants.create({ name: 'Owner', slug: 'owner' });
    ({ id: other } = await tenants.create({ name: 'Other', slug: 'other' }));
    await scans.create(completedScan(owner, { id: scanId, score: 100, created_at: submitted }), [vulnerability()]);
    await scans.createFailed(failedScan(owner));
    const key = { id: keyId, tenant_id: owner, name: 'ci', secret_hash: Buffer.alloc(32), role: 'admin' } as const;
    await apiKeys.create(key);
  });

  const reads: readonly { subject: string; read: () => Promise<unknown>; expected: unknown }[] = [
    { subject: 'scan by id', read: () => scans.getById(other, scanId), expected: null },
    {
      subject: 'scans by file hash',
      read: () => scans.getByFileHash(other, 'a'.repeat(64), firstPage),
      expected: nothing,
    },
    { subject: 'recent scans', read: () => scans.getRecentScans(other, firstPage), expected: nothing },
    {
      subject: 'failed scans',
      read: () => scans.getRecentScans(other, { ...firstPage, status: 'failed' }),
      expected: nothing,
    },
    { subject: 'high-risk scans', read: () => scans.getHighRiskScans(other, firstPage), expected: nothing },
    { subject: 'history', read: () => scans.getHistory(other, 365), expected: [] },
    {
      subject: 'findings of the scan',
      read: () => vulnerabilities.getByScanId(other, scanId, firstPage),
      expected: nothing,
    },
    {
      subject: 'findings by severity',
      read: () => vulnerabilities.getBySeverity(other, 'HIGH', firstPage),
      expected: nothing,
    },
    { subject: 'findings by category', read: () => vulnerabilities.getStatsByCategory(other), expected: [] },
    { subject: 'API keys', read: () => apiKeys.listByTenant(other), expected: [] },
  ];
  for (const { subject, read, expected } of reads) {
    it(`does not see: ${subject}`, async () => {
      expect(await read()).to.deep.equal(expected);
    });
  }

  it('has statistics of its own', async () => {
    expect(await scans.getStats(other)).to.include({ total_scans: 0, failed_scans: 0, high_vulnerabilities: 0 });
  });

  it('cannot delete or revoke what it does not own', async () => {
    expect(await scans.deleteOldScans(other, 1)).to.equal(0);
    expect(await apiKeys.revoke(other, keyId)).to.equal(false);
    await apiKeys.touch(other, keyId);
    expect(await apiKeys.findById(keyId)).to.include({ revoked_at: null, last_used_at: null });
  });

  it('cannot take over a scan by its id', async () => {
    expect(await scans.create(completedScan(other, { id: scanId }), [vulnerability()])).to.equal(false);
    expect(await scans.getById(other, scanId)).to.equal(null);
    expect(await scans.getHistory(other, 365)).to.deep.equal([]);
  });
});
