import { parseArgs } from 'node:util';
import { TenantRepository, type TenantRow } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { withTenant } from './with-tenant.js';

export async function retention([verb, ...args]: readonly string[]): Promise<number> {
  if (verb === 'set') return setRetention(args);
  if (verb === 'show') return showRetention(args);
  throw new UsageError('retention takes set or show.');
}

async function setRetention(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { tenant: { type: 'string' }, days: { type: 'string' }, 'keep-latest': { type: 'string' } },
  });
  const days = wholeNumber('--days', values.days, 1, 36_500);
  const keepLatest = wholeNumber('--keep-latest', values['keep-latest'], 0, 1_000_000);
  if (days === undefined && keepLatest === undefined) throw new UsageError('Name --days, --keep-latest or both.');
  return withTenant(values.tenant, async (store, tenantId) => {
    const tenants = new TenantRepository(store);
    const tenant = await tenants.findById(tenantId);
    if (!tenant) throw new UsageError('The tenant has just been removed.');
    const chosen = {
      retention_days: days ?? tenant.retention_days,
      keep_latest: keepLatest ?? tenant.keep_latest,
    };
    await tenants.setRetention(tenantId, chosen, { userId: null, apiKeyId: null });
    show(chosen);
    return 0;
  });
}

async function showRetention(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { tenant: { type: 'string' } } });
  return withTenant(values.tenant, async (store, tenantId) => {
    const tenant = await new TenantRepository(store).findById(tenantId);
    if (tenant) show(tenant);
    return 0;
  });
}

function wholeNumber(option: string, text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${option} takes a number from ${least} to ${most}, not "${text}".`);
}

function show({ retention_days, keep_latest }: Pick<TenantRow, 'retention_days' | 'keep_latest'>): void {
  process.stdout.write(`days: ${retention_days}\nkeep-latest: ${keep_latest} of each repository\n`);
}
