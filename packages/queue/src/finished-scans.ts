import type { Redis } from 'ioredis';
import { finishedChannel } from './keys.js';
import { duplicateForMessages } from './redis.js';
import { findScanProgress } from './scan-record.js';

export interface FinishedScans {
  /** Resolves true once the scan has ended, false after `timeoutMs`. */
  wait: (scanId: string, timeoutMs: number) => Promise<boolean>;
  /** Hears of every scan that ends, but for those that end while the connection is away. */
  listen: (listener: (scanId: string) => void) => void;
  close: () => Promise<void>;
}

/** Between notices the status is looked up: pub/sub loses what is published while a connection is away. */
const lookUpMs = 1_000;

export async function watchFinishedScans(redis: Redis): Promise<FinishedScans> {
  const subscriber = duplicateForMessages(redis);
  subscriber.on('error', () => {}); // the connection that it duplicates reports the same outage
  const waiting = new Map<string, () => void>();
  subscriber.on('message', (_channel, scanId) => waiting.get(scanId)?.());
  await subscriber.subscribe(finishedChannel);

  return {
    async wait(scanId, timeoutMs) {
      const deadline = performance.now() + timeoutMs;
      let isFinished = false;
      let wake = () => {};
      waiting.set(scanId, () => {
        isFinished = true;
        wake();
      });
      try {
        while (!isFinished && performance.now() < deadline) {
          const progress = await findScanProgress(redis, scanId).catch(() => null);
          if (progress?.status === 'completed' || progress?.status === 'failed') return true;
          if (isFinished) return true;
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, Math.max(0, Math.min(lookUpMs, deadline - performance.now())));
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          });
        }
        return isFinished;
      } finally {
        waiting.delete(scanId);
      }
    },
    listen(listener) {
      subscriber.on('message', (_channel, scanId) => listener(scanId));
    },
    close: async () => {
      await subscriber.quit();
    },
  };
}
