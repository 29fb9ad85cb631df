import { expect } from 'chai';
import { EnvironmentRepository } from '../../src/index.js';
import { useStore } from '../database.js';
import { firstPage } from '../fixtures.js';
import { actor, asMaintenance, loggedActions, newTenant } from '../as-maintenance.js';

const settings = { description: 'Live', configuration: { region: 'eu-west-1' }, sealed_configuration: null };

describe('EnvironmentRepository', () => {
  const database = useStore();
  let environments: EnvironmentRepository;
  let tenantId: string;

  before(() => {
    environments = new EnvironmentRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
  });

  it('sets up an environment and replaces what is known of it', async () => {
    const sealed = Buffer.from([0, 255, 1]);
    const first = await environments.put(tenantId, 'production', settings, actor);
    expect(first).to.deep.include({ ...settings, name: 'production', is_new: true });
    const second = await environments.put(
      tenantId,
      'production',
      { description: '', configuration: { nul: '\u0000' }, sealed_configuration: sealed },
      actor,
    );
    expect(second).to.deep.include({ id: first.id, is_new: false, configuration: { nul: '\ufffd' } });
    const found = await environments.getByName(tenantId, 'production');
    expect(found).to.deep.include({ id: first.id, description: '', created_at: first.created_at });
    expect(found?.sealed_configuration?.equals(sealed)).to.equal(true);
    await environments.put(tenantId, 'production', { description: '', configuration: {} }, actor);
    const kept = await environments.getByName(tenantId, 'production');
    expect(kept?.sealed_configuration?.equals(sealed)).to.equal(true);
    expect(await environments.getByName(tenantId, 'staging')).to.equal(null);
  });

  it('lists them by name', async () => {
    for (const name of ['c', 'a', 'b']) await environments.put(tenantId, name, settings, actor);
    const page = await environments.list(tenantId, { page: 2, per_page: 2 });
    expect(page.data.map(({ name }) => name)).to.deep.equal(['c']);
    expect(page.pagination.total).to.equal(3);
  });

  it('logs changes without what they hold', async () => {
    await environments.put(tenantId, 'production', settings, actor);
    await environments.put(tenantId, 'production', settings, actor);
    expect(await environments.delete(tenantId, 'production', actor)).to.equal(true);
    expect(await environments.delete(tenantId, 'production', actor)).to.equal(false);
    expect(await loggedActions(database, tenantId)).to.deep.equal([
      'user_environment.created',
      'user_environment.changed',
      'user_environment.deleted',
    ]);
    const logged = await asMaintenance(database, 'select details_json from audit_logs where tenant_id = $1', [
      tenantId,
    ]);
    expect(JSON.stringify(logged)).to.not.include('region');
  });

  it('keeps tenants apart', async () => {
    const other = await newTenant(database);
    await environments.put(tenantId, 'production', settings, actor);
    expect(await environments.getByName(other, 'production')).to.equal(null);
    expect((await environments.list(other, firstPage)).data).to.deep.equal([]);
    expect(await environments.delete(other, 'production', actor)).to.equal(false);
    expect(await environments.put(other, 'production', { ...settings, configuration: {} }, actor)).to.include({
      is_new: true,
    });
    expect((await environments.getByName(tenantId, 'production'))?.configuration).to.deep.equal(settings.configuration);
  });
});
