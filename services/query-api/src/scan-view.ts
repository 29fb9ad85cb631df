import type { ScanView } from '@terrasafe/contracts';
import type { ScanProgress } from '@terrasafe/queue';
import type { ScanRow } from '@terrasafe/store';

const linksOf = (id: string) => ({ self: `/v1/scans/${id}`, vulnerabilities: `/v1/scans/${id}/vulnerabilities` });

export function viewOfRow(row: ScanRow): ScanView {
  const isFailed = row.status === 'failed';
  return {
    id: row.id,
    status: row.status,
    filename: row.filename,
    file_hash: row.file_hash,
    file_size_bytes: row.file_size_bytes,
    score: row.score,
    rule_based_score: row.rule_based_score,
    ml_score: row.ml_score,
    confidence: row.confidence,
    risk_density: row.risk_density,
    grade: row.grade,
    scan_duration_seconds: row.scan_duration_seconds,
    from_cache: isFailed ? null : row.from_cache,
    features_analyzed: row.features_analyzed,
    vulnerability_summary: row.vulnerability_summary,
    errors: [...row.errors],
    error: isFailed ? { code: row.error_code ?? 'INTERNAL', reason: row.error_reason ?? 'unknown' } : null,
    correlation_id: row.correlation_id,
    environment: row.environment,
    model_version: row.model_version,
    repository: row.repository_id
      ? { id: row.repository_id, ref: row.ref, commit: row.commit_sha, pull_request: row.pull_request }
      : null,
    changes: changesOf(row),
    batch_id: row.batch_id,
    created_at: row.created_at.toISOString(),
    completed_at: row.completed_at.toISOString(),
    links: linksOf(row.id),
  };
}

function changesOf({ new_findings, unchanged_findings, fixed_findings }: ScanRow): ScanView['changes'] {
  if (new_findings === null || unchanged_findings === null || fixed_findings === null) return null;
  return { new: new_findings, unchanged: unchanged_findings, fixed: fixed_findings };
}

/** A scan that is on its way. */
export function viewOfProgress(id: string, progress: ScanProgress): ScanView {
  return {
    id,
    status: progress.status,
    filename: progress.filename,
    file_hash: null,
    file_size_bytes: null,
    score: null,
    rule_based_score: null,
    ml_score: null,
    confidence: null,
    risk_density: null,
    grade: null,
    scan_duration_seconds: null,
    from_cache: null,
    features_analyzed: null,
    vulnerability_summary: null,
    errors: [],
    error: null,
    correlation_id: progress.correlationId,
    environment: null,
    model_version: null,
    repository: null,
    changes: null,
    batch_id: null,
    created_at: progress.submittedAt,
    completed_at: null,
    links: linksOf(id),
  };
}
