import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { AlreadyExistsError, UserRepository } from '../../src/index.js';
import { useStore } from '../database.js';
import { firstPage } from '../fixtures.js';
import { actor, loggedActions, newTenant } from '../as-maintenance.js';

describe('UserRepository', () => {
  const database = useStore();
  let users: UserRepository;
  let tenantId: string;
  let other: string;

  const ada = { email: 'Ada@Example.com', name: 'Ada', role: 'admin' } as const;

  before(() => {
    users = new UserRepository(database.store);
  });
  beforeEach(async () => {
    tenantId = await newTenant(database);
    other = await newTenant(database);
  });

  it('makes a person a member, in any number of tenants', async () => {
    const member = await users.addMember(tenantId, ada, actor);
    expect(member).to.include({ email: 'ada@example.com', name: 'Ada', role: 'admin' });
    const elsewhere = await users.addMember(other, { ...ada, name: 'A. L.', role: 'reader' }, actor);
    expect(elsewhere).to.include({ id: member.id, name: 'Ada', role: 'reader' });
    expect(await users.findMember(tenantId, member.id)).to.deep.equal(member);
    expect(await users.findByEmail('ADA@example.com')).to.include({ id: member.id });
    const memberships = await users.listMemberships(member.id);
    expect(memberships.filter(({ tenant_id }) => [tenantId, other].includes(tenant_id))).to.have.lengthOf(2);
  });

  it('makes a person a member once, even when several ask at once', async () => {
    const email = `${uuidv7()}@example.com`;
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => users.addMember(tenantId, { ...ada, email }, actor)),
    );
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(failures).to.have.lengthOf(9);
    for (const failure of failures) expect(failure).to.be.instanceOf(AlreadyExistsError);
    expect(await loggedActions(database, tenantId)).to.deep.equal(['membership.added']);
  });

  it('lists members by address', async () => {
    const emails = ['c@example.com', 'a@example.com', 'b@example.com'];
    for (const email of emails) await users.addMember(tenantId, { ...ada, email }, actor);
    const page = await users.listMembers(tenantId, { page: 1, per_page: 2 });
    expect(page.data.map(({ email }) => email)).to.deep.equal(['a@example.com', 'b@example.com']);
    expect(page.pagination).to.deep.equal({ page: 1, per_page: 2, total: 3 });
  });

  it('changes what a member may do, and takes leave of them', async () => {
    const { id } = await users.addMember(tenantId, ada, actor);
    expect(await users.changeRole(tenantId, id, 'reader', actor)).to.include({ id, role: 'reader' });
    expect(await users.removeMember(tenantId, id, actor)).to.equal(true);
    expect(await users.removeMember(tenantId, id, actor)).to.equal(false);
    expect(await users.changeRole(tenantId, id, 'admin', actor)).to.equal(null);
    expect(await users.findMember(tenantId, id)).to.equal(null);
    expect(await loggedActions(database, tenantId)).to.deep.equal([
      'membership.added',
      'membership.changed',
      'membership.removed',
    ]);
  });

  it('shows a tenant its own people alone', async () => {
    const email = `${uuidv7()}@example.com`;
    const { id } = await users.addMember(tenantId, { ...ada, email }, actor);
    expect((await users.listMembers(other, firstPage)).data).to.deep.equal([]);
    expect(await users.findMember(other, id)).to.equal(null);
    expect(await users.changeRole(other, id, 'reader', actor)).to.equal(null);
    expect(await users.removeMember(other, id, actor)).to.equal(false);
    const seen = (scope: string) =>
      database.store.inTenant(scope, (manager) => manager.query('select id from users where id = $1', [id]));
    expect(await seen(tenantId)).to.deep.equal([{ id }]);
    expect(await seen(other)).to.deep.equal([]);
  });

  it('shows nobody to who asks for no tenant, and no one by no address', async () => {
    await users.addMember(tenantId, ada, actor);
    expect(await database.store.dataSource.query('select from users')).to.deep.equal([]);
    expect(await database.store.dataSource.query('select from memberships')).to.deep.equal([]);
    expect(await users.findByEmail('')).to.equal(null);
  });
});
