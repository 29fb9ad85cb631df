import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { WebhookIntegrationRepository, openStore, type NewWebhookIntegration } from '../../src/index.js';
import { actor, loggedActions, newTenant } from '../as-maintenance.js';
import { useStore } from '../database.js';

function integration(changes: Partial<NewWebhookIntegration> = {}): NewWebhookIntegration {
  return {
    id: uuidv7(),
    host: 'github',
    base_url: 'https://github.com',
    secret: Buffer.from([0, 1]),
    access_token: null,
    repositories: 'acme/*',
    branches: null,
    fail_on: 'HIGH',
    post_status: true,
    post_comment: false,
    ...changes,
  };
}

describe('WebhookIntegrationRepository', () => {
  const database = useStore();
  let integrations: WebhookIntegrationRepository;
  let tenantId: string;

  before(() => {
    integrations = new WebhookIntegrationRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
  });

  it('is found by its id before the tenant is known, and no other row is seen then', async () => {
    const [first, second] = [integration(), integration({ access_token: Buffer.from([7]) })];
    await integrations.create(tenantId, first, actor);
    await integrations.create(tenantId, second, actor);
    const expected = { ...second, tenant_id: tenantId, is_active: true, previous_secret: null };
    expect(await integrations.findById(second.id)).to.deep.include(expected);
    expect(await integrations.findById(uuidv7())).to.equal(null);
    const seen = await database.store.inScope({ webhookIntegrationId: first.id }, (manager) =>
      manager.query<{ id: string }[]>('select id from webhook_integrations'),
    );
    expect(seen).to.deep.equal([{ id: first.id }]);
  });

  it('takes a new secret beside the one before, until the rotation is finished', async () => {
    const { id, secret } = integration();
    await integrations.create(tenantId, integration({ id, secret }), actor);
    const [next, last] = [Buffer.from([2]), Buffer.from([3])];
    expect(await integrations.rotateSecret(tenantId, id, next, actor)).to.equal(true);
    expect(await integrations.findById(id)).to.deep.include({ secret: next, previous_secret: secret });
    await integrations.rotateSecret(tenantId, id, last, actor);
    expect(await integrations.findById(id)).to.deep.include({ secret: last, previous_secret: next });
    await integrations.finishRotation(tenantId, id, actor);
    expect(await integrations.findById(id)).to.deep.include({ secret: last, previous_secret: null });
  });

  it('is listed without what is sealed, paused and deleted, all of it in the log', async () => {
    const { id } = integration();
    await integrations.create(tenantId, integration({ id, access_token: Buffer.from([9]) }), actor);
    await integrations.rotateSecret(tenantId, id, Buffer.from([2]), actor);
    await integrations.setActive(tenantId, id, false, actor);
    const [listed] = await integrations.list(tenantId);
    expect(listed).to.include({ id, is_rotating: true, has_access_token: true, is_active: false });
    expect(listed).to.not.have.any.keys('secret', 'previous_secret', 'access_token');
    expect(await integrations.delete(tenantId, id, actor)).to.equal(true);
    expect(await integrations.delete(tenantId, id, actor)).to.equal(false);
    expect(await loggedActions(database, tenantId)).to.deep.equal([
      'webhook_integration.created',
      'webhook_integration.rotated',
      'webhook_integration.paused',
      'webhook_integration.deleted',
    ]);
  });

  it('tells why nothing could be posted, until something could', async () => {
    const { id } = integration();
    await integrations.create(tenantId, integration({ id }), actor);
    await integrations.notePostError(tenantId, id, 'The token has expired.');
    expect((await integrations.list(tenantId))[0]?.post_error).to.equal('The token has expired.');
    await integrations.notePostError(await newTenant(database), id, null);
    expect((await integrations.list(tenantId))[0]?.post_error).to.equal('The token has expired.');
    await integrations.notePostError(tenantId, id, null);
    expect((await integrations.list(tenantId))[0]?.post_error).to.equal(null);
  });

  it('is out of reach for another tenant', async () => {
    const { id } = integration();
    await integrations.create(tenantId, integration({ id }), actor);
    const other = await newTenant(database);
    expect(await integrations.list(other)).to.deep.equal([]);
    expect(await integrations.rotateSecret(other, id, Buffer.from([2]), actor)).to.equal(false);
    expect(await integrations.finishRotation(other, id, actor)).to.equal(false);
    expect(await integrations.setActive(other, id, false, actor)).to.equal(false);
    expect(await integrations.delete(other, id, actor)).to.equal(false);
    expect(await loggedActions(database, other)).to.deep.equal([]);
    expect(await integrations.findById(id)).to.deep.include({ is_active: true, previous_secret: null });
  });

  it('takes no self-hosted Bitbucket, whose API is another', async () => {
    const selfHosted = integration({ host: 'bitbucket', base_url: 'https://git.example' });
    let refused: unknown;
    await integrations.create(tenantId, selfHosted, actor).catch((error: unknown) => (refused = error));
    expect(String(refused)).to.contain('webhook_integrations_base_url_check');
  });

  it('stores what is sealed anew, of all tenants', async () => {
    const { id } = integration();
    await integrations.create(tenantId, integration({ id, access_token: Buffer.from([9]) }), actor);
    const maintenance = await openStore(database.url, { poolSize: 1, role: 'maintenance' });
    try {
      const sealed = { secret: Buffer.from([5]), previous_secret: null, access_token: Buffer.from([6]) };
      const stored = await new WebhookIntegrationRepository(maintenance).reseal((row) =>
        row.id === id ? sealed : undefined,
      );
      expect(stored).to.equal(1);
      expect(await integrations.findById(id)).to.deep.include(sealed);
    } finally {
      await maintenance.close();
    }
  });
});
