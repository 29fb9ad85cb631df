import { EntitySchema } from 'typeorm';

export interface TenantRow {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** Scans are deleted this many days after their submission, */
  readonly retention_days: number;
  /** but for so many of the newest ones of each repository. */
  readonly keep_latest: number;
  readonly created_at: Date;
}

export const TenantEntity = new EntitySchema<TenantRow>({
  name: 'tenant',
  tableName: 'tenants',
  columns: {
    id: { type: 'uuid', primary: true },
    name: { type: 'varchar', length: 255 },
    slug: { type: 'varchar', length: 63 },
    retention_days: { type: 'integer', default: 90 },
    keep_latest: { type: 'integer', default: 1 },
    created_at: { type: 'timestamptz', default: () => 'now()' },
  },
  checks: [{ name: 'tenants_retention_check', expression: 'in the migration' }],
  uniques: [{ name: 'tenants_slug_key', columns: ['slug'] }],
});
