import { EntitySchema } from 'typeorm';
import type { Role } from './api-key.js';
import { TenantEntity } from './tenant.js';
import { UserEntity } from './user.js';

export interface MembershipRow {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly role: Role;
  readonly created_at: Date;
}

export const MembershipEntity = new EntitySchema<MembershipRow>({
  name: 'membership',
  tableName: 'memberships',
  columns: {
    tenant_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'memberships_pkey' },
    user_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'memberships_pkey' },
    role: { type: 'varchar', length: 20 },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'memberships_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
    {
      name: 'memberships_user_id_fkey',
      target: UserEntity,
      columnNames: ['user_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'memberships_role_check', expression: `role in ('admin', 'operator', 'member', 'reader')` }],
  indices: [{ name: 'idx_membership_user', columns: ['user_id'] }],
});
