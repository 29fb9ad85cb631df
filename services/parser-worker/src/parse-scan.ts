import { BlobNotFoundError, checkIn, redeem, type BlobStore } from '@terrasafe/blobs';
import type { Lane, ParseJob, ScoreJob } from '@terrasafe/contracts';
import { FileSetError } from '@terrasafe/filesets';
import { PermanentFailure, type Producer } from '@terrasafe/queue';
import { counter, withSpan } from '@terrasafe/service';
import type { AnalysisCache } from './analysis-cache.js';
import type { AnalysisPool } from './analysis-pool.js';

interface Dependencies {
  readonly blobs: Pick<BlobStore, 'put' | 'get'>;
  readonly pool: AnalysisPool;
  readonly cache: AnalysisCache;
  readonly score: Producer<ScoreJob>;
  /** Told how long each analysis was in its thread. */
  readonly onAnalyzed: (seconds: number) => void;
}

export function createParseHandler({ blobs, pool, cache, score, onAnalyzed }: Dependencies) {
  return async ({ scan }: ParseJob): Promise<void> => {
    const packed = await redeemFiles(blobs, scan.files);
    const started = performance.now();
    const cached = await cache.find(scan.tenantId, packed);
    const { result, seconds } = cached
      ? { result: cached, seconds: (performance.now() - started) / 1000 }
      : await withSpan('analyze', {}, () => analyze(pool, packed, scan.lane));
    if (!cached) {
      onAnalyzed(seconds);
      counter('terrasafe_parser_disagreements_total').inc(result.parserDisagreements);
    }
    const analysis = await checkIn(blobs, 'analyses', scan.scanId, Buffer.from(result.analysis));
    await Promise.all([
      cached ? undefined : cache.keep(scan.tenantId, packed, result),
      score.send(scan.scanId, {
        scan,
        analysis,
        features: result.features,
        ruleBasedScore: result.ruleBasedScore,
        parsingSeconds: seconds,
        fromCache: cached !== undefined,
      }),
    ]);
  };
}

async function redeemFiles(blobs: Pick<BlobStore, 'get'>, claim: ParseJob['scan']['files']): Promise<Buffer> {
  try {
    return await redeem(blobs, claim);
  } catch (error) {
    if (!(error instanceof BlobNotFoundError)) throw error;
    throw new PermanentFailure(
      'UNREADABLE_UPLOAD',
      'The uploaded files are no longer in the blob store. Send them again.',
    );
  }
}

async function analyze(pool: AnalysisPool, packed: Buffer, lane: Lane): ReturnType<AnalysisPool['analyze']> {
  try {
    return await pool.analyze(packed, lane);
  } catch (error) {
    if (!(error instanceof Error && error.name === FileSetError.name)) throw error;
    throw new PermanentFailure('UNREADABLE_UPLOAD', error.message);
  }
}
