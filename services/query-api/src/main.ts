import { openCache } from '@terrasafe/cache';
import { createAuthenticator } from '@terrasafe/identity';
import { connectRedis, watchFinishedScans } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import {
  ApiKeyRepository,
  AuditLogRepository,
  BatchRepository,
  EnvironmentRepository,
  FeedbackRepository,
  FindingRepository,
  IocRepository,
  MitreRepository,
  PlaybookRepository,
  RepositoryRepository,
  ScanRepository,
  VulnerabilityRepository,
  assertMigrated,
  forgetFailedScan,
  openStore,
} from '@terrasafe/store';
import { addRoutes } from './app.js';
import { Config } from './config.js';
import { Feeds } from './events/feeds.js';
import { createFindScan } from './find-scan.js';

await runService('query-api', Config, async ({ config, logger, app, onStop, onReady, stopping }) => {
  const store = await openStore(config.TERRASAFE_DATABASE_URL, {
    replicaUrls: config.TERRASAFE_DATABASE_REPLICA_URLS,
  });
  onStop('postgres', () => store.close());
  onReady('postgres', () => store.check());
  await assertMigrated(store);

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'answer' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const cache = await openCache({ redis, logger });
  onStop('cache', () => cache.close());

  const finished = await watchFinishedScans(redis);
  onStop('finished scans', () => finished.close());
  const feeds = new Feeds(logger);
  finished.listen((scanId) => feeds.nudge(`scan ${scanId}`));
  stopping.addEventListener('abort', () => feeds.close());

  const scans = new ScanRepository(store);
  addRoutes(app, {
    logger,
    authenticator: createAuthenticator({ apiKeys: new ApiKeyRepository(store), redis }),
    scans,
    vulnerabilities: new VulnerabilityRepository(store),
    findScan: createFindScan(scans, redis),
    repositories: new RepositoryRepository(store),
    findings: new FindingRepository(store),
    cache,
    mitre: new MitreRepository(store),
    iocs: new IocRepository(store),
    playbooks: new PlaybookRepository(store),
    environments: new EnvironmentRepository(store),
    auditLogs: new AuditLogRepository(store),
    feedback: new FeedbackRepository(store),
    redis,
    batches: new BatchRepository(store),
    feeds,
    forgetFailedScan: (tenantId, scanId, retry) => forgetFailedScan(store, tenantId, scanId, retry),
  });
});
