import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { AlreadyExistsError, ApiKeyRepository, TenantRepository } from '../../src/index.js';
import { useStore } from '../database.js';

describe('TenantRepository', () => {
  const database = useStore();

  it('creates a tenant and finds it by its slug', async () => {
    const tenants = new TenantRepository(database.store);
    const tenant = await tenants.create({ name: 'Acme Inc.', slug: 'acme' });
    expect(tenant).to.include({ name: 'Acme Inc.', slug: 'acme' });
    expect(await tenants.findBySlug('acme')).to.deep.equal(tenant);
    expect(await tenants.findBySlug('emca')).to.equal(null);
  });

  it('gives a slug to one tenant, even when several ask at once', async () => {
    const tenants = new TenantRepository(database.store);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => tenants.create({ name: 'Acme', slug: 'contested' })),
    );
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(failures).to.have.lengthOf(9);
    for (const failure of failures) expect(failure).to.be.instanceOf(AlreadyExistsError);
  });
});

describe('ApiKeyRepository', () => {
  const database = useStore();
  let apiKeys: ApiKeyRepository;
  let tenantId: string;

  before(async () => {
    apiKeys = new ApiKeyRepository(database.store);
    ({ id: tenantId } = await new TenantRepository(database.store).create({ name: 'Acme', slug: 'acme' }));
  });

  async function createKey(name: string): Promise<string> {
    const id = uuidv7();
    await apiKeys.create({ id, tenant_id: tenantId, name, secret_hash: Buffer.alloc(32, 7), role: 'member' });
    return id;
  }

  it('finds a key by its id', async () => {
    const id = await createKey('ci');
    const key = await apiKeys.findById(id);
    expect(key).to.deep.equal({
      id,
      tenant_id: tenantId,
      name: 'ci',
      secret_hash: Buffer.alloc(32, 7),
      role: 'member',
      created_at: key?.created_at,
      last_used_at: null,
      revoked_at: null,
    });
    expect(await apiKeys.findById(uuidv7())).to.equal(null);
  });

  it('refuses a role that does not exist', async () => {
    const key = { id: uuidv7(), tenant_id: tenantId, name: 'x', secret_hash: Buffer.alloc(32), role: 'god' as 'admin' };
    expect(await apiKeys.create(key).catch((error: unknown) => error)).to.be.instanceOf(Error);
  });

  it('lists keys without their hashes, revoked ones included', async () => {
    const id = await createKey('to be revoked');
    expect(await apiKeys.revoke(tenantId, id)).to.equal(true);
    const keys = await apiKeys.listByTenant(tenantId);
    expect(keys.at(-1)).to.include({ id, name: 'to be revoked' });
    expect(keys.at(-1)?.revoked_at).to.be.a('date');
    for (const key of keys) expect(key).to.not.have.property('secret_hash');
  });

  it('revokes a key once', async () => {
    const id = await createKey('twice');
    expect(await apiKeys.revoke(tenantId, id)).to.equal(true);
    const revokedAt = (await apiKeys.findById(id))?.revoked_at;
    expect(await apiKeys.revoke(tenantId, id)).to.equal(false);
    expect((await apiKeys.findById(id))?.revoked_at).to.deep.equal(revokedAt);
  });

  it('records use to the minute', async () => {
    const id = await createKey('used');
    await apiKeys.touch(tenantId, id);
    const first = (await apiKeys.findById(id))?.last_used_at;
    expect(first).to.be.a('date');
    await apiKeys.touch(tenantId, id);
    expect((await apiKeys.findById(id))?.last_used_at).to.deep.equal(first);

    await database.query(`update api_keys set last_used_at = now() - interval '2 minutes' where id = $1`, [id]);
    await apiKeys.touch(tenantId, id);
    expect((await apiKeys.findById(id))?.last_used_at).to.be.at.least(first as Date);
  });
});
