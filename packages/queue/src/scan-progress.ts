import type { ScanStatus } from '@terrasafe/contracts';
import type { Redis } from 'ioredis';

/** What is known of a scan before its row is in the database. */
export interface ScanProgress {
  readonly tenantId: string;
  readonly status: ScanStatus;
  readonly filename: string;
  readonly correlationId: string;
  readonly submittedAt: string;
}

const key = (scanId: string) => `terrasafe:scan:${scanId}`;
const finishedChannel = 'terrasafe:scan-finished';
const unfinishedSeconds = 7 * 86_400;
const finishedSeconds = 3_600;

export async function acceptScan(redis: Redis, scanId: string, scan: Omit<ScanProgress, 'status'>): Promise<void> {
  await inOrder(redis.hset(key(scanId), { ...scan, status: 'queued' }), redis.expire(key(scanId), unfinishedSeconds));
}

/** The database has the last word: a repeated job may set an earlier status than a scan already has. */
export async function advanceScan(redis: Redis, scanId: string, status: ScanStatus): Promise<void> {
  await redis.hset(key(scanId), 'status', status);
}

/** Call after the row is committed: waiters are told. */
export async function finishScan(redis: Redis, scanId: string, status: 'completed' | 'failed'): Promise<void> {
  await inOrder(
    redis.hset(key(scanId), 'status', status),
    redis.expire(key(scanId), finishedSeconds),
    redis.publish(finishedChannel, scanId),
  );
}

/**
 * A connection keeps the order of its commands. A pipeline object would do the same, but ioredis builds each with
 * every script that BullMQ has registered, a quarter of a millisecond a time.
 */
async function inOrder(...commands: readonly Promise<unknown>[]): Promise<void> {
  await Promise.all(commands);
}

export async function findScanProgress(redis: Redis, scanId: string): Promise<ScanProgress | null> {
  const fields = await redis.hgetall(key(scanId));
  return fields.tenantId ? (fields as unknown as ScanProgress) : null;
}

export interface FinishedScans {
  /** Resolves true once the scan has ended, false after `timeoutMs`. */
  wait: (scanId: string, timeoutMs: number) => Promise<boolean>;
  close: () => Promise<void>;
}

/** Between notices the status is looked up: pub/sub loses what is published while a connection is away. */
const lookUpMs = 1_000;

export async function watchFinishedScans(redis: Redis): Promise<FinishedScans> {
  const subscriber = redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
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
    close: async () => {
      await subscriber.quit();
    },
  };
}
