import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { SourceSecrets, WebhookSecrets } from '@terrasafe/identity';
import { SourceCredentialsRepository, WebhookIntegrationRepository, openStore, type Store } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { databaseUrl } from './database-url.js';
import { encryptionKeys } from './encryption-keys.js';
import { withTenant } from './with-tenant.js';

/** Of an operator at this machine; the log names no key for it. */
const operator = { userId: null, apiKeyId: null };

export async function credentials([verb, ...args]: readonly string[]): Promise<number> {
  if (verb === 'set') return setCredentials(args);
  if (verb === 'list') return listCredentials(args);
  if (verb === 'remove') return removeCredentials(args);
  if (verb === 'rotate') return rotateCredentials(args);
  throw new UsageError('credentials takes set, list, remove or rotate.');
}

/** Stores the secret on standard input, encrypted: no other user of the machine can see it there. */
async function setCredentials(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { tenant: { type: 'string' }, host: { type: 'string' }, username: { type: 'string', default: 'git' } },
  });
  const host = hostOf(values.host);
  const { username } = values;
  if (!/^[^\s:\p{Cc}]{1,255}$/u.test(username))
    throw new UsageError('--username takes 1 to 255 characters without spaces.');
  if (process.stdin.isTTY) process.stderr.write('Type the password or token, then Enter and Ctrl-D:\n');
  const secret = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (secret === '' || /\p{Cc}/u.test(secret)) {
    throw new UsageError('Send the password or token on standard input: one line of text.');
  }
  return withTenant(values.tenant, async (store, tenantId) => {
    await secretsOf(store).set(tenantId, host, { username, secret }, operator);
    process.stdout.write(`Stored for ${host}.\n`);
    return 0;
  });
}

/** Hosts, user names and ages; secrets are shown to nobody. */
async function listCredentials(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { tenant: { type: 'string' } } });
  return withTenant(values.tenant, async (store, tenantId) => {
    for (const { host, username, rotated_at } of await new SourceCredentialsRepository(store).list(tenantId)) {
      process.stdout.write(`${host}\t${username}\t${rotated_at.toISOString()}\n`);
    }
    return 0;
  });
}

async function removeCredentials(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { tenant: { type: 'string' }, host: { type: 'string' } } });
  const host = hostOf(values.host);
  return withTenant(values.tenant, async (store, tenantId) => {
    const isRemoved = await new SourceCredentialsRepository(store).delete(tenantId, host, operator);
    if (!isRemoved) throw new UsageError(`There are no credentials for ${host}.`);
    process.stdout.write(`Removed those for ${host}.\n`);
    return 0;
  });
}

/** Encrypts every tenant's secrets with the first key of TERRASAFE_ENCRYPTION_KEYS; the others can go then. */
async function rotateCredentials(args: string[]): Promise<number> {
  parseArgs({ args, options: {} });
  const store = await openStore(databaseUrl(), { poolSize: 1, role: 'maintenance' });
  try {
    const webhooks = new WebhookSecrets(new WebhookIntegrationRepository(store), encryptionKeys());
    const resealed = (await secretsOf(store).rotate()) + (await webhooks.reseal());
    process.stdout.write(`${resealed} secrets encrypted anew.\n`);
    return 0;
  } finally {
    await store.close();
  }
}

function secretsOf(store: Store): SourceSecrets {
  return new SourceSecrets(new SourceCredentialsRepository(store), encryptionKeys());
}

function hostOf(value: string | undefined): string {
  if (!value) throw new UsageError('Name the host: --host github.com');
  const address = `https://${value}`;
  if (/^[^\s/\\?#@]+$/.test(value) && URL.canParse(address)) return new URL(address).host;
  throw new UsageError(`--host takes a name such as github.com or git.example.com:8443, not "${value}".`);
}
