import { openBlobStore } from '@terrasafe/blobs';
import { notifyQueue } from '@terrasafe/contracts';
import { connectRedis, openProducer, openSchedule } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { BatchRepository, ScanRepository, assertMigrated, openStore } from '@terrasafe/store';
import { Config } from './config.js';
import { createSchedules } from './schedules.js';

await runService('maintenance-worker', Config, async ({ config, logger, onStop, onReady, stopping }) => {
  const store = await openStore(config.TERRASAFE_DATABASE_URL, { poolSize: 2, role: 'maintenance' });
  onStop('postgres', () => store.close());
  onReady('postgres', () => store.check());
  await assertMigrated(store);
  // To count a month of scans before it is dropped.
  const patientStore = await openStore(config.TERRASAFE_DATABASE_URL, {
    poolSize: 2,
    role: 'maintenance',
    statementTimeoutMs: 600_000,
  });
  onStop('postgres for long statements', () => patientStore.close());

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const blobs = await openBlobStore(config.TERRASAFE_BLOB_URL);
  onReady('blobs', () => blobs.check());

  for (const schedule of createSchedules({
    config,
    redis,
    scans: new ScanRepository(store),
    blobs,
    batches: new BatchRepository(store),
    notify: openProducer(notifyQueue, redis),
    patientStore,
    stopping,
  })) {
    const opened = await openSchedule(redis, logger, schedule);
    onStop(schedule.name, () => opened.close());
  }
});
