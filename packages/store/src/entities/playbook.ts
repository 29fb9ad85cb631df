import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** What a tenant does when something is found. */
export interface PlaybookRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly description: string;
  readonly status: 'draft' | 'active' | 'archived';
  /** ATT&CK techniques that it answers to. */
  readonly mitre: readonly string[];
  readonly created_at: Date;
  /** Last change of it or of its steps. */
  readonly updated_at: Date;
}

export const PlaybookEntity = new EntitySchema<PlaybookRow>({
  name: 'playbook',
  tableName: 'playbooks',
  columns: {
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    name: { type: 'varchar', length: 255 },
    description: { type: 'text', default: '' },
    status: { type: 'varchar', length: 20, default: 'draft' },
    mitre: { type: 'text', array: true, default: [] },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    updated_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'playbooks_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  uniques: [
    { name: 'playbooks_tenant_id_name_key', columns: ['tenant_id', 'name'] },
    { name: 'playbooks_tenant_id_id_key', columns: ['tenant_id', 'id'] },
  ],
  checks: [{ name: 'playbooks_status_check', expression: `status in ('draft', 'active', 'archived')` }],
  indices: [{ name: 'idx_playbook_status', columns: ['tenant_id', 'status', 'name'] }],
});
