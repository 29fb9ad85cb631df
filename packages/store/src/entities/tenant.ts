import { EntitySchema } from 'typeorm';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly created_at: Date;
}

export const TenantEntity = new EntitySchema<TenantRow>({
  name: 'tenant',
  tableName: 'tenants',
  columns: {
    id: { type: 'uuid', primary: true },
    name: { type: 'varchar', length: 255 },
    slug: { type: 'varchar', length: 63 },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  uniques: [{ name: 'tenants_slug_key', columns: ['slug'] }],
});
