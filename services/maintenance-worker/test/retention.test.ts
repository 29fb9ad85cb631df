import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LocalServer } from '@terrasafe/local';
import {
  AuditLogRepository,
  RepositoryRepository,
  ScanRepository,
  TenantRepository,
  openStore,
  type Store,
} from '@terrasafe/store';
import { TestServers, until } from '@terrasafe/testing';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { applyRetention } from '../src/retention.js';

const entry = fileURLToPath(new URL('../src/main.js', import.meta.url));
const nobody = { userId: null, apiKeyId: null };
const everything = { page: 1, per_page: 100 };

describe('retention', function () {
  this.timeout(120_000);
  const servers = new TestServers();
  let postgres: LocalServer;
  let redis: LocalServer;
  let store: Store;
  let scans: ScanRepository;
  let worker: ChildProcess | undefined;

  before(async () => {
    [postgres, redis] = await Promise.all([servers.openPostgres(), servers.openRedis()]);
    store = servers.closing(await openStore(postgres.url, { poolSize: 2, role: 'maintenance' }));
    scans = new ScanRepository(store);
  });
  after(async () => {
    worker?.kill('SIGKILL');
    await servers.stop();
  });

  async function newTenant(slug: string, retention_days: number, keep_latest: number): Promise<string> {
    const tenants = new TenantRepository(store);
    const { id } = await tenants.create({ name: slug, slug });
    await tenants.setRetention(id, { retention_days, keep_latest }, nobody);
    return id;
  }

  /** @returns the ids of scans of a repository, submitted so many days ago each */
  async function submitted(tenantId: string, ...daysAgo: number[]): Promise<string[]> {
    const id = uuidv7();
    const repository = { id, url: `https://git.example/${id}`, subdirectory: '', ref: null, commit: null };
    return Promise.all(
      daysAgo.map(async (days) => {
        const created_at = new Date(Date.now() - days * 86_400_000);
        const scan = {
          id: uuidv7({ msecs: created_at.getTime() }),
          tenant_id: tenantId,
          filename: 'main.tf',
          file_hash: null,
          file_size_bytes: null,
          lane: 'batch' as const,
          batch_id: null,
          created_at,
          user_id: null,
          correlation_id: null,
          environment: null,
          repository: { ...repository, pullRequest: null },
          error_code: 'TIMEOUT',
          error_reason: 'It took too long.',
        };
        await scans.createFailed(scan);
        return scan.id;
      }),
    );
  }

  const idsOf = async (tenantId: string) =>
    (await scans.getRecentScans(tenantId, everything)).data.map(({ id }) => id).toReversed();

  const partitions = async () => {
    const rows = await store.dataSource.query<{ name: string }[]>(
      `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = 'scans'::regclass order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  const logged = async (tenantId: string) =>
    (await new AuditLogRepository(store).list(tenantId, { ...everything, targetType: 'scan' })).data.map(
      ({ action, details_json }) => [action, details_json?.scans],
    );

  it('is applied by the clock, to each tenant as it wishes, with months made ahead and dropped', async () => {
    const tidy = await newTenant('tidy', 30, 0);
    const careful = await newTenant('careful', 30, 2);
    const patient = await newTenant('patient', 3_650, 0);
    const ofTidy = await submitted(tidy, 400, 40, 20);
    const ofCareful = await submitted(careful, 45, 40, 35, 20);
    const ofPatient = await submitted(patient, 50, 40);
    // As after an outage of months.
    const before = await partitions();
    const [ahead] = before.slice(-1);
    await store.dataSource.query('select drop_scan_partition($1)', [ahead!.slice('scans_'.length)]);

    worker = fork(entry, {
      env: {
        ...process.env,
        TERRASAFE_HOST: '127.0.0.1',
        TERRASAFE_PORT: '0',
        TERRASAFE_REDIS_URL: redis.url,
        TERRASAFE_DATABASE_URL: postgres.url,
        TERRASAFE_BLOB_URL: pathToFileURL(join(servers.directory, 'blobs')).href,
        TERRASAFE_LOG_LEVEL: 'silent',
      },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await until(async () => (await idsOf(careful)).length === 2 && (await partitions()).includes(ahead!));

    expect(await idsOf(tidy)).to.deep.equal(ofTidy.slice(2));
    expect(await idsOf(careful)).to.deep.equal(ofCareful.slice(2));
    expect(await idsOf(patient)).to.deep.equal(ofPatient);
    expect(await logged(careful)).to.deep.equal([['scan.expired', 2]]);
    // One with its month, one alone.
    expect(await logged(tidy)).to.deep.equal([
      ['scan.expired', 1],
      ['scan.expired', 1],
    ]);
    expect(await logged(patient)).to.deep.equal([]);
    const year = new Date(Date.now() - 400 * 86_400_000).toISOString().slice(0, 7).replace('-', '_');
    expect(before).to.include(`scans_${year}`);
    expect(await partitions()).to.not.include(`scans_${year}`);
    expect((await new RepositoryRepository(store).list(tidy, everything)).data).to.have.lengthOf(1);

    worker.kill('SIGTERM');
    expect(await once(worker, 'exit')).to.deep.equal([0, null]);
  });

  it('goes on with other tenants when one fails, and says so in the end', async () => {
    const broken = await newTenant('broken', 30, 0);
    const whole = await newTenant('whole', 30, 0);
    await submitted(broken, 40);
    await submitted(whole, 40);
    await store.dataSource.query(`
      set role none;
      create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
      create trigger refuse before delete on scans for each row when (old.tenant_id = '${broken}') execute function refuse();
      reset role`);
    const failure = await applyRetention(store, new AbortController().signal).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(AggregateError);
    expect((failure as AggregateError).errors.map(({ message }: Error) => message)).to.deep.equal([
      `The scans of tenant ${broken} were not deleted.`,
    ]);
    expect(await idsOf(broken)).to.have.lengthOf(1);
    expect(await idsOf(whole)).to.deep.equal([]);
  });
});
