import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { openBlobStore, type BlobStore } from '@terrasafe/blobs';
import { notifyQueue, type Analysis, type PersistJob } from '@terrasafe/contracts';
import { PermanentFailure, connectRedis, openProducer } from '@terrasafe/queue';
import { ScanRepository, TenantRepository, openStore, type Store } from '@terrasafe/store';
import { TestServers, logger, parseJob } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { Client } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { createPersistHandler } from '../src/persist-scan.js';
import { ScanBatches } from '../src/scan-batches.js';

const analysis = (ruleId: string): Analysis => ({
  root: '',
  rule_based_score: 20,
  risk_density: 20,
  grade: 'C',
  vulnerabilities: [
    {
      rule_id: ruleId,
      aliases: [],
      severity: 'HIGH',
      points: 20,
      category: 'open_port',
      message: 'open',
      resource: 'aws_security_group.web',
      file: 'main.tf',
      start_line: 1,
      end_line: 2,
      remediation: 'close',
      mitre: [],
      suppressed: false,
      suppression: null,
      fingerprint: 'f',
    },
  ],
  summary: { critical: 0, high: 1, medium: 0, low: 0 },
  features_analyzed: {
    open_ports: 1,
    hardcoded_secrets: 0,
    public_access: 0,
    unencrypted_storage: 0,
    total_resources: 1,
  },
  errors: [],
  performance: { scan_time_seconds: 0.1, files: 1, bytes: 10, from_cache: false },
});

const claim = (value: unknown) => ({ inline: gzipSync(JSON.stringify(value)).toString('base64') });

describe('the persistence worker', function () {
  this.timeout(120_000);
  const servers = new TestServers();
  let databaseUrl: string;
  let store: Store;
  let redis: Redis;
  let blobs: BlobStore;
  let handlerOf: (blobs: BlobStore) => (job: PersistJob) => Promise<void>;
  let handle: (job: PersistJob) => Promise<void>;
  let tenantId: string;

  before(async () => {
    const [postgres, redisServer] = await Promise.all([servers.openPostgres(), servers.openRedis()]);
    databaseUrl = postgres.url;
    const app = await openStore(databaseUrl, { poolSize: 1 });
    ({ id: tenantId } = await new TenantRepository(app).create({ name: 'Acme', slug: 'acme' }));
    await app.close();
    redis = servers.closing(await connectRedis(redisServer.url, { logger, whenAway: 'wait' }));
    store = servers.closing(await openStore(databaseUrl, { poolSize: 4, role: 'pipeline' }));
    const scans = new ScanRepository(store);
    const interactive = new ScanBatches({ scans, maxScans: 64, maxWaitMs: 10, maxTransactions: 4 });
    const batches = { interactive, batch: interactive };
    blobs = await openBlobStore(pathToFileURL(join(servers.directory, 'blobs')).href);
    const notify = openProducer(notifyQueue, redis);
    handlerOf = (store) => createPersistHandler({ logger, redis, blobs: store, scans, batches, notify });
    handle = handlerOf(blobs);
  });

  after(() => servers.stop());

  function job(ruleId = 'AWS-EC2-0001', tenant = tenantId): PersistJob {
    return {
      status: 'completed',
      scan: parseJob({ tenantId: tenant, correlationId: 'request-1', userId: uuidv7() }).scan,
      analysis: claim(analysis(ruleId)),
      score: 20,
      mlScore: 30,
      confidence: 'LOW',
      modelVersion: '1.0.0',
      durationSeconds: 0.1,
      fromCache: false,
    };
  }

  async function rows(jobs: readonly PersistJob[]) {
    const client = new Client({ connectionString: databaseUrl, options: '-c role=terrasafe_maintenance' });
    await client.connect();
    try {
      const { rows: found } = await client.query<{
        id: string;
        status: string;
        error_code: string;
        transaction: string;
      }>('select id, status, error_code, xmin::text as transaction from scans where id = any($1)', [
        jobs.map(({ scan }) => scan.scanId),
      ]);
      return found;
    } finally {
      await client.end();
    }
  }

  it('writes jobs that come together in few transactions, and repeats change nothing', async () => {
    const jobs = Array.from({ length: 128 }, () => job());
    await Promise.all(jobs.map(handle));
    await Promise.all(jobs.slice(0, 20).map(handle));
    const written = await rows(jobs);
    expect(written).to.have.lengthOf(128);
    expect(new Set(written.map(({ transaction }) => transaction)).size).to.be.at.most(16);
    const app = await openStore(databaseUrl, { poolSize: 1 });
    expect(await new ScanRepository(app).getStats(tenantId)).to.include({
      total_scans: 128,
      high_vulnerabilities: 128,
    });
    await app.close();
  });

  it('writes as failed what the database refuses, and its neighbours as they are', async () => {
    const poisoned = job('X'.repeat(300));
    const jobs = [job(), poisoned, job()];
    await Promise.all(jobs.map(handle));
    const written = new Map((await rows(jobs)).map((row) => [row.id, row]));
    expect(jobs.map(({ scan }) => written.get(scan.scanId)?.status)).to.deep.equal([
      'completed',
      'failed',
      'completed',
    ]);
    expect(written.get(poisoned.scan.scanId)).to.include({ error_code: 'INTERNAL' });
  });

  it('gives up a scan of which the database refuses even the failure', async () => {
    const error = await handle(job('AWS-EC2-0001', uuidv7())).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(PermanentFailure);
  });

  it('writes as failed a scan whose analysis is gone, unless it is written already', async () => {
    const one = { ...job(), analysis: { blob: 'analyses/gone' } } as PersistJob;
    await handle(one);
    expect(await rows([one])).to.have.lengthOf(1);
    expect((await rows([one]))[0]).to.include({ status: 'failed', error_code: 'UNREADABLE_UPLOAD' });
    const done = job();
    await handle(done);
    await handle({ ...done, analysis: { blob: 'analyses/gone' } } as PersistJob);
    expect((await rows([done]))[0]).to.include({ status: 'completed' });
  });

  /** A job whose files and analysis lie in the blob store. */
  async function storedJob(ruleId?: string): Promise<Extract<PersistJob, { status: 'completed' }>> {
    const { scan, ...rest } = job(ruleId) as Extract<PersistJob, { status: 'completed' }>;
    const [files, result] = [`uploads/${scan.scanId}`, `analyses/${scan.scanId}`];
    await blobs.put(files, Buffer.from('files'));
    await blobs.put(result, gzipSync(JSON.stringify(analysis(ruleId ?? 'AWS-EC2-0001'))));
    return { ...rest, scan: { ...scan, files: { blob: files } }, analysis: { blob: result } };
  }

  async function stored(): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of blobs.list()) keys.push(key);
    return keys;
  }

  it('removes the blobs of a scan that has completed', async () => {
    await handle(await storedJob());
    expect(await stored()).to.deep.equal([]);
  });

  it('keeps the blobs of a scan that has failed, for another try', async () => {
    const { scan, analysis: result } = await storedJob();
    await handle({ status: 'failed', scan, code: 'INTERNAL', reason: 'The model was away.' });
    const kept = [scan.files, result].flatMap((it) => ('blob' in it ? it.blob : []));
    expect(await stored()).to.have.members(kept);

    // Completed, says another worker with the same job; the row says failed.
    await handle({ ...job(), scan, analysis: result } as PersistJob);
    expect(await stored()).to.have.members(kept);
    await Promise.all(kept.map((key) => blobs.delete(key)));
  });

  it('keeps the blobs of a scan whose result the database refuses', async () => {
    const refused = await storedJob('X'.repeat(300));
    await handle(refused);
    expect((await rows([refused]))[0]).to.include({ status: 'failed' });
    const kept = await stored();
    expect(kept).to.have.lengthOf(2);
    await Promise.all(kept.map((key) => blobs.delete(key)));
  });

  it('ends a scan whose blobs cannot be deleted', async () => {
    const closed = async () => {
      throw new Error('EROFS');
    };
    const one = await storedJob();
    await handlerOf({ ...blobs, delete: closed })(one);
    expect(await redis.hget(`{terrasafe}:scan:${one.scan.scanId}`, 'status')).to.equal('completed');
    expect(await stored()).to.have.lengthOf(2);
  });

  it('tells the end that is written when a repeated job has come to another', async () => {
    const done = job();
    await handle(done);
    const { scan } = done;
    await handle({ status: 'failed', scan, code: 'UNREADABLE_UPLOAD', reason: 'The files are gone.' });
    expect((await rows([done]))[0]).to.include({ status: 'completed' });
    expect(await redis.hget(`{terrasafe}:scan:${scan.scanId}`, 'status')).to.equal('completed');
  });

  it('has the end of a scan told where a webhook asked for it, and nowhere else', async () => {
    const { scan, ...rest } = job() as Extract<PersistJob, { status: 'completed' }>;
    const integrationId = uuidv7();
    const url = 'https://github.com/acme/infra.git';
    const repository = { id: uuidv7(), url, subdirectory: '', ref: 'main', commit: 'c'.repeat(40), pullRequest: 7 };
    const asked: PersistJob = { ...rest, scan: { ...scan, repository, notify: { integrationId } } };
    const failed: PersistJob = {
      status: 'failed',
      scan: { ...asked.scan, scanId: uuidv7(), fileHash: null, fileSizeBytes: null, files: null },
      code: 'CHECKOUT_FAILED',
      reason: 'There is no such repository.',
    };
    for (const each of [asked, asked, failed, job()]) await handle(each);
    const waiting = await redis.lrange('{terrasafe}:notify:wait', 0, -1);
    expect(waiting).to.have.members([asked.scan.scanId, failed.scan.scanId]);
    const sent = JSON.parse((await redis.hget(`{terrasafe}:notify:${asked.scan.scanId}`, 'data')) ?? '{}') as object;
    expect(sent).to.have.deep.property('payload', {
      scanId: asked.scan.scanId,
      tenantId,
      correlationId: 'request-1',
      integrationId,
      repositoryUrl: url,
      commit: 'c'.repeat(40),
      pullRequest: 7,
    });
  });
});
