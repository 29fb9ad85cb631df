// A worker as a process of its own, for tests that kill it. It tells its parent over IPC what it does.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseQueue, persistQueue } from '@terrasafe/contracts';
import { ServiceConfig, port, runService } from '@terrasafe/service';
import { z } from 'zod';
import { openConsumer } from '../src/consumer.js';
import { connectRedis, openProducer } from '../src/index.js';

const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(0),
  TERRASAFE_REDIS_URL: z.url(),
});

export interface WorkerMessage {
  readonly event: 'open' | 'begun' | 'done';
  readonly scanId?: string;
}

const tell = (message: WorkerMessage) => process.send?.(message);

await runService('test-worker', Config, async ({ config, logger, onStop }) => {
  const redis = await connectRedis(config.TERRASAFE_REDIS_URL, { logger, whenAway: 'wait' });
  onStop('redis', () => redis.disconnect());
  const persist = openProducer(persistQueue, redis);
  const consumer = openConsumer(
    parseQueue,
    redis,
    {
      concurrency: 1,
      logger,
      handle: async ({ scan }) => {
        tell({ event: 'begun', scanId: scan.scanId });
        if (scan.filename === 'poison.tf') process.kill(process.pid, 'SIGKILL');
        if (scan.filename === 'slow.tf') await sleep(1_000);
        tell({ event: 'done', scanId: scan.scanId });
      },
      onGivenUp: ({ scan }, { code, reason }) => persist.send(scan.scanId, { status: 'failed', scan, code, reason }),
    },
    { lockMs: 600, maxStalls: 2, quietMs: 7_000 },
  );
  onStop('consumer', () => consumer.close());
  tell({ event: 'open' });
});
