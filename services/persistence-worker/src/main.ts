import { openBlobStore } from '@terrasafe/blobs';
import { persistQueue } from '@terrasafe/contracts';
import { connectRedis, finishScan, openConsumer } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { ScanRepository, assertMigrated, openStore } from '@terrasafe/store';
import { Config } from './config.js';
import { createPersistHandler } from './persist-scan.js';

await runService('persistence-worker', Config, async ({ config, logger, onStop, onReady }) => {
  const store = await openStore(config.TERRASAFE_DATABASE_URL, { poolSize: config.TERRASAFE_CONCURRENCY });
  onStop('postgres', () => store.close());
  onReady('postgres', () => store.check());
  await assertMigrated(store);

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const blobs = await openBlobStore(config.TERRASAFE_BLOB_URL);
  onReady('blobs', () => blobs.check());

  const consumer = openConsumer(persistQueue, redis, {
    concurrency: config.TERRASAFE_CONCURRENCY,
    logger,
    handle: createPersistHandler({ redis, blobs, scans: new ScanRepository(store) }),
    onGivenUp: ({ scan }) => finishScan(redis, scan.scanId, 'failed'),
  });
  onStop('consumer', () => consumer.close());
});
