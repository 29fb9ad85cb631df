import type { CompletedScan, NewVulnerability } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const;
const categories = ['open_port', 'public_access', 'unencrypted_storage', 'hardcoded_secret', 'other'] as const;

export function findings(count: number): NewVulnerability[] {
  return Array.from({ length: count }, (_, index) => ({
    rule_id: `AWS-EC2-${index % 40}`,
    aliases: ['CKV_AWS_24', 'AVD-AWS-0107'],
    severity: severities[index % severities.length] ?? 'LOW',
    points: 20,
    category: categories[index % categories.length] ?? 'other',
    message: 'aws_security_group.web lets the whole internet in on port 22, where administrators log in',
    resource: `module.network["eu-west-${index}"].aws_security_group.web`,
    file: 'modules/network/main.tf',
    start_line: index + 1,
    end_line: index + 4,
    remediation: 'Restrict cidr_blocks to the addresses of your offices, or go through a bastion.',
    mitre: ['T1190'],
    suppressed: false,
    suppression: null,
    fingerprint: `${index}`.padStart(64, 'f'),
  }));
}

/** Submitted now. The summary is not that of its findings: nothing that is measured reads both. */
export function scan(tenantId: string, index: number): CompletedScan {
  return {
    id: uuidv7(),
    tenant_id: tenantId,
    filename: 'main.tf',
    lane: 'interactive',
    batch_id: null,
    repository: null,
    file_hash: `${index % 5_000}`.padStart(64, '0'),
    file_size_bytes: 4_000,
    score: index % 101,
    rule_based_score: index % 101,
    ml_score: index % 101,
    confidence: 'HIGH',
    risk_density: 12.5,
    grade: 'D',
    scan_duration_seconds: 0.1,
    from_cache: false,
    features_analyzed: {
      open_ports: 5,
      hardcoded_secrets: 0,
      public_access: 4,
      unencrypted_storage: 4,
      total_resources: 9,
    },
    vulnerability_summary: { critical: 5, high: 5, medium: 5, low: 5 },
    files: 3,
    errors: [],
    model_version: '1.0.0',
    created_at: new Date(),
    user_id: tenantId,
    correlation_id: tenantId,
    environment: 'production',
  };
}
