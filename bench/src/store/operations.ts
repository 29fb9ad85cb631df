import { ScanRepository, VulnerabilityRepository, openStore, type Store } from '@terrasafe/store';
import { Client } from 'pg';
import type { Database } from './fill.js';
import { findings, scan } from './sample.js';

const sampleSize = 2_000;

interface StoredScan {
  readonly id: string;
  readonly tenant_id: string;
  readonly file_hash: string;
}

export interface Operation {
  readonly name: string;
  /** For 95 of 100 calls. */
  readonly promisedMs?: number;
  /** Of a round. */
  readonly calls: number;
  readonly run: (index: number) => Promise<unknown>;
}

/** What is measured, on one database by one connection, of scans and tenants taken at random. */
export class Operations {
  readonly all: readonly Operation[];
  readonly #store: Store;

  private constructor(store: Store, sample: readonly StoredScan[]) {
    this.#store = store;
    const scans = new ScanRepository(store);
    const vulnerabilities = new VulnerabilityRepository(store);
    const any = (index: number) => sample[index % sample.length]!;
    const page = { page: 1, per_page: 100 };
    const twenty = findings(20);
    const thousand = findings(1_000);
    this.all = [
      { name: 'select 1', calls: 100, run: () => store.check() },
      { name: 'scan by id', promisedMs: 1, calls: 100, run: (n) => scans.getById(any(n).tenant_id, any(n).id) },
      {
        name: '100 recent scans',
        promisedMs: 10,
        calls: 100,
        run: (n) => scans.getRecentScans(any(n).tenant_id, page),
      },
      { name: 'statistics', promisedMs: 50, calls: 100, run: (n) => scans.getStats(any(n).tenant_id) },
      {
        name: 'scans by file hash',
        promisedMs: 5,
        calls: 100,
        run: (n) => scans.getByFileHash(any(n).tenant_id, any(n).file_hash, page),
      },
      { name: '100 high-risk scans', calls: 100, run: (n) => scans.getHighRiskScans(any(n).tenant_id, page) },
      {
        name: 'findings of a scan',
        calls: 100,
        run: (n) => vulnerabilities.getByScanId(any(n).tenant_id, any(n).id, page),
      },
      {
        name: '100 findings by severity',
        calls: 100,
        run: (n) => vulnerabilities.getBySeverity(any(n).tenant_id, 'HIGH', page),
      },
      { name: 'findings by category', calls: 100, run: (n) => vulnerabilities.getStatsByCategory(any(n).tenant_id) },
      // Last, since they add to what the others read.
      {
        name: 'create a scan with 20 findings',
        promisedMs: 20,
        calls: 50,
        run: (n) => scans.create(scan(any(n).tenant_id, n), twenty),
      },
      {
        name: 'insert 1,000 findings, with scan',
        promisedMs: 50,
        calls: 20,
        run: (n) => scans.create(scan(any(n).tenant_id, n), thousand),
      },
    ];
  }

  static async open({ url, adminUrl }: Database): Promise<Operations> {
    const admin = new Client({ connectionString: adminUrl });
    await admin.connect();
    const { rows } = await admin.query<StoredScan>(
      'select id, tenant_id, file_hash from scans order by md5(id::text) limit $1',
      [sampleSize],
    );
    await admin.end();
    return new Operations(await openStore(url, { poolSize: 1 }), rows);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
