import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres } from '@terrasafe/local';
import {
  ScanRepository,
  TenantRepository,
  VulnerabilityRepository,
  migrate,
  openStore,
  type CompletedScan,
  type NewVulnerability,
} from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';

/**
 * The operations that the store promises, one after the other on one connection, with a given number of scans (10,000
 * unless told otherwise: `node store.js 1000`) of 20 findings each in the tables. Prints medians, and how many bare
 * `select 1` of the same moment each is worth.
 */
const scanCount = Number(process.argv[2] ?? 10_000);
const findingsPerScan = 20;
const warmUps = 20;
const repetitions = 200;

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
const categories = ['open_port', 'public_access', 'unencrypted_storage', 'hardcoded_secret', 'other'] as const;

function findings(count: number): NewVulnerability[] {
  return Array.from({ length: count }, (_, index) => ({
    rule_id: `AWS-EC2-${index % 40}`,
    aliases: ['CKV_AWS_24', 'AVD-AWS-0107'],
    severity: severities[index % severities.length] ?? 'LOW',
    points: 20,
    category: categories[index % categories.length] ?? 'other',
    message: 'aws_security_group.web lets the whole internet in on port 22, where administrators log in',
    resource: `module.network["eu-west-${index}"].aws_security_group.web`,
    file: 'modules/network/main.tf',
    start_line: index + 1,
    end_line: index + 4,
    remediation: 'Restrict cidr_blocks to the addresses of your offices, or go through a bastion.',
    mitre: ['T1190'],
    suppressed: false,
    suppression: null,
    fingerprint: `${index}`.padStart(64, 'f'),
  }));
}

/** Spread over about 70 days, so that the history has rows too. */
function scan(tenantId: string, index: number): CompletedScan {
  return {
    id: uuidv7(),
    tenant_id: tenantId,
    filename: 'main.tf',
    file_hash: `${index % 5_000}`.padStart(64, '0'),
    file_size_bytes: 4_000,
    score: index % 101,
    rule_based_score: index % 101,
    ml_score: index % 101,
    confidence: 'HIGH',
    risk_density: 12.5,
    grade: 'D',
    scan_duration_seconds: 0.1,
    from_cache: false,
    features_analyzed: {
      open_ports: 5,
      hardcoded_secrets: 0,
      public_access: 4,
      unencrypted_storage: 4,
      total_resources: 9,
    },
    vulnerability_summary: { critical: 5, high: 5, medium: 5, low: 5 },
    files: 3,
    errors: [],
    model_version: '1.0.0',
    created_at: new Date(Date.now() - index * 600_000),
    user_id: tenantId,
    correlation_id: tenantId,
    environment: 'production',
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const directory = await mkdtemp(join(tmpdir(), 'terrasafe-bench-store-'));
const postgres = await openPostgres({ directory, log: () => undefined });
try {
  await migrate(postgres.url, 'up');
  const store = await openStore(postgres.url, { poolSize: 1 });
  const scans = new ScanRepository(store);
  const vulnerabilities = new VulnerabilityRepository(store);
  const { id: tenantId } = await new TenantRepository(store).create({ name: 'Bench', slug: 'bench' });

  const stored: CompletedScan[] = [];
  for (let index = 0; index < scanCount; index++) {
    const next = scan(tenantId, index);
    await scans.create(next, findings(findingsPerScan));
    stored.push(next);
  }
  await store.dataSource.query('vacuum analyze');

  const any = (index: number) => stored[(index * 7_919) % stored.length] ?? scan(tenantId, index);
  const page = { page: 1, per_page: 100 };
  const twenty = findings(findingsPerScan);
  const hundred = findings(100);
  const thousand = findings(1_000);
  const operations: readonly { name: string; promisedMs?: number; run: (index: number) => Promise<unknown> }[] = [
    { name: 'scan by id', promisedMs: 1, run: (index) => scans.getById(tenantId, any(index).id) },
    { name: '100 recent scans', promisedMs: 10, run: () => scans.getRecentScans(tenantId, page) },
    { name: 'statistics', promisedMs: 50, run: () => scans.getStats(tenantId) },
    {
      name: 'scans by file hash',
      promisedMs: 5,
      run: (index) => scans.getByFileHash(tenantId, any(index).file_hash!, page),
    },
    { name: '100 high-risk scans', run: () => scans.getHighRiskScans(tenantId, page) },
    { name: 'findings of a scan', run: (index) => vulnerabilities.getByScanId(tenantId, any(index).id, page) },
    { name: '100 findings by severity', run: () => vulnerabilities.getBySeverity(tenantId, 'HIGH', page) },
    { name: 'findings by category', run: () => vulnerabilities.getStatsByCategory(tenantId) },
    // Last, since they add to what the others read.
    { name: 'create a scan, no findings', promisedMs: 20, run: (index) => scans.create(scan(tenantId, index), []) },
    { name: 'create a scan, 20 findings', promisedMs: 20, run: (index) => scans.create(scan(tenantId, index), twenty) },
    {
      name: 'create a scan, 100 findings',
      promisedMs: 50,
      run: (index) => scans.create(scan(tenantId, index), hundred),
    },
    { name: 'create a scan, 1,000 findings', run: (index) => scans.create(scan(tenantId, index), thousand) },
  ];

  console.log(`${scanCount} scans x ${findingsPerScan} findings, medians of ${repetitions}`);
  for (const { name, promisedMs, run } of operations) {
    for (let index = 0; index < warmUps; index++) await run(index);
    const times: number[] = [];
    const baseline: number[] = [];
    for (let index = 0; index < repetitions; index++) {
      baseline.push(await timeMs(() => store.check()));
      times.push(await timeMs(() => run(index)));
    }
    const promise = promisedMs === undefined ? '' : `, promised < ${promisedMs} ms`;
    console.log(
      `${name.padEnd(30)} ${median(times).toFixed(2).padStart(8)} ms = ` +
        `${(median(times) / median(baseline)).toFixed(1).padStart(6)} x select 1${promise}`,
    );
  }
  await store.close();
} finally {
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
