import { TenantRepository, openStore, type Store } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { databaseUrl } from './database-url.js';

/** Runs work on the database for the tenant of this slug. */
export async function withTenant<Result>(
  slug: string | undefined,
  work: (store: Store, tenantId: string) => Promise<Result>,
): Promise<Result> {
  if (!slug) throw new UsageError('Name the tenant: --tenant acme');
  const store = await openStore(databaseUrl(), { poolSize: 1 });
  try {
    const tenant = await new TenantRepository(store).findBySlug(slug);
    if (!tenant) throw new UsageError(`There is no tenant "${slug}".`);
    return await work(store, tenant.id);
  } finally {
    await store.close();
  }
}
