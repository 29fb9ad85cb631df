import type { RepositoryRef, Severity } from '@terrasafe/contracts';
import type { CompletedScan, FailedScan, NewVulnerability } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';

export function finding(
  fingerprint: string,
  severity: Severity,
  message = `${fingerprint} is wrong`,
): NewVulnerability {
  return {
    rule_id: 'AWS-S3-0001',
    aliases: [],
    severity,
    points: 10,
    category: 'public_access',
    message,
    resource: `aws_s3_bucket.${fingerprint}`,
    file: 'main.tf',
    start_line: 1,
    end_line: 2,
    remediation: 'Mend it.',
    mitre: [],
    suppressed: false,
    suppression: null,
    fingerprint,
  };
}

export function completedScan(
  tenant_id: string,
  repository: RepositoryRef,
  found: readonly NewVulnerability[],
): CompletedScan {
  const count = (severity: Severity) => found.filter((it) => it.severity === severity).length;
  return {
    id: uuidv7(),
    tenant_id,
    filename: 'acme/infra',
    lane: 'interactive',
    batch_id: null,
    repository,
    file_hash: 'a'.repeat(64),
    file_size_bytes: 10,
    score: 42,
    rule_based_score: 30,
    ml_score: 50,
    confidence: 'HIGH',
    risk_density: 1,
    grade: 'D',
    scan_duration_seconds: 0.1,
    from_cache: false,
    features_analyzed: {
      open_ports: 0,
      hardcoded_secrets: 0,
      public_access: 0,
      unencrypted_storage: 0,
      total_resources: 1,
    },
    vulnerability_summary: {
      critical: count('CRITICAL'),
      high: count('HIGH'),
      medium: count('MEDIUM'),
      low: count('LOW'),
    },
    files: 1,
    errors: [],
    model_version: '1',
    created_at: new Date(),
    user_id: null,
    correlation_id: 'c',
    environment: null,
  };
}

export function failedScan(tenant_id: string, repository: RepositoryRef, error_reason: string): FailedScan {
  return {
    id: uuidv7(),
    tenant_id,
    filename: 'acme/infra',
    lane: 'interactive',
    batch_id: null,
    repository,
    file_hash: null,
    file_size_bytes: null,
    error_code: 'CHECKOUT_FAILED',
    error_reason,
    created_at: new Date(),
    user_id: null,
    correlation_id: 'c',
    environment: null,
  };
}
