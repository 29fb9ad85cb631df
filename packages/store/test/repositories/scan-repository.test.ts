import { registry } from '@terrasafe/service';
import { expect } from 'chai';
import { QueryFailedError } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ScanRepository, TenantRepository, VulnerabilityRepository, type CompletedScan } from '../../src/index.js';
import { useStore } from '../database.js';
import { completedScan, daysAgo, failedScan, firstPage, rowOf, vulnerability } from '../fixtures.js';

const idsOf = (rows: readonly { readonly id: unknown }[]) => rows.map(({ id }) => id);

describe('ScanRepository', () => {
  const database = useStore();
  let scans: ScanRepository;
  let vulnerabilities: VulnerabilityRepository;
  let tenantId: string;

  before(() => {
    scans = new ScanRepository(database.store);
    vulnerabilities = new VulnerabilityRepository(database.store);
  });

  beforeEach(async () => {
    const slug = uuidv7();
    ({ id: tenantId } = await new TenantRepository(database.store).create({ name: 'Acme', slug }));
  });

  /** Submitted one after the other, the last one last. */
  async function createScans(...changes: Partial<CompletedScan>[]): Promise<string[]> {
    const ids: string[] = [];
    for (const [index, change] of changes.entries()) {
      const scan = completedScan(tenantId, { created_at: new Date(Date.UTC(2026, 10, 21, 12, index)), ...change });
      await scans.create(scan, []);
      ids.push(scan.id);
    }
    return ids;
  }

  describe('create', () => {
    it('stores a scan as it is given', async () => {
      const scan = completedScan(tenantId);
      expect(await scans.create(scan, [])).to.equal(true);
      const row = await scans.getById(tenantId, scan.id);
      expect(row).to.deep.equal({
        ...rowOf(scan),
        new_findings: null,
        unchanged_findings: null,
        fixed_findings: null,
        status: 'completed',
        error_code: null,
        error_reason: null,
        completed_at: row?.completed_at,
      });
      expect(row?.completed_at).to.be.a('date');
    });

    it('stores findings in their order', async () => {
      const scan = completedScan(tenantId);
      const findings = [
        vulnerability({ severity: 'CRITICAL', mitre: ['T1190', 'T1078'] }),
        vulnerability({
          aliases: [],
          suppressed: true,
          suppression: { by: 'comment', owner: null, reason: 'accepted', until: null, file: 'main.tf', line: 1 },
        }),
      ];
      await scans.create(scan, findings);
      const { data, pagination } = await vulnerabilities.getByScanId(tenantId, scan.id, firstPage);
      const shared = { scan_id: scan.id, tenant_id: tenantId, created_at: scan.created_at };
      expect(data).to.deep.equal(findings.map((finding, index) => ({ ...finding, ...shared, id: index + 1 })));
      expect(pagination).to.deep.equal({ page: 1, per_page: 50, total: 2, next_cursor: null });
    });

    it('changes nothing the second time', async () => {
      const scan = completedScan(tenantId);
      await scans.create(scan, [vulnerability()]);
      const before = {
        scan: await scans.getById(tenantId, scan.id),
        findings: await vulnerabilities.getByScanId(tenantId, scan.id, firstPage),
        history: await scans.getHistory(tenantId, 2),
      };

      expect(await scans.create({ ...scan, score: 99 }, [vulnerability(), vulnerability()])).to.equal(false);
      expect(await scans.createFailed(failedScan(tenantId, { id: scan.id }))).to.equal(false);
      expect({
        scan: await scans.getById(tenantId, scan.id),
        findings: await vulnerabilities.getByScanId(tenantId, scan.id, firstPage),
        history: await scans.getHistory(tenantId, 2),
      }).to.deep.equal(before);
    });

    it('stores a scan once when 20 connections deliver it at once', async () => {
      const scan = completedScan(tenantId);
      const findings = [vulnerability(), vulnerability()];
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => scans.create(scan, findings)));
      expect(outcomes.filter(Boolean)).to.have.lengthOf(1);
      expect((await vulnerabilities.getByScanId(tenantId, scan.id, firstPage)).pagination.total).to.equal(2);
      expect((await scans.getHistory(tenantId, 2)).map((day) => day.total_scans)).to.deep.equal([1]);
    });

    it('counts scans in the history of their day, even those that end at once', async () => {
      const scores = Array.from({ length: 20 }, (_, index) => index * 5);
      const created = scores.map((score) => completedScan(tenantId, { score }));
      await Promise.all(created.map((scan) => scans.create(scan, [])));
      await scans.create(completedScan(tenantId, { score: 70, created_at: daysAgo(1) }), []);
      await scans.create(completedScan(tenantId, { created_at: daysAgo(2) }), []);

      const [yesterday, today, ...more] = await scans.getHistory(tenantId, 2);
      expect(more).to.deep.equal([]);
      expect(yesterday).to.include({ total_scans: 1, average_score: 70, date: daysAgo(1).toISOString().slice(0, 10) });
      expect(today).to.include({
        tenant_id: tenantId,
        scan_id: created.at(-1)?.id,
        total_scans: 20,
        critical_vulnerabilities: 20,
        high_vulnerabilities: 40,
      });
      expect(today?.average_score).to.be.closeTo(47.5, 1e-9);
    });

    it('stores hostile text', async () => {
      const scan = completedScan(tenantId, {
        filename: 'a\0b.tf',
        environment: '\ud800',
        errors: [{ kind: 'syntax', file: '\0', line: 1, message: `'; drop table scans; --` }],
      });
      const finding = vulnerability({ message: '\0 \udfff "\\u0000"', resource: 'x'.repeat(5_000), aliases: ['\0'] });
      await scans.create(scan, [finding]);
      await scans.createFailed(failedScan(tenantId, { error_reason: 'no \0 file' }));

      expect(await scans.getById(tenantId, scan.id)).to.deep.include({
        filename: 'a\ufffdb.tf',
        environment: '\ufffd',
        errors: [{ kind: 'syntax', file: '\ufffd', line: 1, message: `'; drop table scans; --` }],
      });
      const { data } = await vulnerabilities.getByScanId(tenantId, scan.id, firstPage);
      expect(data[0]).to.deep.include({
        message: '\ufffd \ufffd "\\u0000"',
        resource: finding.resource,
        aliases: ['\ufffd'],
      });
    });

    it('stores 25,000 findings', async function () {
      this.timeout(60_000);
      const scan = completedScan(tenantId);
      await scans.create(
        scan,
        Array.from({ length: 25_000 }, (_, index) => vulnerability({ start_line: index + 1 })),
      );
      const { data, pagination } = await vulnerabilities.getByScanId(tenantId, scan.id, { page: 250, per_page: 100 });
      expect(pagination.total).to.equal(25_000);
      expect(data.at(-1)).to.include({ id: 25_000, start_line: 25_000 });
    });

    it('stores nothing when a finding cannot be stored, and keeps what was uploaded out of the error', async () => {
      const scan = completedScan(tenantId);
      const findings = [vulnerability(), vulnerability({ category: 'far too long'.repeat(10) as 'other' })];
      const error = await scans.create(scan, findings).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(QueryFailedError);
      expect(JSON.stringify(error)).to.not.include('aws_security_group');
      expect(await scans.getById(tenantId, scan.id)).to.equal(null);
      expect(await scans.getHistory(tenantId, 2)).to.deep.equal([]);
    });
  });

  describe('createFailed', () => {
    it('stores the failure', async () => {
      const scan = failedScan(tenantId);
      expect(await scans.createFailed(scan)).to.equal(true);
      expect(await scans.getById(tenantId, scan.id)).to.deep.include({
        ...rowOf(scan),
        status: 'failed',
        score: null,
        features_analyzed: null,
        errors: [],
      });
    });

    it('is not undone by a later success, nor counted in the history', async () => {
      const scan = failedScan(tenantId);
      await scans.createFailed(scan);
      expect(await scans.createFailed({ ...scan, error_code: 'INTERNAL' })).to.equal(false);
      expect(await scans.create(completedScan(tenantId, { id: scan.id }), [vulnerability()])).to.equal(false);
      expect(await scans.getById(tenantId, scan.id)).to.include({ status: 'failed', error_code: 'TIMEOUT' });
      expect(await scans.getHistory(tenantId, 2)).to.deep.equal([]);
    });
  });

  it('finds no scan that does not exist', async () => {
    expect(await scans.getById(tenantId, uuidv7())).to.equal(null);
  });

  it('finds scans of the same content, newest first', async () => {
    const [first, , last] = await createScans({}, { file_hash: 'b'.repeat(64) }, {});
    const { data, pagination } = await scans.getByFileHash(tenantId, 'a'.repeat(64), firstPage);
    expect(idsOf(data)).to.deep.equal([last, first]);
    expect(pagination.total).to.equal(2);
  });

  it('pages through recent scans, newest first', async () => {
    const [first, second, third] = await createScans({}, {}, {});
    const page = await scans.getRecentScans(tenantId, { page: 1, per_page: 2 });
    expect(idsOf(page.data)).to.deep.equal([third, second]);
    expect(page.pagination).to.deep.include({ page: 1, per_page: 2, total: 3 });
    expect(idsOf((await scans.getRecentScans(tenantId, { page: 2, per_page: 2 })).data)).to.deep.equal([first]);
    expect((await scans.getRecentScans(tenantId, { page: 3, per_page: 2 })).data).to.deep.equal([]);
  });

  it('filters recent scans by status', async () => {
    const [completed] = await createScans({});
    const failed = failedScan(tenantId);
    await scans.createFailed(failed);
    const withStatus = async (status: 'completed' | 'failed') =>
      idsOf((await scans.getRecentScans(tenantId, { ...firstPage, status })).data);
    expect(await withStatus('failed')).to.deep.equal([failed.id]);
    expect(await withStatus('completed')).to.deep.equal([completed]);
  });

  it('lists high-risk scans, worst first', async () => {
    const [, worst, atThreshold, low] = await createScans({ score: 69 }, { score: 95 }, { score: 70 }, { score: 20 });
    await scans.createFailed(failedScan(tenantId));
    expect(idsOf((await scans.getHighRiskScans(tenantId, firstPage)).data)).to.deep.equal([worst, atThreshold]);
    const all = await scans.getHighRiskScans(tenantId, { ...firstPage, threshold: 0 });
    expect(all.pagination.total).to.equal(4);
    expect(all.data.at(-1)?.id).to.equal(low);
  });

  it('sums up', async () => {
    await createScans({ score: 10 }, { score: 75 });
    await scans.createFailed(failedScan(tenantId));
    expect(await scans.getStats(tenantId)).to.deep.equal({
      total_scans: 3,
      failed_scans: 1,
      average_score: 42.5,
      high_risk_scans: 1,
      critical_vulnerabilities: 2,
      high_vulnerabilities: 4,
      medium_vulnerabilities: 0,
      low_vulnerabilities: 0,
    });
  });

  it('sums up nothing', async () => {
    expect(await scans.getStats(tenantId)).to.include({ total_scans: 0, average_score: null, low_vulnerabilities: 0 });
  });

  describe('deleteOldScans', () => {
    it('deletes scans beyond the period with their findings and keeps the history', async () => {
      const old = completedScan(tenantId, { created_at: daysAgo(91) });
      const recent = completedScan(tenantId, { created_at: daysAgo(89) });
      await scans.create(old, [vulnerability()]);
      await scans.create(recent, [vulnerability()]);
      expect(await scans.deleteOldScans(tenantId)).to.equal(1);
      expect(await scans.getById(tenantId, old.id)).to.equal(null);
      expect((await vulnerabilities.getByScanId(tenantId, old.id, firstPage)).data).to.deep.equal([]);
      expect((await vulnerabilities.getByScanId(tenantId, recent.id, firstPage)).data).to.have.lengthOf(1);
      const history = await scans.getHistory(tenantId, 100);
      expect(history.map((day) => day.scan_id)).to.deep.equal([null, recent.id]);
      expect(await scans.deleteOldScans(tenantId)).to.equal(0);
    });

    it('deletes more than one batch', async () => {
      const old = Array.from({ length: 2_500 }, () => failedScan(tenantId, { created_at: daysAgo(91) }));
      await scans.createMany(old.map((scan) => ({ status: 'failed', scan })));
      expect(await scans.deleteOldScans(tenantId, 90)).to.equal(2_500);
    });

    for (const days of [0, -1, 1.5, Number.NaN]) {
      it(`refuses to keep scans for ${days} days`, async () => {
        const error = await scans.deleteOldScans(tenantId, days).catch((reason: unknown) => reason);
        expect(error).to.be.instanceOf(RangeError);
      });
    }
  });

  it('times its operations', async () => {
    await scans.getById(tenantId, uuidv7());
    expect(await registry.metrics()).to.match(
      /terrasafe_db_query_duration_seconds_count\{operation="get_scan_by_id"\} \d+/,
    );
  });
});
