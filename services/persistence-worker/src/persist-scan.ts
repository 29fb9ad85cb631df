import { gunzipSync } from 'node:zlib';
import { BlobNotFoundError, redeem, type BlobStore } from '@terrasafe/blobs';
import { Analysis, type Claim, type PersistJob, type ScanContext, type ScanOutcome } from '@terrasafe/contracts';
import { advanceScan, finishScan } from '@terrasafe/queue';
import { counter, histogram } from '@terrasafe/service';
import type { CompletedScan, FailedScan, ScanRepository } from '@terrasafe/store';
import type { Redis } from 'ioredis';

interface Dependencies {
  readonly redis: Redis;
  readonly blobs: BlobStore;
  readonly scans: ScanRepository;
}

type Completed = Extract<ScanOutcome, { status: 'completed' }>;
type Failed = Extract<ScanOutcome, { status: 'failed' }>;

/** Writes the end of a scan. A repeated job finds the row and changes nothing, in the database or in the metrics. */
export function createPersistHandler({ redis, blobs, scans }: Dependencies) {
  const persistCompleted = async (scan: ScanContext, outcome: Completed) => {
    const analysis = await readAnalysis(blobs, outcome.analysis);
    if (!analysis) {
      // The blobs go after the commit, so a job that is repeated after it finds the row instead.
      if (await scans.getById(scan.tenantId, scan.scanId)) return;
      await persistFailed(scan, {
        status: 'failed',
        code: 'UNREADABLE_UPLOAD',
        reason: 'The analysis is no longer in the blob store. Send the files again.',
      });
      return;
    }
    const isNew = await scans.create(completedRow(scan, outcome, analysis), analysis.vulnerabilities);
    if (isNew) recordCompleted(scan, outcome, analysis);
  };

  const persistFailed = async (scan: ScanContext, { code, reason }: Failed) => {
    const isNew = await scans.createFailed({ ...submissionOf(scan), error_code: code, error_reason: reason });
    if (isNew) counter('terrasafe_scans_total').inc({ status: 'failed', from_cache: 'false' });
  };

  return async ({ scan, outcome }: PersistJob): Promise<void> => {
    await advanceScan(redis, scan.scanId, 'persisting');
    if (outcome.status === 'completed') await persistCompleted(scan, outcome);
    else await persistFailed(scan, outcome);
    await finishScan(redis, scan.scanId, outcome.status);
    await release(blobs, scan.files);
    if (outcome.status === 'completed') await release(blobs, outcome.analysis);
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

function submissionOf(scan: ScanContext): Omit<FailedScan, 'error_code' | 'error_reason'> {
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

function completedRow(scan: ScanContext, outcome: Completed, analysis: Analysis): CompletedScan {
  return {
    ...submissionOf(scan),
    score: outcome.score,
    rule_based_score: analysis.rule_based_score,
    ml_score: outcome.mlScore,
    confidence: outcome.confidence,
    risk_density: analysis.risk_density,
    grade: analysis.grade,
    scan_duration_seconds: outcome.durationSeconds,
    from_cache: outcome.fromCache,
    features_analyzed: analysis.features_analyzed,
    vulnerability_summary: analysis.summary,
    errors: analysis.errors,
    files: analysis.performance.files,
    model_version: outcome.modelVersion,
  };
}

function recordCompleted(scan: ScanContext, outcome: Completed, analysis: Analysis): void {
  const from_cache = String(outcome.fromCache);
  counter('terrasafe_scans_total').inc({ status: 'completed', from_cache });
  histogram('terrasafe_scan_duration_seconds').observe({ from_cache }, outcome.durationSeconds);
  histogram('terrasafe_scan_score').observe(outcome.score);
  histogram('terrasafe_scan_file_size_bytes').observe(scan.fileSizeBytes);
  histogram('terrasafe_vulnerabilities_per_scan').observe(analysis.vulnerabilities.length);
  for (const { severity, category, suppressed } of analysis.vulnerabilities) {
    if (!suppressed) counter('terrasafe_vulnerabilities_detected_total').inc({ severity, category });
  }
}
