import { parseArgs } from 'node:util';
import { SourcePolicyRepository } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { withTenant } from './with-tenant.js';

const protocols = ['https', 'http'] as const;

export async function sources([verb, ...args]: readonly string[]): Promise<number> {
  if (verb === 'allow') return allowSources(args);
  if (verb === 'show') return showSources(args);
  throw new UsageError('sources takes allow or show.');
}

/** Replaces what a tenant lets be fetched; without --host every public host. */
async function allowSources(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      tenant: { type: 'string' },
      host: { type: 'string', multiple: true, default: [] },
      protocol: { type: 'string', multiple: true, default: ['https'] },
    },
  });
  const hosts = values.host.map((host) => host.toLowerCase());
  const odd = hosts.find((host) => !/^(?:\*\.)?[\w.:-]{1,250}$/.test(host));
  if (odd !== undefined) throw new UsageError(`--host takes github.com or *.example.com, not "${odd}".`);
  const chosen = protocols.filter((protocol) => values.protocol.includes(protocol));
  if (chosen.length !== new Set(values.protocol).size)
    throw new UsageError(`--protocol takes ${protocols.join(' or ')}.`);
  return withTenant(values.tenant, async (store, tenantId) => {
    const policy = { protocols: chosen, hosts };
    await new SourcePolicyRepository(store).put(tenantId, policy, { userId: null, apiKeyId: null });
    show(policy);
    return 0;
  });
}

async function showSources(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { tenant: { type: 'string' } } });
  return withTenant(values.tenant, async (store, tenantId) => {
    show((await new SourcePolicyRepository(store).find(tenantId)) ?? { protocols: ['https'], hosts: [] });
    return 0;
  });
}

function show({
  protocols,
  hosts,
}: {
  readonly protocols: readonly string[];
  readonly hosts: readonly string[];
}): void {
  process.stdout.write(`protocols: ${protocols.join(', ')}\nhosts: ${hosts.join(', ') || 'every public one'}\n`);
}
