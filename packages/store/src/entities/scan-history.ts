import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** The completed scans that a tenant submitted on one day. */
export interface ScanHistoryRow {
  readonly tenant_id: string;
  /** UTC, `YYYY-MM-DD`. */
  readonly date: string;
  /** The one submitted last; null once retention has deleted it. */
  readonly scan_id: string | null;
  readonly total_scans: number;
  readonly average_score: number;
  readonly critical_vulnerabilities: number;
  readonly high_vulnerabilities: number;
  readonly created_at: Date;
}

export const ScanHistoryEntity = new EntitySchema<ScanHistoryRow>({
  name: 'scan_history',
  tableName: 'scan_history',
  columns: {
    tenant_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'scan_history_pkey' },
    date: { type: 'date', primary: true, primaryKeyConstraintName: 'scan_history_pkey' },
    scan_id: { type: 'uuid', nullable: true },
    total_scans: { type: 'integer' },
    average_score: { type: 'double precision' },
    critical_vulnerabilities: { type: 'integer' },
    high_vulnerabilities: { type: 'integer' },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'scan_history_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
    },
  ],
  indices: [{ name: 'idx_history_scan_id', columns: ['tenant_id', 'scan_id'] }],
});
