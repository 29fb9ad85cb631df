import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** Where a tenant lets sources be fetched from. */
export interface SourcePolicyRow {
  readonly tenant_id: string;
  readonly protocols: readonly ('https' | 'http')[];
  /** Names, or `*.name` for all below; empty for every public host. */
  readonly hosts: readonly string[];
  readonly updated_at: Date;
}

export const SourcePolicyEntity = new EntitySchema<SourcePolicyRow>({
  name: 'source_policy',
  tableName: 'source_policies',
  columns: {
    tenant_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'source_policies_pkey' },
    protocols: { type: 'varchar', length: 10, array: true },
    hosts: { type: 'varchar', length: 261, array: true },
    updated_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'source_policies_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'source_policies_protocols_check', expression: 'in the migration' }],
});
