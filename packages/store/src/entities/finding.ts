import type { Category, Severity } from '@terrasafe/contracts';
import { EntitySchema } from 'typeorm';
import { RepositoryEntity } from './repository.js';

/** The life of a fault of a repository from scan to scan. Scans may have been deleted since; times are submissions. */
export interface FindingRow {
  readonly tenant_id: string;
  readonly repository_id: string;
  readonly fingerprint: string;
  /** As in the last scan that had it, as the next four. */
  readonly rule_id: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly resource: string;
  readonly file: string;
  readonly first_seen_scan_id: string;
  readonly first_seen_at: Date;
  /** The table holds null while it is open; the repository reads the last scan of the git repository then. */
  readonly last_seen_scan_id: string;
  readonly last_seen_at: Date;
  /** The first scan without it; null while it is open. */
  readonly fixed_scan_id: string | null;
  readonly fixed_at: Date | null;
  readonly reopened_at: Date | null;
  readonly reopened_count: number;
}

const key = { primary: true, primaryKeyConstraintName: 'findings_pkey' } as const;

export const FindingEntity = new EntitySchema<FindingRow>({
  name: 'finding',
  tableName: 'findings',
  columns: {
    tenant_id: { type: 'uuid', ...key },
    repository_id: { type: 'uuid', ...key },
    fingerprint: { type: 'text', ...key },
    rule_id: { type: 'varchar', length: 100 },
    severity: { type: 'varchar', length: 20 },
    category: { type: 'varchar', length: 100 },
    resource: { type: 'text' },
    file: { type: 'text' },
    first_seen_scan_id: { type: 'uuid' },
    first_seen_at: { type: 'timestamptz' },
    last_seen_scan_id: { type: 'uuid', nullable: true },
    last_seen_at: { type: 'timestamptz', nullable: true },
    fixed_scan_id: { type: 'uuid', nullable: true },
    fixed_at: { type: 'timestamptz', nullable: true },
    reopened_at: { type: 'timestamptz', nullable: true },
    reopened_count: { type: 'integer', default: 0 },
  },
  foreignKeys: [
    {
      name: 'findings_repository_id_fkey',
      target: RepositoryEntity,
      columnNames: ['repository_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'findings_fixed_check', expression: 'in the migration' }],
  indices: [{ name: 'idx_finding_open', synchronize: false }],
});
