import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkIn, openBlobStore, type BlobStore } from '@terrasafe/blobs';
import { parseQueue, type ParseJob } from '@terrasafe/contracts';
import { DeadLetters, PermanentFailure, connectRedis, finishScan, openConsumer, openIntake } from '@terrasafe/queue';
import { TestServers, logger, parseJob, roomy, until } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { sweepBlobs } from '../src/sweep-blobs.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const upload = Buffer.alloc(50_000, 'x');
const tenantId = uuidv7();

describe('sweepBlobs', function () {
  this.timeout(60_000);
  const servers = new TestServers();
  let folder: string;
  let redis: Redis;
  let blobs: BlobStore;
  let letters: DeadLetters;
  const start = Date.now();

  before(async () => {
    const { url } = await servers.openRedis();
    redis = servers.closing(await connectRedis(url, { logger, whenAway: 'wait' }));
    letters = new DeadLetters(redis);
  });
  beforeEach(async () => {
    await redis.flushall();
    folder = await mkdtemp(join(servers.directory, 'blobs-'));
    blobs = await openBlobStore(pathToFileURL(folder).href);
  });
  after(() => servers.stop());

  const sweep = (at: number, store: BlobStore = blobs, stopping = new AbortController().signal) =>
    sweepBlobs({ blobs: store, redis, deadLetters: letters, stopping }, new Date(at));

  /** Redis has been asked before, so that it is believed at `settled`. */
  async function settle(): Promise<void> {
    await checkIn(blobs, 'uploads', uuidv7(), upload);
    await sweep(start - dayMs);
    for (const key of await stored()) await blobs.delete(key);
  }
  const settled = start + 2 * hourMs;

  async function stored(): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of blobs.list()) keys.push(key);
    return keys;
  }

  async function uploaded(): Promise<ParseJob> {
    const scanId = uuidv7();
    return parseJob({ scanId, tenantId, files: await checkIn(blobs, 'uploads', scanId, upload) });
  }

  const keyOf = ({ scan: { files } }: ParseJob) => ('blob' in files ? files.blob : '');

  it('removes what no scan needs, once it is older than a submission takes', async () => {
    await settle();
    const open = await uploaded();
    await (await openIntake(redis, roomy)).submit(parseQueue, open);
    const analysis = await checkIn(blobs, 'analyses', open.scan.scanId, upload);
    await uploaded(); // its process was killed before it was submitted
    await checkIn(blobs, 'analyses', uuidv7(), upload);
    expect(await sweep(start)).to.deep.equal({ blobs: 0, unfinished: 0, failedJobs: 0 });
    expect(await stored()).to.have.lengthOf(4);
    expect(await sweep(settled)).to.deep.equal({ blobs: 2, unfinished: 0, failedJobs: 0 });
    expect(await stored()).to.have.members([keyOf(open), 'blob' in analysis && analysis.blob]);
    await finishScan(redis, open.scan.scanId, 'completed');
    await redis.del(`{terrasafe}:parse:${open.scan.scanId}`);
    expect(await sweep(settled)).to.include({ blobs: 2 });
    expect(await stored()).to.deep.equal([]);
  });

  it('keeps the upload of a failed scan, until its failed job is given up as well', async () => {
    await settle();
    const job = await uploaded();
    const { scanId } = job.scan;
    const consumer = openConsumer(parseQueue, redis, {
      concurrency: 1,
      logger,
      handle: async () => {
        throw new PermanentFailure('TIMEOUT', 'takes too long');
      },
      onGivenUp: () => finishScan(redis, scanId, 'failed'),
    });
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    await until(async () => (await letters.list('parse', tenantId, 1, 1)).jobs.length === 1);
    await consumer.close();
    expect(await sweep(settled)).to.deep.equal({ blobs: 0, unfinished: 0, failedJobs: 0 });

    // Tried again, it is on its way and needs its upload all the same.
    await letters.retry('parse', tenantId, { ids: [scanId] }, async () => {});
    expect(await sweep(settled)).to.include({ blobs: 0 });
    await finishScan(redis, scanId, 'failed');

    const failedAt = Date.now() - (parseQueue.keepFailedSeconds + 1) * 1000;
    await redis.lrem('{terrasafe}:parse:wait', 0, scanId);
    await redis.zadd('{terrasafe}:parse:failed', failedAt, scanId);
    await redis.hset(`{terrasafe}:parse:${scanId}`, { finishedOn: failedAt, timestamp: failedAt });
    // First the job, and an hour later the upload.
    expect(await sweep(settled)).to.deep.equal({ blobs: 0, unfinished: 0, failedJobs: 1 });
    expect(await stored()).to.deep.equal([keyOf(job)]);
    expect(await sweep(settled)).to.deep.equal({ blobs: 1, unfinished: 0, failedJobs: 0 });
  });

  it('removes nothing for a day after Redis has lost its data', async () => {
    await settle();
    const job = await uploaded();
    await (await openIntake(redis, roomy)).submit(parseQueue, job);
    await redis.flushall();
    expect(await sweep(settled)).to.include({ blobs: 0 });
    expect(await sweep(settled + dayMs - 1)).to.include({ blobs: 0 });
    expect(await stored()).to.deep.equal([keyOf(job)]);
    expect(await sweep(settled + dayMs)).to.include({ blobs: 1 });
  });

  it('removes temporary files, but no blob that is of no scan', async () => {
    await settle();
    await blobs.put('models/risk-1.0.0', upload);
    await blobs.put('uploads/0197c0ab', upload);
    const old = new Date(start - dayMs);
    const [shard] = await readdir(folder);
    for (const name of [`.${randomUUID()}.tmp`, 'notes.txt']) {
      await writeFile(join(folder, shard!, name), 'half');
      await utimes(join(folder, shard!, name), old, old);
    }
    expect(await sweep(settled)).to.deep.equal({ blobs: 0, unfinished: 1, failedJobs: 0 });
    expect(await stored()).to.have.members(['models/risk-1.0.0', 'uploads/0197c0ab']);
    expect(await readdir(join(folder, shard!))).to.include('notes.txt');
  });

  it('removes the others when one cannot be removed, and says so', async () => {
    await settle();
    const stuck = keyOf(await uploaded());
    for (let count = 0; count < 5; count += 1) await uploaded();
    const failing: BlobStore = {
      ...blobs,
      list: () => blobs.list(),
      deleteStoredBefore: async (key, before) => {
        if (key === stuck) throw new Error('EACCES');
        return blobs.deleteStoredBefore(key, before);
      },
    };
    const failure: unknown = await sweep(settled, failing).catch((error: unknown) => error);
    expect(failure).to.have.property('message', 'Some blobs could not be removed: 1.');
    expect(failure).to.have.nested.property('cause.message', 'EACCES');
    expect(await stored()).to.deep.equal([stuck]);
  });

  it('asks about some hundred at a time, also about many, and stops when it is told to', async () => {
    await settle();
    const scanIds = Array.from({ length: 1_201 }, () => uuidv7());
    const removed: string[] = [];
    const stopping = new AbortController();
    const many: BlobStore = {
      ...blobs,
      async *list() {
        for (const scanId of scanIds) yield `uploads/${scanId}/${randomUUID()}`;
        yield 'models/risk-1.0.0';
      },
      deleteStoredBefore: async (key) => removed.push(key) > 0,
    };
    expect(await sweep(settled, many)).to.include({ blobs: 1_201 });
    expect(new Set(removed.map((key) => key.split('/')[1]))).to.deep.equal(new Set(scanIds));

    removed.length = 0;
    const stopped: BlobStore = {
      ...many,
      deleteStoredBefore: async (key) => {
        stopping.abort();
        return removed.push(key) > 0;
      },
    };
    await sweep(settled, stopped, stopping.signal);
    expect(removed).to.have.lengthOf(500);
  });
});
