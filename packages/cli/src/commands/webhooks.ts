import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { SourceError, parseRepositoryUrl } from '@terrasafe/git';
import { hostKinds, publicUrls, type HostKind } from '@terrasafe/hosts';
import { WebhookSecrets } from '@terrasafe/identity';
import { WebhookIntegrationRepository, type Store, type WebhookIntegrationRow } from '@terrasafe/store';
import { UsageError } from '../usage-error.js';
import { encryptionKeys } from './encryption-keys.js';
import { withTenant } from './with-tenant.js';

/** Of an operator at this machine; the log names no key for it. */
const operator = { userId: null, apiKeyId: null };
const failOn: readonly WebhookIntegrationRow['fail_on'][] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'NEVER'];

export async function webhooks([verb, ...args]: readonly string[]): Promise<number> {
  if (verb === 'add') return addWebhook(args);
  if (verb === 'list') return listWebhooks(args);
  if (verb === 'rotate') return rotateWebhook(args);
  if (verb === 'pause') return setWebhookActive(args, false);
  if (verb === 'resume') return setWebhookActive(args, true);
  if (verb === 'remove') return removeWebhook(args);
  throw new UsageError('webhooks takes add, list, rotate, pause, resume or remove.');
}

/** Makes an integration, and shows once what the host has to know. */
async function addWebhook(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      tenant: { type: 'string' },
      host: { type: 'string' },
      'base-url': { type: 'string' },
      repositories: { type: 'string', default: '*' },
      branches: { type: 'string' },
      'fail-on': { type: 'string', default: 'HIGH' },
      'own-secret': { type: 'boolean', default: false },
      'no-token': { type: 'boolean', default: false },
      'no-status': { type: 'boolean', default: false },
      'no-comment': { type: 'boolean', default: false },
    },
  });
  const host = hostKinds.find((kind) => kind === values.host);
  if (!host) throw new UsageError(`--host takes ${hostKinds.join(', ')}, not "${values.host ?? ''}".`);
  const severity = failOn.find((it) => it === values['fail-on']);
  if (!severity) throw new UsageError(`--fail-on takes ${failOn.join(', ')}, not "${values['fail-on']}".`);
  const baseUrl = baseUrlOf(host, values['base-url']);
  const repositories = patterns('--repositories', values.repositories, 1_024);
  const branches = values.branches === undefined ? null : patterns('--branches', values.branches, 255);
  const lines = await readLines(
    [...(values['own-secret'] ? ['the secret'] : []), ...(values['no-token'] ? [] : ['the access token'])],
    `(--no-token, where nothing is to be posted to ${host})`,
  );
  const secret = values['own-secret'] ? lines.shift()! : newSecret(host);
  const accessToken = lines.shift() ?? null;
  return withTenant(values.tenant, async (store, tenantId) => {
    const id = await secretsOf(store).add(
      tenantId,
      {
        host,
        base_url: baseUrl,
        repositories,
        branches,
        fail_on: severity,
        secret,
        accessToken,
        post_status: !values['no-status'],
        post_comment: !values['no-comment'],
      },
      operator,
    );
    process.stdout.write(`id: ${id}\naddress: /v1/webhooks/${host}/${id} of this installation\n`);
    if (!values['own-secret']) showSecret(host, secret);
    return 0;
  });
}

/** Everything but secrets and tokens. */
async function listWebhooks(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { tenant: { type: 'string' } } });
  return withTenant(values.tenant, async (store, tenantId) => {
    for (const it of await new WebhookIntegrationRepository(store).list(tenantId)) {
      const state = [
        it.is_active ? 'active' : 'paused',
        ...(it.is_rotating ? ['takes the former secret too'] : []),
        ...(it.has_access_token ? [] : ['posts nothing']),
        ...(it.post_error === null ? [] : [`cannot post: ${it.post_error}`]),
      ];
      const branches = it.branches ?? 'default branch';
      process.stdout.write(
        `${[it.id, it.host, it.base_url, it.repositories, branches, it.fail_on, state.join('; ')].join('\t')}\n`,
      );
    }
    return 0;
  });
}

/** A second secret beside the first; `--finish` ends the first. */
async function rotateWebhook(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      tenant: { type: 'string' },
      'own-secret': { type: 'boolean', default: false },
      finish: { type: 'boolean', default: false },
    },
  });
  const id = idOf(positionals);
  const [own] = values['own-secret'] ? await readLines(['the secret'], '') : [];
  return withTenant(values.tenant, async (store, tenantId) => {
    const integrations = new WebhookIntegrationRepository(store);
    if (values.finish) {
      known(await integrations.finishRotation(tenantId, id, operator), id);
      process.stdout.write('The former secret is refused from now on, after half a minute everywhere.\n');
      return 0;
    }
    const integration = (await integrations.list(tenantId)).find((it) => it.id === id);
    if (!integration) return known(false, id);
    const secret = own ?? newSecret(integration.host);
    await secretsOf(store).rotate(tenantId, id, secret, operator);
    if (own === undefined) showSecret(integration.host, secret);
    process.stdout.write(
      'Both secrets are taken. Give the host the new one after half a minute, when every process knows it,\n' +
        `then end the former one: terrasafe webhooks rotate ${id} --tenant ${values.tenant} --finish\n`,
    );
    return 0;
  });
}

async function setWebhookActive(args: string[], isActive: boolean): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { tenant: { type: 'string' } } });
  const id = idOf(positionals);
  return withTenant(values.tenant, async (store, tenantId) => {
    known(await new WebhookIntegrationRepository(store).setActive(tenantId, id, isActive, operator), id);
    process.stdout.write(`${isActive ? 'Resumed' : 'Paused'}.\n`);
    return 0;
  });
}

async function removeWebhook(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { tenant: { type: 'string' } } });
  const id = idOf(positionals);
  return withTenant(values.tenant, async (store, tenantId) => {
    known(await new WebhookIntegrationRepository(store).delete(tenantId, id, operator), id);
    process.stdout.write('Removed.\n');
    return 0;
  });
}

function secretsOf(store: Store): WebhookSecrets {
  return new WebhookSecrets(new WebhookIntegrationRepository(store), encryptionKeys());
}

/** GitLab takes a signing token of 32 bytes, which is better than a secret token. */
function newSecret(host: HostKind): string {
  const bytes = randomBytes(32);
  return host === 'gitlab' ? `whsec_${bytes.toString('base64')}` : bytes.toString('hex');
}

function showSecret(host: HostKind, secret: string): void {
  const field = host === 'gitlab' ? 'signing token' : 'secret';
  process.stdout.write(`${field}: ${secret}\n  for the settings of the webhook; it is not shown again\n`);
}

function baseUrlOf(host: HostKind, given: string | undefined): string {
  if (given === undefined || given === publicUrls[host]) return publicUrls[host];
  if (host === 'bitbucket') throw new UsageError('Only Bitbucket Cloud is supported, which needs no --base-url.');
  try {
    // A base may have no path, which the address of a repository has.
    return parseRepositoryUrl(`${given.replace(/\/+$/, '')}/x`).href.slice(0, -2);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw new UsageError(`--base-url: ${error.message}`);
  }
}

function patterns(option: string, value: string, maxLength: number): string {
  if (value.length <= maxLength && /^[^\s,]+(?:,\s*[^\s,]+)*$/.test(value)) return value;
  throw new UsageError(`${option} takes names such as acme/infra or acme/*, separated by commas.`);
}

/** One line on standard input for each: no other user of the machine can see them there. */
async function readLines(what: readonly string[], hint: string): Promise<string[]> {
  if (what.length === 0) return [];
  const wanted = what.join(', then ');
  if (process.stdin.isTTY) process.stderr.write(`Type ${wanted}, each with Enter, then Ctrl-D:\n`);
  const lines = (await text(process.stdin)).split(/\r?\n/).filter((line) => line !== '');
  if (lines.length === what.length && lines.every((line) => line.length <= 1_000 && !/\p{Cc}/u.test(line)))
    return lines;
  throw new UsageError(`Send ${wanted} on standard input, a line each${hint && ` ${hint}`}.`);
}

function idOf([id, ...more]: readonly string[]): string {
  if (id === undefined || more.length > 0 || !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)) {
    throw new UsageError('Name the integration by its id, as "terrasafe webhooks list" shows it.');
  }
  return id.toLowerCase();
}

function known(isKnown: boolean, id: string): number {
  if (!isKnown) throw new UsageError(`The tenant has no integration ${id}.`);
  return 0;
}
