import { persistQueue, scoreQueue } from '@terrasafe/contracts';
import { openModel } from '@terrasafe/ml';
import { connectRedis, openConsumer, openProducer } from '@terrasafe/queue';
import { runService } from '@terrasafe/service';
import { Config } from './config.js';
import { createScoreHandler } from './score-scan.js';

await runService('scoring-worker', Config, async ({ config, logger, onStop, onReady }) => {
  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.quit());
  onReady('redis', async () => void (await redis.ping()));

  const model = await openModel(config.TERRASAFE_MODEL_PATH);
  onStop('model', () => model.close());

  const persist = openProducer(persistQueue, redis);
  const consumer = openConsumer(scoreQueue, redis, {
    concurrency: config.TERRASAFE_CONCURRENCY,
    logger,
    handle: createScoreHandler({ model, persist }),
    onGivenUp: ({ scan }, { code, reason }) => persist.send(scan.scanId, { status: 'failed', scan, code, reason }),
  });
  onStop('consumer', () => consumer.close());
});
