import { EntitySchema } from 'typeorm';
import { TenantEntity } from './tenant.js';

/** What repositories and archives of a host are fetched with. */
export interface SourceCredentialsRow {
  readonly tenant_id: string;
  /** With `:port` unless it is the protocol's own. */
  readonly host: string;
  readonly username: string;
  /** As field encryption has sealed it. */
  readonly secret: Buffer;
  readonly created_at: Date;
  readonly rotated_at: Date;
}

export const SourceCredentialsEntity = new EntitySchema<SourceCredentialsRow>({
  name: 'source_credentials',
  tableName: 'source_credentials',
  columns: {
    tenant_id: { type: 'uuid', primary: true, primaryKeyConstraintName: 'source_credentials_pkey' },
    host: { type: 'varchar', length: 261, primary: true, primaryKeyConstraintName: 'source_credentials_pkey' },
    username: { type: 'varchar', length: 255 },
    secret: { type: 'bytea' },
    created_at: { type: 'timestamptz', default: () => 'now()' },
    rotated_at: { type: 'timestamptz', default: () => 'now()' },
  },
  foreignKeys: [
    {
      name: 'source_credentials_tenant_id_fkey',
      target: TenantEntity,
      columnNames: ['tenant_id'],
      referencedColumnNames: ['id'],
      onDelete: 'CASCADE',
    },
  ],
});
