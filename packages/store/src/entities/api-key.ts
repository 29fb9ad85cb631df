import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** From the most to the least that a key may do. */
export type Role = 'admin' | 'operator' | 'member' | 'reader';

export interface ApiKeyRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  /** SHA-256 of the secret part of the key. */
  readonly secret_hash: Buffer;
  readonly role: Role;
  readonly created_at: Date;
  /** To the minute. */
  readonly last_used_at: Date | null;
  readonly revoked_at: Date | null;
}

export const ApiKeyEntity = new EntitySchema<ApiKeyRow>({
  name: 'api_key',
  tableName: 'api_keys',
  columns: {
    id: { type: 'uuid', primary: true },
    tenant_id: { type: 'uuid' },
    name: { type: 'varchar', length: 255 },
    secret_hash: { type: 'bytea' },
    role: { type: 'varchar', length: 20 },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    last_used_at: { type: 'timestamptz', nullable: true },
    revoked_at: { type: 'timestamptz', nullable: true },
  },
  foreignKeys: [
    {
      name: 'api_keys_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
  checks: [{ name: 'api_keys_role_check', expression: `role in ('admin', 'operator', 'member', 'reader')` }],
  indices: [{ name: 'idx_api_key_tenant', columns: ['tenant_id', 'created_at', 'id'] }],
});
