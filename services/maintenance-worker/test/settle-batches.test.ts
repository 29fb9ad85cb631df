import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres, openRedis, type LocalServer } from '@terrasafe/local';
import { BatchDraft, connectRedis } from '@terrasafe/queue';
import { createLogger } from '@terrasafe/service';
import { BatchRepository, TenantRepository, migrate, openStore, type Store } from '@terrasafe/store';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { settleBatches } from '../src/settle-batches.js';

describe('settleBatches', function () {
  this.timeout(120_000);
  let directory: string;
  let postgres: LocalServer;
  let redisServer: LocalServer;
  let redis: Redis;
  let store: Store;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'settle-test-'));
    [postgres, redisServer] = await Promise.all([
      openPostgres({ directory: join(directory, 'postgres'), log: () => {} }),
      openRedis({ directory: join(directory, 'redis'), log: () => {} }),
    ]);
    await migrate(postgres.url, 'up');
    redis = await connectRedis(redisServer.url, { logger: createLogger('test', 'silent'), whenAway: 'wait' });
    store = await openStore(postgres.url, { poolSize: 1, role: 'maintenance' });
  });
  after(async () => {
    redis.disconnect();
    await store.close();
    await Promise.all([postgres.stop(), redisServer.stop()]);
    await rm(directory, { recursive: true, force: true });
  });

  it('accepts what was queued, forgets what was not, and waits for what may still be', async () => {
    const batches = new BatchRepository(store);
    const { id: tenantId } = await new TenantRepository(store).create({ name: 'acme', slug: 'acme' });
    const limits = { queuedPerTenant: 10, runningPerTenant: 10, totalScans: 10, totalBytes: 1e6 };
    const [queued, lost] = [uuidv7(), uuidv7()];
    for (const id of [queued, lost]) {
      await batches.create({ id, tenant_id: tenantId, name: '', accepted: 0, rejected: 0, rejections: [] });
    }
    await new BatchDraft(redis, limits, { tenantId, batchId: queued, draftId: randomUUID() }).commit();

    expect(await settleBatches({ batches, redis })).to.deep.equal({ accepted: 0, discarded: 0 });
    const later = new Date(Date.now() + 3_600_000);
    expect(await settleBatches({ batches, redis }, later)).to.deep.equal({ accepted: 1, discarded: 1 });
    expect(await settleBatches({ batches, redis }, later)).to.deep.equal({ accepted: 0, discarded: 0 });
    expect(await batches.findById(tenantId, queued)).to.include({ id: queued });
    expect(await batches.markQueued(tenantId, lost)).to.equal(null);
  });
});
