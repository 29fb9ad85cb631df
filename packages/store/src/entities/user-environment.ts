import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';
import { UserEntity } from './user.js';

/** An environment that a tenant deploys to. */
export interface UserEnvironmentRow {
  readonly id: string;
  readonly tenant_id: string;
  /** The person who set it up, if one signed in. */
  readonly user_id: string | null;
  readonly name: string;
  readonly description: string;
  /** Settings that may be shown. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Settings that may not, as field encryption has sealed them; null without any. */
  readonly sealed_configuration: Buffer | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const UserEnvironmentEntity = new EntitySchema<UserEnvironmentRow>({
  name: 'user_environment',
  tableName: 'user_environments',
  columns: {
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    user_id: { type: 'uuid', nullable: true },
    name: { type: 'varchar', length: 50 },
    description: { type: 'text', default: '' },
    configuration: { type: 'jsonb', default: {} },
    sealed_configuration: { type: 'bytea', nullable: true },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    updated_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'user_environments_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'user_environments_user_id_fkey',
      target: UserEntity,
      columnNames: ['user_id'],
      referencedColumnNames: ['id'],
      onDelete: 'SET NULL',
    },
  ],
  uniques: [{ name: 'user_environments_tenant_id_name_key', columns: ['tenant_id', 'name'] }],
  checks: [{ name: 'user_environments_configuration_check', expression: `jsonb_typeof(configuration) = 'object'` }],
  indices: [{ name: 'idx_environment_user', synchronize: false }],
});
