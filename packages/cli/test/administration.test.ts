import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { KeyRing, SourceSecrets, webhookSecretsOf } from '@terrasafe/identity';
import {
  ApiKeyRepository,
  SourceCredentialsRepository,
  TenantRepository,
  WebhookIntegrationRepository,
  openStore,
  type Store,
} from '@terrasafe/store';
import { TestServers } from '@terrasafe/testing';
import { expect } from 'chai';
import { credentials } from '../src/commands/credentials.js';
import { createKey } from '../src/commands/keys.js';
import { sources } from '../src/commands/sources.js';
import { UsageError } from '../src/usage-error.js';

const command = fileURLToPath(new URL('../src/main.js', import.meta.url));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('commands of an operator', function () {
  this.timeout(120_000);
  const first = `1:${randomBytes(32).toString('base64')}`;
  const second = `2:${randomBytes(32).toString('base64')}`;
  const servers = new TestServers();
  let store: Store;
  let tenantId: string;

  before(async () => {
    const { url } = await servers.openPostgres();
    store = servers.closing(await openStore(url, { poolSize: 2 }));
    ({ id: tenantId } = await new TenantRepository(store).create({ name: 'Acme', slug: 'acme' }));
    process.env.TERRASAFE_DATABASE_URL = url;
  });
  after(async () => {
    delete process.env.TERRASAFE_DATABASE_URL;
    await servers.stop();
  });

  function terrasafe(args: readonly string[], input = '', keys = first): Promise<Ran> {
    const env = { ...process.env, TERRASAFE_ENCRYPTION_KEYS: keys };
    return new Promise((resolve) => {
      const { stdin } = execFile(process.execPath, [command, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
      stdin?.on('error', () => {}); // a command that refuses its arguments reads nothing
      stdin?.end(input);
    });
  }

  async function succeeded(args: readonly string[], input?: string, keys?: string): Promise<string> {
    const { code, stdout, stderr } = await terrasafe(args, input, keys);
    expect(code, stderr).to.equal(0);
    return stdout;
  }

  it('make keys of a role, for a tenant that there is or that is new', async () => {
    const apiKeys = new ApiKeyRepository(store);
    const tenants = new TenantRepository(store);
    const made = async (key: string) => {
      const [, digits = ''] = key.split('_');
      const row = await apiKeys.findById(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
      return { role: row?.role, slug: row && (await tenants.findById(row.tenant_id))?.slug };
    };
    const created = await succeeded(['keys', 'create', '--tenant', 'new', '--role', 'operator']);
    expect(await made(created.trim())).to.deep.equal({ role: 'operator', slug: 'new' });
    const again = await succeeded(['keys', 'create', '--tenant', 'new']);
    expect(await made(again.trim())).to.deep.equal({ role: 'member', slug: 'new' });
  });

  it('refuse what cannot be meant', async () => {
    const acme = ['--tenant', 'acme'];
    const refusals: [() => Promise<number>, RegExp][] = [
      [() => createKey([...acme, '--role', 'owner']), /--role takes .* not "owner"/],
      [() => createKey([]), /--tenant/],
      [() => credentials(['set', ...acme, '--host', 'https://github.com/acme']), /--host takes a name/],
      [() => credentials(['remove', ...acme, '--host', 'github.com']), /no credentials for github\.com/],
      [() => sources(['allow', ...acme, '--host', 'https://github.com']), /--host takes .* not "https:/],
      [() => sources(['allow', ...acme, '--protocol', 'ssh']), /--protocol takes/],
    ];
    for (const [refused, reason] of refusals) {
      const error = await refused().catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(UsageError).with.property('message').that.matches(reason);
    }
    const { code, stderr } = await terrasafe(['credentials', 'set', ...acme, '--host', 'github.com'], '\n');
    expect(code).to.equal(2);
    expect(stderr).to.match(/^terrasafe: Send the password or token on standard input: [^\n]+\n$/);
    expect(await new SourceCredentialsRepository(store).list(tenantId)).to.deep.equal([]);
  });

  it('keep of an integration what was asked for, and resume it', async () => {
    const integrations = new WebhookIntegrationRepository(store);
    const options = ['--host', 'github', '--branches', 'release/*', '--no-status', '--no-comment', '--no-token'];
    const added = await succeeded(['webhooks', 'add', '--tenant', 'acme', ...options]);
    const [, id = ''] = /^id: (\S+)$/m.exec(added) ?? [];
    const shown = { branches: 'release/*', post_status: false, post_comment: false };
    expect(await integrations.findById(id)).to.include({ ...shown, is_active: true });
    await integrations.setActive(tenantId, id, false, { userId: null, apiKeyId: null });
    await succeeded(['webhooks', 'resume', id, '--tenant', 'acme']);
    expect(await integrations.findById(id)).to.include({ is_active: true });
    await integrations.notePostError(tenantId, id, 'The access token has expired.');
    expect(await succeeded(['webhooks', 'list', '--tenant', 'acme'])).to.contain(
      'cannot post: The access token has expired.',
    );
  });

  it('encrypt all secrets anew, so that the former key can go', async () => {
    const credentials = new SourceCredentialsRepository(store);
    const integrations = new WebhookIntegrationRepository(store);
    await succeeded(['credentials', 'set', '--tenant', 'acme', '--host', 'git.example'], 'the password\n');
    const added = await succeeded(
      ['webhooks', 'add', '--tenant', 'acme', '--host', 'github', '--own-secret', '--no-token'],
      'the secret\n',
    );
    const [, id = ''] = /^id: (\S+)$/m.exec(added) ?? [];
    await succeeded(['credentials', 'rotate'], '', `${second},${first}`);
    const keys = KeyRing.parse(second);
    expect(await new SourceSecrets(credentials, keys).find(tenantId, 'git.example')).to.include({
      secret: 'the password',
    });
    expect(webhookSecretsOf((await integrations.findById(id))!, keys)).to.deep.equal(['the secret']);
  });

  it('keep as many scans of a repository as they are told', async () => {
    await succeeded(['retention', 'set', '--tenant', 'acme', '--keep-latest', '7']);
    expect(await new TenantRepository(store).findById(tenantId)).to.include({ keep_latest: 7, retention_days: 90 });
  });
});
