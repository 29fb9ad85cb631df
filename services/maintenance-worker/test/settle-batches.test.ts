import { randomUUID } from 'node:crypto';
import { BatchDraft, connectRedis } from '@terrasafe/queue';
import { BatchRepository, TenantRepository, openStore, type Store } from '@terrasafe/store';
import { TestServers, logger, roomy } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { settleBatches } from '../src/settle-batches.js';

describe('settleBatches', function () {
  this.timeout(120_000);
  const servers = new TestServers();
  let redis: Redis;
  let store: Store;

  before(async () => {
    const [postgres, redisServer] = await Promise.all([servers.openPostgres(), servers.openRedis()]);
    redis = servers.closing(await connectRedis(redisServer.url, { logger, whenAway: 'wait' }));
    store = servers.closing(await openStore(postgres.url, { poolSize: 1, role: 'maintenance' }));
  });
  after(() => servers.stop());

  it('accepts what was queued, forgets what was not, and waits for what may still be', async () => {
    const batches = new BatchRepository(store);
    const { id: tenantId } = await new TenantRepository(store).create({ name: 'acme', slug: 'acme' });
    const [queued, lost] = [uuidv7(), uuidv7()];
    for (const id of [queued, lost]) {
      await batches.create({ id, tenant_id: tenantId, name: '', accepted: 0, rejected: 0, rejections: [] });
    }
    await new BatchDraft(redis, roomy, { tenantId, batchId: queued, draftId: randomUUID() }).commit();

    expect(await settleBatches({ batches, redis })).to.deep.equal({ accepted: 0, discarded: 0 });
    const later = new Date(Date.now() + 3_600_000);
    expect(await settleBatches({ batches, redis }, later)).to.deep.equal({ accepted: 1, discarded: 1 });
    expect(await settleBatches({ batches, redis }, later)).to.deep.equal({ accepted: 0, discarded: 0 });
    expect(await batches.findById(tenantId, queued)).to.include({ id: queued });
    expect(await batches.markQueued(tenantId, lost)).to.equal(null);
  });
});
