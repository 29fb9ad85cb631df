import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgres, type LocalServer } from '@terrasafe/local';
import { expect } from 'chai';
import { Client } from 'pg';
import {
  ScanRepository,
  TenantRepository,
  VulnerabilityRepository,
  isStoreUnavailable,
  migrate,
  openStore,
  type Store,
} from '../src/index.js';
import { completedScan, firstPage, vulnerability } from './fixtures.js';
import { adminUrlOf, openStandby } from './standby.js';

const hourMs = 3_600_000;

describe('a store with a streaming replica', function () {
  this.timeout(120_000);
  const directory = join(tmpdir(), `terrasafe-store-replicated-${process.pid}`);
  let primary: LocalServer;
  let standby: LocalServer;
  /** Accepts any lag that the test makes. */
  let patient: Store;
  /** Accepts less than a check of the replicas takes to come round. */
  let strict: Store;
  let tenantId: string;

  before(async () => {
    primary = await openPostgres({ directory: `${directory}-primary`, log: () => undefined });
    await migrate(primary.url, 'up');
    standby = await openStandby(primary, `${directory}-standby`);
    const named = (application: string) => `${standby.url}?application_name=${application}`;
    patient = await openStore(primary.url, { replicaUrls: [named('patient')], maxReplicaLagMs: hourMs });
    strict = await openStore(primary.url, { replicaUrls: [named('strict')], maxReplicaLagMs: 100 });
    tenantId = (await new TenantRepository(patient).create({ name: 'Acme', slug: 'acme' })).id;
  });
  after(async () => {
    await patient.close();
    await strict.close();
    await standby.stop();
    await primary.stop();
    for (const server of ['primary', 'standby']) await rm(`${directory}-${server}`, { recursive: true, force: true });
  });

  /** Writes a scan that the replica will not have until `resume`. */
  async function writeUnseen(): Promise<string> {
    await onServer(standby, 'select pg_wal_replay_pause()');
    await until(async () => {
      const [row] = await onServer<{ state: string }>(standby, 'select pg_get_wal_replay_pause_state() as state');
      return row?.state === 'paused';
    });
    const scan = completedScan(tenantId);
    await new ScanRepository(patient).create(scan, [vulnerability()]);
    return scan.id;
  }

  const resume = () => onServer(standby, 'select pg_wal_replay_resume()');

  async function caughtUp(): Promise<void> {
    const [row] = await onServer<{ lsn: string }>(primary, 'select pg_current_wal_lsn() as lsn');
    await until(async () => {
      const [state] = await onServer<{ done: boolean }>(
        standby,
        'select coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as done',
        [row!.lsn],
      );
      return state!.done;
    });
  }

  async function lists(store: Store, id: string): Promise<boolean> {
    const { data } = await new ScanRepository(store).getRecentScans(tenantId, firstPage);
    return data.some((scan) => scan.id === id);
  }

  /** Whether the replica has answered a read of a store: its checks are no transactions. */
  async function answersOf(application: string, read: () => Promise<unknown>): Promise<boolean> {
    const [now] = await onServer<{ at: string }>(standby, 'select clock_timestamp()::text as at');
    await read();
    const [row] = await onServer<{ done: boolean }>(
      standby,
      `select exists (
         select from pg_stat_activity where application_name = $1 and query ilike 'commit' and query_start > $2::timestamptz
       ) as done`,
      [application, now!.at],
    );
    return row!.done;
  }

  it('sends reads that may lag to the replica, and those of what was just written to the primary', async () => {
    const id = await writeUnseen();
    await until(async () => !(await lists(patient, id)));
    const scans = new ScanRepository(patient);
    expect(await scans.getStats(tenantId)).to.include({ total_scans: 0 });
    expect((await scans.getByFileHash(tenantId, completedScan(tenantId).file_hash, firstPage)).data).to.deep.equal([]);
    expect(await scans.getById(tenantId, id)).to.include({ id });
    expect((await scans.getWithVulnerabilities(tenantId, [id]))[0]?.vulnerabilities).to.have.lengthOf(1);
    const { pagination } = await new VulnerabilityRepository(patient).getByScanId(tenantId, id, firstPage);
    expect(pagination.total).to.equal(1);
    await resume();
    await until(() => lists(patient, id));
  });

  it('asks the primary while the replica lags, and the replica again when it has caught up', async () => {
    const id = await writeUnseen();
    await until(() => lists(strict, id));
    await resume();
    await caughtUp();
    await until(() => answersOf('strict', () => lists(strict, id)));
  });

  it('asks the primary when the replica is killed, without a failure, and the replica when it is back', async () => {
    const id = await writeUnseen();
    await until(async () => !(await lists(patient, id)));
    standby.kill();
    await Promise.all(Array.from({ length: 50 }, () => lists(patient, id)));
    await until(() => lists(patient, id));
    await standby.restart();
    const later = await writeUnseen();
    await until(async () => !(await lists(patient, later)));
    await resume();
  });

  it('goes on reading while the primary is away', async () => {
    const id = await writeUnseen();
    await resume();
    await caughtUp();
    await until(() => answersOf('patient', () => lists(patient, id)));
    primary.kill();
    const scans = new ScanRepository(patient);
    await until(() => scans.create(completedScan(tenantId), []).then(() => false, isStoreUnavailable));
    expect(await lists(patient, id)).to.equal(true);
    await primary.restart();
    await until(() => scans.create(completedScan(tenantId), []).catch(() => false));
  });
});

/** As often as it takes; the time limit is that of the test. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

async function onServer<Row>(server: LocalServer, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: adminUrlOf(server) });
  await client.connect();
  try {
    return (await client.query(sql, [...parameters])).rows as Row[];
  } finally {
    await client.end();
  }
}
