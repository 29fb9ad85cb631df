import { parseArgs } from 'node:util';
import { issueApiKey } from '@terrasafe/identity';
import { ApiKeyRepository, TenantRepository, openStore, type Role } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { databaseUrl } from './database-url.js';

const roles: readonly Role[] = ['reader', 'member', 'operator', 'admin'];

/** Prints the key once; only its hash is kept. */
export async function createKey(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      tenant: { type: 'string' },
      name: { type: 'string', default: 'command line' },
      role: { type: 'string', default: 'member' },
    },
  });
  const { tenant: slug, name } = values;
  if (!slug) throw new UsageError('Name the tenant: terrasafe keys create --tenant acme');
  const role = roles.find((it) => it === values.role);
  if (!role) throw new UsageError(`--role takes ${roles.join(', ')}, not "${values.role}".`);
  const store = await openStore(databaseUrl(), { poolSize: 1 });
  try {
    const tenants = new TenantRepository(store);
    const tenant = (await tenants.findBySlug(slug)) ?? (await tenants.create({ name: slug, slug }));
    const { key } = await issueApiKey(new ApiKeyRepository(store), { tenantId: tenant.id, name, role });
    process.stdout.write(`${key}\n`);
    return 0;
  } finally {
    await store.close();
  }
}
