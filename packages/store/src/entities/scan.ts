import type { Confidence, Features, Grade, ScanError, SeverityCounts } from '@terrasafe/contracts';
import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** A scan that has ended. Result columns are null when it has failed, error columns when it has completed. */
export interface ScanRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly filename: string;
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
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    filename: { type: 'varchar', length: 255 },
    file_hash: { type: 'varchar', length: 64 },
    file_size_bytes: { type: 'integer' },
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
    created_at: { type: 'timestamptz', default: () => 'now()' },
    completed_at: { type: 'timestamptz', default: () => 'now()' },
    user_id: { type: 'varchar', length: 255, nullable: true },
    correlation_id: { type: 'varchar', length: 36, nullable: true },
    environment: { type: 'varchar', length: 50, nullable: true },
  },
  foreignKeys: [
    { name: 'scans_tenant_id_fkey', target: TenantEntity, columnNames: ['tenant_id'], referencedColumnNames: ['id'] },
  ],
  // The migration holds what TypeORM cannot express: conditions, and the order of index columns.
  checks: [
    { name: 'scans_status_check', expression: 'in the migration' },
    { name: 'scans_result_check', expression: 'in the migration' },
    { name: 'scans_error_check', expression: 'in the migration' },
  ],
  indices: [
    { name: 'idx_scan_created_at', synchronize: false },
    { name: 'idx_scan_file_hash', synchronize: false },
    { name: 'idx_scan_score', synchronize: false },
  ],
});
