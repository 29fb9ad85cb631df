import { v7 as uuidv7 } from 'uuid';
import type { CompletedScan, FailedScan, NewVulnerability } from '../src/index.js';

/** A completed scan without findings, submitted now unless told otherwise. */
export function completedScan(tenantId: string, changes: Partial<CompletedScan> = {}): CompletedScan {
  const { created_at = new Date() } = changes;
  return {
    // Of one millisecond only those of the clock are in order.
    id: changes.created_at ? uuidv7({ msecs: created_at.getTime() }) : uuidv7(),
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
    vulnerability_summary: { critical: 1, high: 2, medium: 0, low: 0 },
    files: 1,
    errors: [{ kind: 'syntax', file: 'main.tf', line: 3, message: 'unclosed block' }],
    model_version: '1.0.0',
    created_at,
    user_id: uuidv7(),
    correlation_id: 'request-1',
    environment: 'production',
    ...changes,
  };
}

export function failedScan(tenantId: string, changes: Partial<FailedScan> = {}): FailedScan {
  const { created_at = new Date() } = changes;
  return {
    // Of one millisecond only those of the clock are in order.
    id: changes.created_at ? uuidv7({ msecs: created_at.getTime() }) : uuidv7(),
    tenant_id: tenantId,
    filename: 'main.tf',
    lane: 'interactive',
    batch_id: null,
    repository: null,
    file_hash: 'a'.repeat(64),
    file_size_bytes: 1_234,
    error_code: 'TIMEOUT',
    error_reason: 'The scan took longer than 60 seconds.',
    created_at,
    user_id: null,
    correlation_id: null,
    environment: null,
    ...changes,
  };
}

export function vulnerability(changes: Partial<NewVulnerability> = {}): NewVulnerability {
  return {
    rule_id: 'AWS-EC2-0001',
    aliases: ['CKV_AWS_24', 'with "quotes", commas and {braces}'],
    severity: 'HIGH',
    points: 20,
    category: 'open_port',
    message: 'aws_security_group.web is open to the internet',
    resource: 'module.network["eu"].aws_security_group.web',
    file: 'modules/network/main.tf',
    start_line: 12,
    end_line: 15,
    remediation: 'Restrict cidr_blocks.',
    mitre: [],
    suppressed: false,
    suppression: null,
    fingerprint: 'f00d',
    ...changes,
  };
}

export const firstPage = { page: 1, per_page: 50 };

export const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** The row that a scan makes, but for what the database fills in. */
export function rowOf<Scan extends CompletedScan | FailedScan>({ repository, ...scan }: Scan) {
  return {
    ...scan,
    repository_id: repository?.id ?? null,
    ref: repository?.ref ?? null,
    commit_sha: repository?.commit ?? null,
    pull_request: repository?.pullRequest ?? null,
  };
}
