import { readFile } from 'node:fs/promises';
import { notifyQueue } from '@terrasafe/contracts';
import { openCodeHost } from '@terrasafe/hosts';
import { KeyRing } from '@terrasafe/identity';
import { connectRedis, openConsumer } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import {
  FindingRepository,
  RepositoryRepository,
  ScanRepository,
  VulnerabilityRepository,
  WebhookIntegrationRepository,
  assertMigrated,
  openStore,
} from '@terrasafe/store';
import { CommentTurns } from './comment-turns.js';
import { Config } from './config.js';
import { createNotifyHandler } from './notify.js';
import { createReadOutcome } from './read-outcome.js';
import { rulesFor } from './rules-for.js';
import { StatusTurns } from './status-turns.js';

await runService('notifier', Config, async ({ config, logger, onStop, onReady }) => {
  const keys = KeyRing.parse(config.TERRASAFE_ENCRYPTION_KEYS);
  const ca = config.TERRASAFE_CA_FILE === undefined ? undefined : await readFile(config.TERRASAFE_CA_FILE);
  const store = await openStore(config.TERRASAFE_DATABASE_URL, { poolSize: 4 });
  onStop('postgres', () => store.close());
  onReady('postgres', () => store.check());
  await assertMigrated(store);

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const privateHosts = config.TERRASAFE_ALLOWED_PRIVATE_HOSTS;
  const consumer = openConsumer(notifyQueue, redis, {
    concurrency: config.TERRASAFE_CONCURRENCY,
    logger,
    ...createNotifyHandler({
      logger,
      integrations: new WebhookIntegrationRepository(store),
      scans: new ScanRepository(store),
      readOutcome: createReadOutcome({
        vulnerabilities: new VulnerabilityRepository(store),
        findings: new FindingRepository(store),
        repositories: new RepositoryRepository(store),
      }),
      comments: new CommentTurns(redis),
      statuses: new StatusTurns(redis),
      keys,
      openHost: (options) => openCodeHost({ ...options, rules: rulesFor(options.baseUrl, privateHosts), ca }),
      publicUrl: config.TERRASAFE_PUBLIC_URL,
    }),
  });
  onStop('consumer', () => consumer.close());
});
