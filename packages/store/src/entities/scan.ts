import type { Confidence, Features, Grade, Lane, ScanError, SeverityCounts } from '@terrasafe/contracts';
import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/**
 * A scan that has ended. Result columns are null when it has failed, error columns when it has completed; what compares
 * it with its repository is null without one and when it has failed.
 */
export interface ScanRow {
  /** UUIDv7: the order of ids is that of submissions. */
  readonly id: string;
  readonly tenant_id: string;
  readonly filename: string;
  /** Null when a failed scan never got its files, as the size. */
  readonly file_hash: string | null;
  readonly file_size_bytes: number | null;
  readonly status: 'completed' | 'failed';
  readonly score: number | null;
  readonly rule_based_score: number | null;
  readonly ml_score: number | null;
  readonly confidence: Confidence | null;
  readonly risk_density: number | null;
  readonly grade: Grade | null;
  readonly scan_duration_seconds: number | null;
  readonly from_cache: boolean;
  readonly features_analyzed: Features | null;
  readonly vulnerability_summary: SeverityCounts | null;
  readonly files: number | null;
  readonly errors: readonly ScanError[];
  readonly error_code: string | null;
  readonly error_reason: string | null;
  readonly model_version: string | null;
  readonly lane: Lane;
  readonly batch_id: string | null;
  /** Null for uploads, as the next three. */
  readonly repository_id: string | null;
  readonly ref: string | null;
  readonly commit_sha: string | null;
  readonly pull_request: number | null;
  readonly new_findings: number | null;
  readonly unchanged_findings: number | null;
  readonly fixed_findings: number | null;
  /** Submission. */
  readonly created_at: Date;
  readonly completed_at: Date;
  readonly user_id: string | null;
  readonly correlation_id: string | null;
  readonly environment: string | null;
}

export const ScanEntity = new EntitySchema<ScanRow>({
  name: 'scan',
  tableName: 'scans',
  columns: {
    id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'scans_pkey' },
    tenant_id: { type: 'uuid' },
    filename: { type: 'varchar', length: 255 },
    file_hash: { type: 'varchar', length: 64, nullable: true },
    file_size_bytes: { type: 'integer', nullable: true },
    status: { type: 'varchar', length: 20 },
    score: { type: 'integer', nullable: true },
    rule_based_score: { type: 'integer', nullable: true },
    ml_score: { type: 'double precision', nullable: true },
    confidence: { type: 'varchar', length: 20, nullable: true },
    risk_density: { type: 'double precision', nullable: true },
    grade: { type: 'varchar', length: 1, nullable: true },
    scan_duration_seconds: { type: 'double precision', nullable: true },
    from_cache: { type: 'boolean', default: false },
    features_analyzed: { type: 'jsonb', nullable: true },
    vulnerability_summary: { type: 'jsonb', nullable: true },
    files: { type: 'integer', nullable: true },
    errors: { type: 'jsonb', default: [] },
    error_code: { type: 'varchar', length: 50, nullable: true },
    error_reason: { type: 'text', nullable: true },
    model_version: { type: 'varchar', length: 50, nullable: true },
    lane: { type: 'varchar', length: 20, default: 'interactive' },
    batch_id: { type: 'uuid', nullable: true },
    repository_id: { type: 'uuid', nullable: true },
    ref: { type: 'varchar', length: 255, nullable: true },
    commit_sha: { type: 'varchar', length: 64, nullable: true },
    pull_request: { type: 'integer', nullable: true },
    new_findings: { type: 'integer', nullable: true },
    unchanged_findings: { type: 'integer', nullable: true },
    fixed_findings: { type: 'integer', nullable: true },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    completed_at: { type: 'timestamptz', default: () => 'now()' },
    user_id: { type: 'varchar', length: 255, nullable: true },
    correlation_id: { type: 'varchar', length: 36, nullable: true },
    environment: { type: 'varchar', length: 50, nullable: true },
  },
  foreignKeys: [
    { name: 'scans_tenant_id_fkey', target: TenantEntity, columnNames: ['tenant_id'], referencedColumnNames: ['id'] },
  ],
  // The migration holds what TypeORM cannot express: partitions, conditions, and the order of index columns.
  checks: ['status', 'result', 'score', 'error', 'file', 'lane', 'source'].map((subject) => ({
    name: `scans_${subject}_check`,
    expression: 'in the migration',
  })),
  indices: ['created_at', 'failed', 'file_hash', 'score', 'repository', 'batch'].map((subject) => ({
    name: `idx_scan_${subject}`,
    synchronize: false,
  })),
});
