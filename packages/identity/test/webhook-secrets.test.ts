import { randomBytes } from 'node:crypto';
import type { NewWebhookIntegration, ResealedWebhookIntegration, WebhookIntegrationRow } from '@terrasafe/store';
import { expect } from 'chai';
import { FieldEncryptionError, KeyRing, WebhookSecrets, accessTokenOf, webhookSecretsOf } from '../src/index.js';

const tenantId = '0198f9a0-0000-7000-8000-000000000001';
const nobody = { userId: null, apiKeyId: null };
const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const request = {
  host: 'github',
  base_url: 'https://github.com',
  repositories: '*',
  branches: null,
  fail_on: 'HIGH',
  post_status: true,
  post_comment: true,
} as const;

/** One row, kept as the repository would. */
class OneIntegration {
  row: WebhookIntegrationRow | undefined;

  async create(tenant_id: string, integration: NewWebhookIntegration): Promise<void> {
    const at = new Date();
    this.row = {
      ...integration,
      tenant_id,
      previous_secret: null,
      post_error: null,
      is_active: true,
      created_at: at,
      rotated_at: at,
    };
  }

  async rotateSecret(_tenantId: string, _id: string, secret: Buffer): Promise<boolean> {
    this.row = { ...this.row!, previous_secret: this.row!.secret, secret };
    return true;
  }

  async reseal(reseal: (row: WebhookIntegrationRow) => ResealedWebhookIntegration | undefined): Promise<number> {
    const resealed = reseal(this.row!);
    if (resealed) this.row = { ...this.row!, ...resealed };
    return resealed ? 1 : 0;
  }
}

describe('WebhookSecrets', () => {
  it('keeps secrets and token sealed, and opens both secrets during a rotation', async () => {
    const integrations = new OneIntegration();
    const keys = KeyRing.parse(newKey('a'));
    const secrets = new WebhookSecrets(integrations, keys);
    const id = await secrets.add(tenantId, { ...request, secret: 'first', accessToken: 'token' }, nobody);
    await secrets.rotate(tenantId, id, 'second', nobody);
    expect(webhookSecretsOf(integrations.row!, keys)).to.deep.equal(['second', 'first']);
    expect(accessTokenOf(integrations.row!, keys)).to.equal('token');
    expect(Buffer.concat([integrations.row!.secret, integrations.row!.access_token!]).toString('latin1')).to.not.match(
      /first|second|token/,
    );
  });

  it('opens nothing that was moved to another integration, or to another column', async () => {
    const integrations = new OneIntegration();
    const keys = KeyRing.parse(newKey('a'));
    await new WebhookSecrets(integrations, keys).add(tenantId, { ...request, secret: 's', accessToken: 't' }, nobody);
    const row = integrations.row!;
    expect(() => webhookSecretsOf({ ...row, id: tenantId }, keys)).to.throw(FieldEncryptionError);
    expect(() => accessTokenOf({ ...row, access_token: row.secret }, keys)).to.throw(FieldEncryptionError);
  });

  it('seals with the current key what another one was used for, once', async () => {
    const integrations = new OneIntegration();
    const [old, current] = [newKey('old'), newKey('new')];
    const before = new WebhookSecrets(integrations, KeyRing.parse(old));
    const id = await before.add(tenantId, { ...request, secret: 'first', accessToken: null }, nobody);
    await before.rotate(tenantId, id, 'second', nobody);
    const after = new WebhookSecrets(integrations, KeyRing.parse(`${current},${old}`));
    expect(await after.reseal()).to.equal(1);
    expect(await after.reseal()).to.equal(0);
    expect(webhookSecretsOf(integrations.row!, KeyRing.parse(current))).to.deep.equal(['second', 'first']);
    expect(accessTokenOf(integrations.row!, KeyRing.parse(current))).to.equal(undefined);
  });
});
