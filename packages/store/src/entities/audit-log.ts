import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** One thing that somebody did. */
export interface AuditLogRow {
  readonly id: string;
  /** The person, if one signed in. */
  readonly user_id: string | null;
  /** The API key that was used, if any. */
  readonly api_key_id: string | null;
  /** Null: it concerns the installation. */
  readonly tenant_id: string | null;
  /** `ENTITY.PAST_TENSE`. */
  readonly action: string;
  /** A table, in the singular. */
  readonly target_entity_type: string;
  /** Null when there are many. */
  readonly target_entity_id: string | null;
  readonly timestamp: Date;
  readonly details_json: Readonly<Record<string, unknown>> | null;
  readonly correlation_id: string | null;
}

export const AuditLogEntity = new EntitySchema<AuditLogRow>({
  name: 'audit_log',
  tableName: 'audit_logs',
  columns: {
    id: { type: 'uuid', primary: true },
    user_id: { type: 'uuid', nullable: true },
    api_key_id: { type: 'uuid', nullable: true },
    tenant_id: { type: 'uuid', nullable: true },
    action: { type: 'varchar', length: 128 },
    target_entity_type: { type: 'varchar', length: 64 },
    target_entity_id: { type: 'varchar', length: 255, nullable: true },
    // To the millisecond, as a Date has it, so that a cursor names a row exactly.
    timestamp: { type: 'timestamptz', precision: 3, default: () => 'now()' },
    details_json: { type: 'jsonb', nullable: true },
    correlation_id: { type: 'varchar', length: 36, nullable: true },
  },
  foreignKeys: [
    {
      name: 'audit_logs_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
    },
  ],
  indices: [
    { name: 'idx_audit_tenant', synchronize: false },
    { name: 'idx_audit_type', synchronize: false },
    { name: 'idx_audit_target', synchronize: false },
    { name: 'idx_audit_user', synchronize: false },
  ],
});
