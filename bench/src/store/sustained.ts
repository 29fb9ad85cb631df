import { pipeline } from 'node:stream/promises';
import { ScanRepository, openStore, type ScanOutcome } from '@terrasafe/store';
import { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { findingsPerScan, type Database } from './fill.js';
import { findings, scan } from './sample.js';

const scanCount = 6_400;
/** As persistence-worker has them by default. */
const scansPerTransaction = 64;
const writers = 4;

export interface Sustained {
  readonly scansPerSecond: number;
  readonly copiedScansPerSecond: number;
}

/** Scans of all tenants through `createMany`, and the very same rows by COPY into tables with the same indexes. */
export async function measureSustained(database: Database): Promise<Sustained> {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const store = await openStore(database.url, { poolSize: writers, role: 'pipeline' });
  try {
    const { rows: tenants } = await admin.query<{ id: string }>('select id from tenants order by id');
    const vulnerabilities = findings(findingsPerScan);
    const outcomes = Array.from({ length: scanCount }, (_, index): ScanOutcome => {
      return { status: 'completed', scan: scan(tenants[index % tenants.length]!.id, index), vulnerabilities };
    });
    const scansPerSecond = scanCount / (await seconds(() => writeAll(new ScanRepository(store), outcomes)));

    const least = outcomes[0]!.scan.id;
    const scans = await copyOut(admin, `select * from scans where id >= '${least}'`);
    const rows = await copyOut(admin, `select * from vulnerabilities where scan_id >= '${least}'`);
    await admin.query(`drop table if exists plain_scans, plain_vulnerabilities;
      create table plain_scans (like scans including all);
      create table plain_vulnerabilities (like vulnerabilities including all)`);
    const copied = await seconds(async () => {
      await admin.query('begin');
      await copyIn(admin, 'plain_scans', scans);
      await copyIn(admin, 'plain_vulnerabilities', rows);
      await admin.query('commit');
    });
    await admin.query('drop table plain_scans, plain_vulnerabilities');
    return { scansPerSecond, copiedScansPerSecond: scanCount / copied };
  } finally {
    await store.close();
    await admin.end();
  }
}

async function writeAll(scans: ScanRepository, outcomes: readonly ScanOutcome[]): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (next < outcomes.length) {
        const start = next;
        next += scansPerTransaction;
        const writes = await scans.createMany(outcomes.slice(start, start + scansPerTransaction));
        for (const write of writes) if ('error' in write) throw write.error;
      }
    }),
  );
}

async function copyOut(client: Client, query: string): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout`))) chunks.push(chunk as Buffer);
  return chunks;
}

async function copyIn(client: Client, table: string, chunks: readonly Buffer[]): Promise<void> {
  await pipeline(chunks, client.query(copyFrom(`copy ${table} from stdin`)));
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
