import type { CompletedScan, FailedScan, NewVulnerability } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';

export function completedScan(tenantId: string): CompletedScan {
  return {
    id: uuidv7(),
    tenant_id: tenantId,
    filename: 'main.tf',
    lane: 'interactive',
    batch_id: null,
    repository: null,
    file_hash: 'a'.repeat(64),
    file_size_bytes: 1_234,
    score: 42,
    rule_based_score: 30,
    ml_score: 61.5,
    confidence: 'HIGH',
    risk_density: 12.5,
    grade: 'D',
    scan_duration_seconds: 0.25,
    from_cache: false,
    features_analyzed: {
      open_ports: 1,
      hardcoded_secrets: 0,
      public_access: 1,
      unencrypted_storage: 0,
      total_resources: 3,
    },
    vulnerability_summary: { critical: 0, high: 1, medium: 0, low: 0 },
    files: 1,
    errors: [],
    model_version: '1.0.0',
    created_at: new Date(),
    user_id: null,
    correlation_id: null,
    environment: null,
  };
}

export function failedScan(tenantId: string): FailedScan {
  return {
    id: uuidv7(),
    tenant_id: tenantId,
    filename: 'broken.tf',
    lane: 'interactive',
    batch_id: null,
    repository: null,
    file_hash: null,
    file_size_bytes: null,
    error_code: 'TIMEOUT',
    error_reason: 'The analysis took longer than 30 seconds.',
    created_at: new Date(),
    user_id: null,
    correlation_id: null,
    environment: null,
  };
}

export function vulnerability(changes: Pick<NewVulnerability, 'fingerprint' | 'rule_id'>): NewVulnerability {
  return {
    aliases: [],
    severity: 'HIGH',
    points: 20,
    category: 'public_access',
    message: 'aws_s3_bucket.logs is public',
    resource: 'aws_s3_bucket.logs',
    file: 'main.tf',
    start_line: 1,
    end_line: 3,
    remediation: 'Block public access.',
    mitre: ['T1530'],
    suppressed: false,
    suppression: null,
    ...changes,
  };
}
