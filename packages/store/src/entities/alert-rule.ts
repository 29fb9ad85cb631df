import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** When a tenant wants to be told, and where. */
export interface AlertRuleRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  /** Its form is that of the process that evaluates it. */
  readonly condition: Readonly<Record<string, unknown>>;
  /** Names a secret, never holds one. */
  readonly channel: Readonly<Record<string, unknown>> & { readonly type: string };
  readonly is_active: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const AlertRuleEntity = new EntitySchema<AlertRuleRow>({
  name: 'alert_rule',
  tableName: 'alert_rules',
  columns: {
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    name: { type: 'varchar', length: 255 },
    condition: { type: 'jsonb' },
    channel: { type: 'jsonb' },
    is_active: { type: 'boolean', default: true },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    updated_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'alert_rules_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  uniques: [{ name: 'alert_rules_tenant_id_name_key', columns: ['tenant_id', 'name'] }],
  checks: [
    { name: 'alert_rules_condition_check', expression: `jsonb_typeof(condition) = 'object'` },
    { name: 'alert_rules_channel_check', expression: `jsonb_typeof(channel) = 'object'` },
  ],
  indices: [{ name: 'idx_alert_rule_active', synchronize: false }],
});
