import { openBlobStore } from '@terrasafe/blobs';
import { checkoutQueue, parseQueue, persistQueue } from '@terrasafe/contracts';
import { defaultLimits } from '@terrasafe/filesets';
import { Mirrors, assertUsableGit } from '@terrasafe/git';
import { KeyRing, SourceSecrets } from '@terrasafe/identity';
import { connectRedis, openConsumer, openProducer } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { SourceCredentialsRepository, SourcePolicyRepository, assertMigrated, openStore } from '@terrasafe/store';
import { createCheckoutHandler } from './check-out-scan.js';
import { Config } from './config.js';
import { createFetchSource } from './source-fetcher.js';

await runService('checkout-worker', Config, async ({ config, logger, onStop, onReady }) => {
  const keys = KeyRing.parse(config.TERRASAFE_ENCRYPTION_KEYS);
  const store = await openStore(config.TERRASAFE_DATABASE_URL, { poolSize: 2 });
  onStop('postgres', () => store.close());
  onReady('postgres', () => store.check());
  await assertMigrated(store);

  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const blobs = await openBlobStore(config.TERRASAFE_BLOB_URL);
  onReady('blobs', () => blobs.check());
  // Not a reason to stay away: archives need no git, and a scan that does fails with a word about it.
  await assertUsableGit().catch((error: unknown) => logger.error({ error }, 'repositories cannot be fetched'));

  const fetchSource = createFetchSource({
    policies: new SourcePolicyRepository(store),
    secrets: new SourceSecrets(new SourceCredentialsRepository(store), keys),
    mirrors: new Mirrors(config.TERRASAFE_MIRROR_DIRECTORY, config.TERRASAFE_MIRROR_CACHE_MB * 2 ** 20),
    limits: {
      files: {
        ...defaultLimits,
        maxFiles: config.TERRASAFE_MAX_FILES,
        maxFileBytes: config.TERRASAFE_MAX_FILE_SIZE_MB * 2 ** 20,
        maxTotalBytes: config.TERRASAFE_MAX_UPLOAD_MB * 2 ** 20,
      },
      maxFetchBytes: config.TERRASAFE_MAX_CHECKOUT_MB * 2 ** 20,
      timeoutSeconds: config.TERRASAFE_CHECKOUT_TIMEOUT_SECONDS,
    },
    privateHosts: config.TERRASAFE_ALLOWED_PRIVATE_HOSTS,
    caFile: config.TERRASAFE_CA_FILE,
  });
  const consumer = openConsumer(checkoutQueue, redis, {
    concurrency: config.TERRASAFE_CONCURRENCY,
    logger,
    ...createCheckoutHandler({
      blobs,
      fetchSource,
      parse: openProducer(parseQueue, redis),
      persist: openProducer(persistQueue, redis),
    }),
  });
  onStop('consumer', () => consumer.close());
});
