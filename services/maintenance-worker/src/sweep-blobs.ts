import { scanOfBlob, type BlobStore } from '@terrasafe/blobs';
import { findNeededScans, type DeadLetters } from '@terrasafe/queue';
import type { Redis } from 'ioredis';

interface Dependencies {
  readonly blobs: Pick<BlobStore, 'list' | 'deleteStoredBefore' | 'deleteUnfinished'>;
  readonly redis: Redis;
  readonly deadLetters: Pick<DeadLetters, 'dropExpired'>;
  readonly stopping: AbortSignal;
}

/** A blob is stored before Redis knows of its scan; no submission takes that long. */
const submissionMs = 3_600_000;
const blobsPerQuestion = 500;

/**
 * Removes blobs that nobody needs: those of a scan that has ended and has no failed job to try again, or that was never
 * accepted. Blobs that are of no scan stay. Nothing is removed while Redis is away, nor for a day after it has lost its
 * data; what it had accepted and lost cannot be scanned any more, and goes then.
 * @throws when some could not be removed, after all of them
 */
export async function sweepBlobs(
  { blobs, redis, deadLetters, stopping }: Dependencies,
  now = new Date(),
): Promise<{ blobs: number; unfinished: number; failedJobs: number }> {
  const before = new Date(now.getTime() - submissionMs);
  const counts = { blobs: 0, unfinished: 0, failedJobs: 0 };
  const failures = { count: 0, cause: undefined as unknown };
  for await (const pieces of piecesOf(blobs.list())) {
    if (stopping.aborted) return counts;
    const needed = await findNeededScans(redis, [...new Set(pieces.map(({ scanId }) => scanId))], now);
    const unneeded = pieces.filter(({ scanId }) => !needed.has(scanId));
    // The age is asked of these alone: most blobs are needed, or gone already.
    const outcomes = await Promise.allSettled(unneeded.map(({ key }) => blobs.deleteStoredBefore(key, before)));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') counts.blobs += outcome.value ? 1 : 0;
      else {
        failures.count += 1;
        failures.cause ??= outcome.reason;
      }
    }
  }
  counts.unfinished = await blobs.deleteUnfinished(before);
  // Last: whoever tries one of them again right now has an hour until its blobs are looked at without it.
  counts.failedJobs = await deadLetters.dropExpired();
  const { count, cause } = failures;
  if (count > 0) throw new Error(`Some blobs could not be removed: ${count}.`, { cause });
  return counts;
}

interface BlobOfScan {
  readonly key: string;
  readonly scanId: string;
}

async function* piecesOf(keys: AsyncIterable<string>): AsyncGenerator<readonly BlobOfScan[]> {
  let piece: BlobOfScan[] = [];
  for await (const key of keys) {
    const scanId = scanOfBlob(key);
    if (scanId === undefined) continue;
    if (piece.push({ key, scanId }) < blobsPerQuestion) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
