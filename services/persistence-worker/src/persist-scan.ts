import { gunzipSync } from 'node:zlib';
import { BlobNotFoundError, redeem, type BlobStore } from '@terrasafe/blobs';
import { Analysis, noticeOf, type Claim, type Lane, type NotifyJob, type PersistJob } from '@terrasafe/contracts';
import { PermanentFailure, finishScan, type Producer } from '@terrasafe/queue';
import { counter, histogram, withSpan, type Logger } from '@terrasafe/service';
import { isRefusedByStore, type CompletedScan, type ScanOutcome, type ScanRepository } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import type { ScanBatches } from './scan-batches.js';

interface Dependencies {
  readonly logger: Logger;
  readonly redis: Redis;
  readonly blobs: Pick<BlobStore, 'get' | 'delete'>;
  readonly scans: Pick<ScanRepository, 'getById'>;
  /** A single scan is not to wait for a large transaction of others. */
  readonly batches: Readonly<Record<Lane, Pick<ScanBatches, 'write'>>>;
  readonly notify: Pick<Producer<NotifyJob>, 'send'>;
}

type Completed = Extract<PersistJob, { status: 'completed' }>;
type Failed = Extract<PersistJob, { status: 'failed' }>;
type End = PersistJob['status'];

/** Writes the end of a scan. A repeated job finds the row and changes nothing, in the database or in the metrics. */
export function createPersistHandler({ logger, redis, blobs, scans, batches, notify }: Dependencies) {
  // In the trace of the scan; the transaction itself is shared by scans of many traces.
  const write = (outcome: ScanOutcome) =>
    withSpan('db.create_scan', {}, () => batches[outcome.scan.lane].write(outcome));

  /** Two workers with the same job, because a lock expired, may come to different ends: the first one counts. */
  const keptEnd = async ({ tenantId, scanId }: PersistJob['scan'], repeated: End): Promise<End> =>
    (await scans.getById(tenantId, scanId))?.status ?? repeated;

  const persistCompleted = async (job: Completed): Promise<End> => {
    const { scan } = job;
    const analysis = await readAnalysis(blobs, job.analysis);
    if (!analysis) {
      // The blobs go after the commit, so a job that is repeated after it finds the row instead.
      const row = await scans.getById(scan.tenantId, scan.scanId);
      if (row) return row.status;
      return persistFailed({
        status: 'failed',
        scan,
        code: 'UNREADABLE_UPLOAD',
        reason: 'The analysis is no longer in the blob store. Send the files again.',
      });
    }
    const { vulnerabilities } = analysis;
    try {
      const isNew = await write({ status: 'completed', scan: completedRow(job, analysis), vulnerabilities });
      if (!isNew) return keptEnd(scan, 'completed');
      recordCompleted(job, analysis);
      return 'completed';
    } catch (error) {
      if (!isRefusedByStore(error)) throw error;
      logger.error({ error, scanId: scan.scanId }, 'the result of a scan was refused by the database');
      return persistFailed({
        status: 'failed',
        scan,
        code: 'INTERNAL',
        reason: "The result could not be stored; the operator's log has the cause.",
      });
    }
  };

  const persistFailed = async ({ scan, code, reason }: Failed): Promise<End> => {
    const row = { ...submissionOf(scan), error_code: code, error_reason: reason };
    try {
      const isNew = await write({ status: 'failed', scan: row });
      if (!isNew) return keptEnd(scan, 'failed');
      counter('terrasafe_scans_total').inc({ status: 'failed', from_cache: 'false' });
      return 'failed';
    } catch (error) {
      if (!isRefusedByStore(error)) throw error;
      logger.error({ error, scanId: scan.scanId }, 'the failure of a scan was refused by the database');
      throw new PermanentFailure(code, reason);
    }
  };

  /** The scan has ended; a blob that stays is not worth another attempt, as maintenance-worker removes it as well. */
  const release = async (claim: Claim): Promise<void> => {
    if (!('blob' in claim)) return;
    await blobs.delete(claim.blob).catch((error: unknown) => {
      logger.warn({ error, blob: claim.blob }, 'a blob was not deleted');
    });
  };

  return async (job: PersistJob): Promise<void> => {
    const { scan } = job;
    const status = job.status === 'completed' ? await persistCompleted(job) : await persistFailed(job);
    // The row is written: a job that dies from here on is repeated, and tells it again.
    const notice = noticeOf(scan);
    if (notice) await notify.send(scan.scanId, notice);
    await finishScan(redis, scan.scanId, status);
    // A failed job of the scan may be tried again, with the same blobs: maintenance-worker removes them after it.
    if (status === 'failed') return;
    if (scan.files) await release(scan.files);
    if (job.status === 'completed') await release(job.analysis);
  };
}

async function readAnalysis(blobs: Pick<BlobStore, 'get'>, claim: Claim): Promise<Analysis | undefined> {
  try {
    const json = gunzipSync(await redeem(blobs, claim)).toString();
    return Analysis.parse(JSON.parse(json));
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}

function submissionOf(scan: PersistJob['scan']) {
  return {
    id: scan.scanId,
    tenant_id: scan.tenantId,
    filename: scan.filename,
    file_hash: scan.fileHash,
    file_size_bytes: scan.fileSizeBytes,
    user_id: scan.userId,
    correlation_id: scan.correlationId,
    environment: scan.environment,
    lane: scan.lane,
    batch_id: scan.batchId,
    repository: scan.repository,
    created_at: new Date(scan.submittedAt),
  };
}

function completedRow(job: Completed, analysis: Analysis): CompletedScan {
  return {
    ...submissionOf(job.scan),
    file_hash: job.scan.fileHash,
    file_size_bytes: job.scan.fileSizeBytes,
    score: job.score,
    rule_based_score: analysis.rule_based_score,
    ml_score: job.mlScore,
    confidence: job.confidence,
    risk_density: analysis.risk_density,
    grade: analysis.grade,
    scan_duration_seconds: job.durationSeconds,
    from_cache: job.fromCache,
    features_analyzed: analysis.features_analyzed,
    vulnerability_summary: analysis.summary,
    errors: analysis.errors,
    files: analysis.performance.files,
    model_version: job.modelVersion,
  };
}

function recordCompleted(job: Completed, analysis: Analysis): void {
  const from_cache = String(job.fromCache);
  counter('terrasafe_scans_total').inc({ status: 'completed', from_cache });
  histogram('terrasafe_scan_duration_seconds').observe({ from_cache }, job.durationSeconds);
  histogram('terrasafe_scan_score').observe(job.score);
  histogram('terrasafe_scan_file_size_bytes').observe(job.scan.fileSizeBytes);
  histogram('terrasafe_vulnerabilities_per_scan').observe(analysis.vulnerabilities.length);
  for (const { severity, category, suppressed } of analysis.vulnerabilities) {
    if (!suppressed) counter('terrasafe_vulnerabilities_detected_total').inc({ severity, category });
  }
}
