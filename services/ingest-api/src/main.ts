import { openBlobStore } from '@terrasafe/blobs';
import { parseQueue } from '@terrasafe/contracts';
import { defaultLimits } from '@terrasafe/filesets';
import { createAuthenticator } from '@terrasafe/identity';
import { connectRedis, openProducer, watchFinishedScans } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { ApiKeyRepository, ScanRepository, VulnerabilityRepository, assertMigrated, openStore } from '@terrasafe/store';
import { addRoutes } from './app.js';
import { Config } from './config.js';
import { limitRate } from './rate-limit.js';
import { createScanAndWait } from './scan-and-wait.js';
import { createSubmitScan } from './submit-scan.js';
import { UploadBudget } from './upload-budget.js';

await runService('ingest-api', Config, async ({ config, logger, app, onStop, onReady }) => {
  const store = await openStore(config.TERRASAFE_DATABASE_URL);
  onStop('postgres', () => store.close());
  await assertMigrated(store);

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'answer' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const blobs = await openBlobStore(config.TERRASAFE_BLOB_URL);
  onReady('blobs', () => blobs.check());

  const finished = await watchFinishedScans(redis);
  onStop('finished scans', () => finished.close());

  const submitScan = createSubmitScan({
    redis,
    blobs,
    parse: openProducer(parseQueue, redis),
    environment: config.TERRASAFE_ENVIRONMENT,
  });
  addRoutes(app, {
    logger,
    authenticator: createAuthenticator({ apiKeys: new ApiKeyRepository(store), redis }),
    rateLimit: limitRate(redis, {
      requests: config.TERRASAFE_RATE_LIMIT_REQUESTS,
      windowSeconds: config.TERRASAFE_RATE_LIMIT_WINDOW_SECONDS,
    }),
    limits: {
      ...defaultLimits,
      maxFiles: config.TERRASAFE_MAX_FILES,
      maxFileBytes: config.TERRASAFE_MAX_FILE_SIZE_MB * 2 ** 20,
      maxTotalBytes: config.TERRASAFE_MAX_UPLOAD_MB * 2 ** 20,
    },
    budget: new UploadBudget(config.TERRASAFE_UPLOAD_MEMORY_MB * 2 ** 20),
    submitScan,
    scanAndWait: createScanAndWait({
      submitScan,
      finished,
      scans: new ScanRepository(store),
      vulnerabilities: new VulnerabilityRepository(store),
      timeoutSeconds: config.TERRASAFE_SCAN_TIMEOUT_SECONDS,
    }),
  });
});
