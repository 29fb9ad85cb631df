import { openBlobStore } from '@terrasafe/blobs';
import { notifyQueue } from '@terrasafe/contracts';
import { defaultLimits } from '@terrasafe/filesets';
import { KeyRing, createAuthenticator } from '@terrasafe/identity';
import { connectRedis, openIntake, openProducer, watchFinishedScans } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import {
  ApiKeyRepository,
  BatchRepository,
  ScanRepository,
  VulnerabilityRepository,
  WebhookIntegrationRepository,
  assertMigrated,
  openStore,
} from '@terrasafe/store';
import { createAcceptScan } from './accept-scan.js';
import { Admission } from './admission.js';
import { addRoutes } from './app.js';
import { batchRoutes } from './batches/batch-routes.js';
import { createSubmitBatch } from './batches/submit-batch.js';
import { Config } from './config.js';
import { limitRate } from './rate-limit.js';
import { createScanAndWait } from './scan-and-wait.js';
import { createSubmitScan } from './submit-scan.js';
import { createSubmitSource } from './submit-source.js';
import { UploadBudget } from './upload-budget.js';
import { Deliveries } from './webhooks/deliveries.js';
import { KnownIntegrations } from './webhooks/known-integrations.js';
import { createSubmitChange } from './webhooks/submit-change.js';
import { webhookRoutes } from './webhooks/webhook-routes.js';

await runService('ingest-api', Config, async ({ config, logger, app, onStop, onReady }) => {
  const keys = KeyRing.parse(config.TERRASAFE_ENCRYPTION_KEYS);
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

  const intakeLimits = {
    queuedPerTenant: config.TERRASAFE_TENANT_MAX_QUEUED,
    runningPerTenant: config.TERRASAFE_TENANT_MAX_RUNNING,
    totalScans: config.TERRASAFE_MAX_QUEUED,
    totalBytes: config.TERRASAFE_MAX_QUEUED_MB * 2 ** 20,
  };
  const intake = await openIntake(redis, intakeLimits);
  const admission = new Admission();
  const acceptScan = createAcceptScan({ redis, intake, admission });
  const budget = new UploadBudget(config.TERRASAFE_UPLOAD_MEMORY_MB * 2 ** 20);
  const submitScan = createSubmitScan({ acceptScan, blobs, environment: config.TERRASAFE_ENVIRONMENT });
  const admissionOfRequests = [
    limitRate(redis, {
      requests: config.TERRASAFE_RATE_LIMIT_REQUESTS,
      windowSeconds: config.TERRASAFE_RATE_LIMIT_WINDOW_SECONDS,
    }),
    admission.gate,
  ];
  addRoutes(app, {
    logger,
    authenticator: createAuthenticator({ apiKeys: new ApiKeyRepository(store), redis }),
    admission: admissionOfRequests,
    limits: {
      ...defaultLimits,
      maxFiles: config.TERRASAFE_MAX_FILES,
      maxFileBytes: config.TERRASAFE_MAX_FILE_SIZE_MB * 2 ** 20,
      maxTotalBytes: config.TERRASAFE_MAX_UPLOAD_MB * 2 ** 20,
    },
    budget,
    submitScan,
    submitSource: createSubmitSource({ acceptScan, environment: config.TERRASAFE_ENVIRONMENT }),
    scanAndWait: createScanAndWait({
      submitScan,
      finished,
      scans: new ScanRepository(store),
      vulnerabilities: new VulnerabilityRepository(store),
      timeoutSeconds: config.TERRASAFE_SCAN_TIMEOUT_SECONDS,
    }),
    batches: batchRoutes({
      admission: admissionOfRequests,
      budget,
      submitBatch: createSubmitBatch({
        redis,
        limits: intakeLimits,
        admission,
        batches: new BatchRepository(store),
        environment: config.TERRASAFE_ENVIRONMENT,
      }),
    }),
    webhooks: webhookRoutes({
      integrations: new KnownIntegrations({ integrations: new WebhookIntegrationRepository(store), redis }),
      keys,
      deliveries: new Deliveries(redis),
      submitChange: createSubmitChange({
        intake,
        notify: openProducer(notifyQueue, redis),
        admission,
        environment: config.TERRASAFE_ENVIRONMENT,
      }),
      budget,
      maxBytes: config.TERRASAFE_MAX_WEBHOOK_MB * 2 ** 20,
    }),
  });
});
