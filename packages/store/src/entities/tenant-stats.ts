import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** Sums over the scans of a tenant. `bigint` columns come as text. */
export interface TenantStatsRow {
  readonly tenant_id: string;
  readonly completed_scans: number;
  readonly failed_scans: number;
  readonly score_sum: string;
  /** Completed scans by score, 0 to 100. */
  readonly score_histogram: readonly number[];
  readonly critical_vulnerabilities: string;
  readonly high_vulnerabilities: string;
  readonly medium_vulnerabilities: string;
  readonly low_vulnerabilities: string;
}

export const TenantStatsEntity = new EntitySchema<TenantStatsRow>({
  name: 'tenant_stats',
  tableName: 'tenant_stats',
  columns: {
    tenant_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'tenant_stats_pkey' },
    completed_scans: { type: 'integer' },
    failed_scans: { type: 'integer' },
    score_sum: { type: 'bigint' },
    score_histogram: { type: 'integer', array: true },
    critical_vulnerabilities: { type: 'bigint' },
    high_vulnerabilities: { type: 'bigint' },
    medium_vulnerabilities: { type: 'bigint' },
    low_vulnerabilities: { type: 'bigint' },
  },
  foreignKeys: [
    {
      name: 'tenant_stats_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
    },
  ],
  checks: [{ name: 'tenant_stats_histogram_check', expression: 'in the migration' }],
});

/** Rows of vulnerabilities of a tenant, suppressed ones included. */
export interface TenantCategoryStatsRow {
  readonly tenant_id: string;
  readonly category: string;
  readonly severity: string;
  readonly count: string;
}

const key = { primary: true, primaryKeyConstraintName: 'tenant_category_stats_pkey' } as const;

export const TenantCategoryStatsEntity = new EntitySchema<TenantCategoryStatsRow>({
  name: 'tenant_category_stats',
  tableName: 'tenant_category_stats',
  columns: {
    tenant_id: { type: 'uuid', ...key },
    category: { type: 'varchar', length: 100, ...key },
    severity: { type: 'varchar', length: 20, ...key },
    count: { type: 'bigint' },
  },
  foreignKeys: [
    {
      name: 'tenant_category_stats_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
    },
  ],
});
