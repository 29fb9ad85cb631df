import { openBlobStore } from '@terrasafe/blobs';
import { notifyQueue, persistQueue } from '@terrasafe/contracts';
import { connectRedis, finishScan, openConsumer, openProducer } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { ScanRepository, assertMigrated, ensurePartitions, openStore } from '@terrasafe/store';
import { Config } from './config.js';
import { createPersistHandler } from './persist-scan.js';
import { ScanBatches } from './scan-batches.js';

await runService('persistence-worker', Config, async ({ config, logger, onStop, onReady }) => {
  const store = await openStore(config.TERRASAFE_DATABASE_URL, {
    poolSize: config.TERRASAFE_DATABASE_CONNECTIONS,
    role: 'pipeline',
  });
  onStop('postgres', () => store.close());
  onReady('postgres', () => store.check());
  await assertMigrated(store);
  await ensurePartitions(store);

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const blobs = await openBlobStore(config.TERRASAFE_BLOB_URL);
  onReady('blobs', () => blobs.check());

  const scans = new ScanRepository(store);
  const newBatches = () =>
    new ScanBatches({
      scans,
      maxScans: config.TERRASAFE_PERSIST_BATCH_SCANS,
      maxWaitMs: config.TERRASAFE_PERSIST_BATCH_MS,
      maxTransactions: Math.ceil(config.TERRASAFE_DATABASE_CONNECTIONS / 2),
    });
  const batches = { interactive: newBatches(), batch: newBatches() };
  const consumer = openConsumer(persistQueue, redis, {
    concurrency: config.TERRASAFE_CONCURRENCY,
    logger,
    handle: createPersistHandler({ logger, redis, blobs, scans, batches, notify: openProducer(notifyQueue, redis) }),
    onGivenUp: ({ scan }) => finishScan(redis, scan.scanId, 'failed'),
  });
  onStop('consumer', () => consumer.close());
});
