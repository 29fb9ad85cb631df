import { expect } from 'chai';
import { AlertRuleRepository, AlreadyExistsError } from '../../src/index.js';
import { useStore } from '../database.js';
import { firstPage } from '../fixtures.js';
import { actor, loggedActions, newTenant } from '../as-maintenance.js';

const rule = (name: string, isActive = true) => ({
  name,
  condition: { metric: 'score', at_least: 70 },
  channel: { type: 'webhook', integration: 'pager' },
  is_active: isActive,
});

describe('AlertRuleRepository', () => {
  const database = useStore();
  let alertRules: AlertRuleRepository;
  let tenantId: string;

  before(() => {
    alertRules = new AlertRuleRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
  });

  it('keeps rules by name', async () => {
    const b = await alertRules.create(tenantId, rule('b'), actor);
    const a = await alertRules.create(tenantId, rule('a', false), actor);
    expect(b).to.deep.include(rule('b'));
    expect((await alertRules.list(tenantId, firstPage)).data).to.deep.equal([a, b]);
    expect(await alertRules.listActive(tenantId)).to.deep.equal([b]);
    expect(await alertRules.getById(tenantId, a.id)).to.deep.equal(a);
    const again = await alertRules.create(tenantId, rule('a'), actor).catch((error: unknown) => error);
    expect(again).to.be.instanceOf(AlreadyExistsError);
  });

  it('changes what is given and leaves the rest', async () => {
    const { id } = await alertRules.create(tenantId, rule('a'), actor);
    const off = await alertRules.update(tenantId, id, { is_active: false }, actor);
    expect(off).to.deep.include({ ...rule('a', false), id });
    const condition = { metric: 'critical', at_least: 1 };
    expect(await alertRules.update(tenantId, id, { condition }, actor)).to.deep.include({
      ...rule('a', false),
      condition,
    });
    expect(await alertRules.delete(tenantId, id, actor)).to.equal(true);
    expect(await alertRules.update(tenantId, id, { is_active: true }, actor)).to.equal(null);
    expect(await loggedActions(database, tenantId)).to.deep.equal([
      'alert_rule.created',
      'alert_rule.changed',
      'alert_rule.changed',
      'alert_rule.deleted',
    ]);
  });

  it('keeps tenants apart', async () => {
    const other = await newTenant(database);
    const { id } = await alertRules.create(tenantId, rule('a'), actor);
    expect(await alertRules.getById(other, id)).to.equal(null);
    expect((await alertRules.list(other, firstPage)).data).to.deep.equal([]);
    expect(await alertRules.listActive(other)).to.deep.equal([]);
    expect(await alertRules.update(other, id, { is_active: false }, actor)).to.equal(null);
    expect(await alertRules.delete(other, id, actor)).to.equal(false);
    expect(await alertRules.getById(tenantId, id)).to.include({ is_active: true });
  });
});
