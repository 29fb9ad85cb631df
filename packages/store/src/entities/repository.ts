import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** A folder of a git repository, with the state after its newest completed scan that was no pull request. */
export interface RepositoryRow {
  /** Follows from tenant, url and subdirectory. */
  readonly id: string;
  readonly tenant_id: string;
  readonly url: string;
  /** Empty for the root. */
  readonly subdirectory: string;
  /** Null before the first completed scan, as the next two; the scan may have been deleted since. */
  readonly last_scan_id: string | null;
  readonly last_scan_at: Date | null;
  readonly last_commit_sha: string | null;
  /** Open findings by severity; suppressed ones are not open. */
  readonly open_critical: number;
  readonly open_high: number;
  readonly open_medium: number;
  readonly open_low: number;
  readonly created_at: Date;
}

export const RepositoryEntity = new EntitySchema<RepositoryRow>({
  name: 'repository',
  tableName: 'repositories',
  columns: {
    id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'repositories_pkey' },
    tenant_id: { type: 'uuid' },
    url: { type: 'varchar', length: 2048 },
    subdirectory: { type: 'varchar', length: 1024 },
    last_scan_id: { type: 'uuid', nullable: true },
    last_scan_at: { type: 'timestamptz', nullable: true },
    last_commit_sha: { type: 'varchar', length: 64, nullable: true },
    open_critical: { type: 'integer', default: 0 },
    open_high: { type: 'integer', default: 0 },
    open_medium: { type: 'integer', default: 0 },
    open_low: { type: 'integer', default: 0 },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'repositories_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
    },
  ],
  indices: [
    { name: 'idx_repository_url', synchronize: false },
    { name: 'idx_repository_tenant', columns: ['tenant_id', 'id'] },
  ],
});

/** Findings of a repository on one day with scans. */
export interface RepositoryHistoryRow {
  readonly tenant_id: string;
  readonly repository_id: string;
  /** Day of submission: UTC, `YYYY-MM-DD`. */
  readonly date: string;
  /** After the last scan of the day. */
  readonly open: number;
  /** Those that were back after a fix included. */
  readonly new: number;
  readonly fixed: number;
}

const key = { primary: true, primaryKeyConstraintName: 'repository_history_pkey' } as const;

export const RepositoryHistoryEntity = new EntitySchema<RepositoryHistoryRow>({
  name: 'repository_history',
  tableName: 'repository_history',
  columns: {
    tenant_id: { type: 'uuid', ...key },
    repository_id: { type: 'uuid', ...key },
    date: { type: 'date', ...key },
    open: { type: 'integer' },
    new: { type: 'integer' },
    fixed: { type: 'integer' },
  },
  foreignKeys: [
    {
      name: 'repository_history_repository_id_fkey',
      target: RepositoryEntity,
      columnNames: ['repository_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
});
