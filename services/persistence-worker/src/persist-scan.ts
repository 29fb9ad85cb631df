import { gunzipSync } from 'node:zlib';
import { BlobNotFoundError, redeem, type BlobStore } from '@terrasafe/blobs';
import { Analysis, type Claim, type PersistJob } from '@terrasafe/contracts';
import { advanceScan, finishScan } from '@terrasafe/queue';
import { counter, histogram } from '@terrasafe/service';
import type { CompletedScan, ScanRepository } from '@terrasafe/store';
import type { Redis } from 'ioredis';

interface Dependencies {
  readonly redis: Redis;
  readonly blobs: BlobStore;
  readonly scans: ScanRepository;
}

type Completed = Extract<PersistJob, { status: 'completed' }>;
type Failed = Extract<PersistJob, { status: 'failed' }>;

/** Writes the end of a scan. A repeated job finds the row and changes nothing, in the database or in the metrics. */
export function createPersistHandler({ redis, blobs, scans }: Dependencies) {
  const persistCompleted = async (job: Completed) => {
    const { scan } = job;
    const analysis = await readAnalysis(blobs, job.analysis);
    if (!analysis) {
      // The blobs go after the commit, so a job that is repeated after it finds the row instead.
      if (await scans.getById(scan.tenantId, scan.scanId)) return;
      await persistFailed({
        status: 'failed',
        scan,
        code: 'UNREADABLE_UPLOAD',
        reason: 'The analysis is no longer in the blob store. Send the files again.',
      });
      return;
    }
    const isNew = await scans.create(completedRow(job, analysis), analysis.vulnerabilities);
    if (isNew) recordCompleted(job, analysis);
  };

  const persistFailed = async ({ scan, code, reason }: Failed) => {
    const isNew = await scans.createFailed({ ...submissionOf(scan), error_code: code, error_reason: reason });
    if (isNew) counter('terrasafe_scans_total').inc({ status: 'failed', from_cache: 'false' });
  };

  return async (job: PersistJob): Promise<void> => {
    const { scan, status } = job;
    await advanceScan(redis, scan.scanId, 'persisting');
    if (status === 'completed') await persistCompleted(job);
    else await persistFailed(job);
    await finishScan(redis, scan.scanId, status);
    if (scan.files) await release(blobs, scan.files);
    if (status === 'completed') await release(blobs, job.analysis);
  };
}

async function readAnalysis(blobs: BlobStore, claim: Claim): Promise<Analysis | undefined> {
  try {
    const json = gunzipSync(await redeem(blobs, claim)).toString();
    return Analysis.parse(JSON.parse(json));
  } catch (error) {
    if (error instanceof BlobNotFoundError) return undefined;
    throw error;
  }
}

async function release(blobs: BlobStore, claim: Claim): Promise<void> {
  if ('blob' in claim) await blobs.delete(claim.blob);
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
