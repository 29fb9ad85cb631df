import { openBlobStore } from '@terrasafe/blobs';
import { parseQueue, persistQueue, scoreQueue } from '@terrasafe/contracts';
import { connectRedis, openConsumer, openProducer } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { AnalysisCache } from './analysis-cache.js';
import { openAnalysisPool } from './analysis-pool.js';
import { Config } from './config.js';
import { LookAhead } from './look-ahead.js';
import { createParseHandler } from './parse-scan.js';

await runService('parser-worker', Config, async ({ config, logger, onStop, onReady }) => {
  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const blobs = await openBlobStore(config.TERRASAFE_BLOB_URL);
  onReady('blobs', () => blobs.check());

  const pool = openAnalysisPool({
    threads: config.TERRASAFE_CONCURRENCY,
    timeoutSeconds: config.TERRASAFE_SCAN_TIMEOUT_SECONDS,
    memoryMb: config.TERRASAFE_SCAN_MEMORY_MB,
  });
  onStop('threads', () => pool.close());

  const score = openProducer(scoreQueue, redis);
  const persist = openProducer(persistQueue, redis);
  const lookAhead = new LookAhead(config.TERRASAFE_CONCURRENCY);
  const consumer = openConsumer(parseQueue, redis, {
    concurrency: lookAhead.jobs,
    logger,
    handle: createParseHandler({
      blobs,
      pool,
      score,
      onAnalyzed: (seconds) => consumer.hold(lookAhead.note(seconds)),
      cache: new AnalysisCache(redis, config.TERRASAFE_CACHE_TTL_SECONDS),
    }),
    onGivenUp: ({ scan }, { code, reason }) => persist.send(scan.scanId, { status: 'failed', scan, code, reason }),
  });
  onStop('consumer', () => consumer.close());
});
