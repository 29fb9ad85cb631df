import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { AlreadyExistsError, PlaybookRepository, type NewPlaybook } from '../../src/index.js';
import { useStore } from '../database.js';
import { firstPage } from '../fixtures.js';
import { actor, asMaintenance, loggedActions, newTenant } from '../as-maintenance.js';

const steps = [
  { title: 'Isolate', description: 'Take it off the net.', status: 'done' },
  { title: 'Rotate keys', description: '', status: 'pending' },
] as const;

const playbook = (name: string, changes: Partial<NewPlaybook> = {}): NewPlaybook => ({
  name,
  description: 'What to do',
  status: 'draft',
  mitre: ['T1530'],
  steps,
  ...changes,
});

describe('PlaybookRepository', () => {
  const database = useStore();
  let playbooks: PlaybookRepository;
  let tenantId: string;

  before(() => {
    playbooks = new PlaybookRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
  });

  async function statementsOf(work: () => Promise<unknown>): Promise<number> {
    const { subscribers } = database.store.dataSource;
    let statements = 0;
    subscribers.push({ beforeQuery: () => void (statements += 1) });
    await work();
    subscribers.pop();
    return statements;
  }

  it('keeps a playbook with its steps in order', async () => {
    const created = await playbooks.create(tenantId, playbook('Leak'), actor);
    expect(created).to.deep.include({
      ...playbook('Leak'),
      tenant_id: tenantId,
      steps: steps.map((step, index) => ({ ...step, position: index + 1 })),
    });
    expect(await playbooks.getById(tenantId, created.id)).to.deep.equal(created);
    const bare = await playbooks.create(tenantId, playbook('Bare', { steps: [] }), actor);
    expect(bare.steps).to.deep.equal([]);
  });

  it('refuses a name that is taken', async () => {
    await playbooks.create(tenantId, playbook('Leak'), actor);
    const second = await playbooks.create(tenantId, playbook('Other'), actor);
    const creation = playbooks.create(tenantId, playbook('Leak'), actor);
    const renaming = playbooks.update(tenantId, second.id, { name: 'Leak' }, actor);
    for (const work of [creation, renaming]) {
      expect(await work.catch((error: unknown) => error)).to.be.instanceOf(AlreadyExistsError);
    }
    await playbooks.create(await newTenant(database), playbook('Leak'), actor);
  });

  it('lists by name, all or those of one status', async () => {
    for (const name of ['C', 'A', 'B']) {
      await playbooks.create(tenantId, playbook(name, { status: name === 'A' ? 'active' : 'draft' }), actor);
    }
    const page = await playbooks.list(tenantId, { page: 1, per_page: 2 });
    expect(page.data.map(({ name, steps: { length } }) => [name, length])).to.deep.equal([
      ['A', 2],
      ['B', 2],
    ]);
    expect(page.pagination.total).to.equal(3);
    const active = await playbooks.list(tenantId, { ...firstPage, status: 'active' });
    expect(active.data.map(({ name }) => name)).to.deep.equal(['A']);
  });

  it('loads the steps of a page in as many statements as those of one playbook', async () => {
    await playbooks.create(tenantId, playbook('0'), actor);
    const forOne = await statementsOf(() => playbooks.list(tenantId, firstPage));
    for (let count = 1; count < 20; count++) await playbooks.create(tenantId, playbook(String(count)), actor);
    const forMany = await statementsOf(async () => {
      expect((await playbooks.list(tenantId, firstPage)).data).to.have.lengthOf(20);
    });
    expect(forMany).to.equal(forOne).and.be.within(3, 5);
  });

  it('changes what is given and leaves the rest', async () => {
    const created = await playbooks.create(tenantId, playbook('Leak'), actor);
    const renamed = await playbooks.update(tenantId, created.id, { status: 'active', description: '' }, actor);
    expect(renamed).to.deep.include({ name: 'Leak', status: 'active', description: '', mitre: ['T1530'] });
    expect(renamed?.steps).to.deep.equal(created.steps);
    const changed = await playbooks.update(tenantId, created.id, { steps: [steps[1]], mitre: [] }, actor);
    expect(changed).to.deep.include({ mitre: [], steps: [{ ...steps[1], position: 1 }] });
    expect(changed?.updated_at.getTime()).to.be.greaterThan(created.updated_at.getTime());
    expect(await playbooks.update(tenantId, uuidv7(), { name: 'x' }, actor)).to.equal(null);
    expect(await loggedActions(database, tenantId)).to.deep.equal([
      'playbook.created',
      'playbook.changed',
      'playbook.changed',
    ]);
  });

  it('replaces steps as a whole, even when several do at once', async () => {
    const { id } = await playbooks.create(tenantId, playbook('Leak'), actor);
    const versions = ['a', 'b', 'c', 'd'].map((title) =>
      Array.from({ length: 5 }, () => ({ title, description: '', status: 'pending' as const })),
    );
    await Promise.all(versions.map((version) => playbooks.update(tenantId, id, { steps: version }, actor)));
    const titles = (await playbooks.getById(tenantId, id))?.steps.map(({ title }) => title);
    expect(titles).to.have.lengthOf(5);
    expect(new Set(titles).size).to.equal(1);
  });

  it('deletes one with its steps', async () => {
    const { id } = await playbooks.create(tenantId, playbook('Leak'), actor);
    expect(await playbooks.delete(tenantId, id, actor)).to.equal(true);
    expect(await playbooks.delete(tenantId, id, actor)).to.equal(false);
    expect(await asMaintenance(database, 'select from playbook_steps where playbook_id = $1', [id])).to.deep.equal([]);
  });

  it('keeps tenants apart', async () => {
    const other = await newTenant(database);
    const { id } = await playbooks.create(tenantId, playbook('Leak'), actor);
    expect(await playbooks.getById(other, id)).to.equal(null);
    expect((await playbooks.list(other, firstPage)).data).to.deep.equal([]);
    expect(await playbooks.update(other, id, { name: 'taken over', steps: [] }, actor)).to.equal(null);
    expect(await playbooks.delete(other, id, actor)).to.equal(false);
    const smuggled = database.store.inTenant(other, (manager) =>
      manager.query(
        `insert into playbook_steps (tenant_id, playbook_id, position, title) values ($1, $2, 9, 'smuggled')`,
        [other, id],
      ),
    );
    expect(await smuggled.catch((error: unknown) => error))
      .to.be.an('error')
      .with.property('code', '23503');
    expect((await playbooks.getById(tenantId, id))?.steps).to.have.lengthOf(2);
  });
});
