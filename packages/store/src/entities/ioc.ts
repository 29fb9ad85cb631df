import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

export const iocTypes = ['ipv4', 'ipv6', 'domain', 'url', 'email', 'md5', 'sha1', 'sha256'] as const;
export type IocType = (typeof iocTypes)[number];

/** An indicator of compromise. */
export interface IocRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly type: IocType;
  readonly value: string;
  /** Last sighting. */
  readonly timestamp: Date;
  readonly source: string | null;
  /** 0 to 100; null until known. */
  readonly abuse_confidence: number | null;
  readonly enrichment: Readonly<Record<string, unknown>> | null;
  readonly enrichment_state: 'pending' | 'enriched' | 'failed';
  /** Attempts that have begun. */
  readonly enrichment_attempts: number;
  readonly enrichment_error: string | null;
  /** Null unless pending. */
  readonly next_attempt_at: Date | null;
  readonly enriched_at: Date | null;
}

export const IocEntity = new EntitySchema<IocRow>({
  name: 'ioc',
  tableName: 'iocs',
  columns: {
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    type: { type: 'varchar', length: 50 },
    value: { type: 'varchar', length: 2048 },
    // To the millisecond, as a Date has it, so that a cursor names a row exactly.
    timestamp: { type: 'timestamptz', precision: 3, default: () => 'now()' },
    source: { type: 'varchar', length: 255, nullable: true },
    abuse_confidence: { type: 'integer', nullable: true },
    enrichment: { type: 'jsonb', nullable: true },
    enrichment_state: { type: 'varchar', length: 20, default: 'pending' },
    enrichment_attempts: { type: 'integer', default: 0 },
    enrichment_error: { type: 'text', nullable: true },
    next_attempt_at: { type: 'timestamptz', nullable: true, default: () => 'now()' },
    enriched_at: { type: 'timestamptz', nullable: true },
  },
  foreignKeys: [
    {
      name: 'iocs_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  uniques: [{ name: 'iocs_tenant_id_type_value_key', columns: ['tenant_id', 'type', 'value'] }],
  checks: [
    { name: 'iocs_type_check', expression: 'in the migration' },
    { name: 'iocs_value_check', expression: 'in the migration' },
    { name: 'iocs_abuse_confidence_check', expression: 'in the migration' },
    { name: 'iocs_enrichment_check', expression: 'in the migration' },
  ],
  indices: [
    { name: 'idx_ioc_timestamp', synchronize: false },
    { name: 'ix_ioc_tenant_type', synchronize: false },
    { name: 'idx_ioc_top', synchronize: false },
    { name: 'idx_ioc_pending', synchronize: false },
  ],
});
