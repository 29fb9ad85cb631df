import { createAuthenticator } from '@terrasafe/identity';
import { connectRedis } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { ApiKeyRepository, ScanRepository, VulnerabilityRepository, assertMigrated, openStore } from '@terrasafe/store';
import { addRoutes } from './app.js';
import { Config } from './config.js';
import { createFindScan } from './find-scan.js';

await runService('query-api', Config, async ({ config, logger, app, onStop, onReady }) => {
  const store = await openStore(config.TERRASAFE_DATABASE_URL);
  onStop('postgres', () => store.close());
  onReady('postgres', () => store.check());
  await assertMigrated(store);

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'answer' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const scans = new ScanRepository(store);
  addRoutes(app, {
    logger,
    authenticator: createAuthenticator({ apiKeys: new ApiKeyRepository(store), redis }),
    scans,
    vulnerabilities: new VulnerabilityRepository(store),
    findScan: createFindScan(scans, redis),
  });
});
