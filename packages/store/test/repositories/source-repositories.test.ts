import { expect } from 'chai';
import { SourceCredentialsRepository, SourcePolicyRepository, openStore } from '../../src/index.js';
import { actor, asMaintenance, loggedActions, newTenant } from '../as-maintenance.js';
import { useStore } from '../database.js';

describe('SourceCredentialsRepository', () => {
  const database = useStore();
  const github = { host: 'github.com', username: 'robot', secret: Buffer.from([0, 1, 255]) };
  let credentials: SourceCredentialsRepository;
  let tenantId: string;
  let other: string;

  before(() => {
    credentials = new SourceCredentialsRepository(database.store);
  });
  beforeEach(async () => {
    [tenantId, other] = [await newTenant(database), await newTenant(database)];
  });

  it('keeps credentials by host and replaces them', async () => {
    await credentials.put(tenantId, github, actor);
    await credentials.put(tenantId, { ...github, host: 'git.example.com:8443' }, actor);
    await credentials.put(tenantId, { ...github, username: 'other', secret: Buffer.from('new') }, actor);
    const found = await credentials.findByHost(tenantId, 'github.com');
    expect(found).to.deep.include({ username: 'other', secret: Buffer.from('new') });
    expect(await credentials.findByHost(tenantId, 'gitlab.com')).to.equal(null);
    const list = await credentials.list(tenantId);
    expect(list.map(({ host }) => host)).to.deep.equal(['git.example.com:8443', 'github.com']);
    for (const row of list) expect(row).to.not.have.property('secret');
  });

  it('keeps tenants apart', async () => {
    await credentials.put(tenantId, github, actor);
    expect(await credentials.findByHost(other, 'github.com')).to.equal(null);
    expect(await credentials.list(other)).to.deep.equal([]);
    expect(await credentials.delete(other, 'github.com', actor)).to.equal(false);
    await credentials.put(other, { ...github, username: 'theirs' }, actor);
    expect(await credentials.findByHost(tenantId, 'github.com')).to.include({ username: 'robot' });
  });

  it('logs changes without what they hold', async () => {
    await credentials.put(tenantId, github, actor);
    expect(await credentials.delete(tenantId, 'github.com', actor)).to.equal(true);
    expect(await credentials.delete(tenantId, 'github.com', actor)).to.equal(false);
    expect(await loggedActions(database, tenantId)).to.deep.equal([
      'source_credentials.set',
      'source_credentials.deleted',
    ]);
    const logged = await asMaintenance(database, 'select * from audit_logs where tenant_id = $1', [tenantId]);
    expect(JSON.stringify(logged)).to.not.include('robot');
  });

  it('stores anew what is sealed anew, for all tenants', async () => {
    await credentials.put(tenantId, github, actor);
    await credentials.put(other, { ...github, secret: Buffer.from('current') }, actor);
    const store = await openStore(database.url, { poolSize: 1, role: 'maintenance' });
    try {
      const reseal = ({ secret }: { secret: Buffer }) =>
        secret.equals(github.secret) ? Buffer.from('new') : undefined;
      expect(await new SourceCredentialsRepository(store).reseal(reseal)).to.be.at.least(1);
    } finally {
      await store.close();
    }
    expect((await credentials.findByHost(tenantId, 'github.com'))?.secret.toString()).to.equal('new');
    expect((await credentials.findByHost(other, 'github.com'))?.secret.toString()).to.equal('current');
  });
});

describe('SourcePolicyRepository', () => {
  const database = useStore();

  it('keeps one policy for each tenant', async () => {
    const policies = new SourcePolicyRepository(database.store);
    const [tenantId, other] = [await newTenant(database), await newTenant(database)];
    expect(await policies.find(tenantId)).to.equal(null);
    await policies.put(tenantId, { protocols: ['https'], hosts: [] }, actor);
    await policies.put(tenantId, { protocols: ['https', 'http'], hosts: ['github.com', '*.example.com'] }, actor);
    expect(await policies.find(tenantId)).to.deep.include({
      protocols: ['https', 'http'],
      hosts: ['github.com', '*.example.com'],
    });
    expect(await policies.find(other)).to.equal(null);
    for (const protocols of [[], ['ssh' as 'http']]) {
      const refused = await policies.put(tenantId, { protocols, hosts: [] }, actor).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(Error);
    }
    expect(await loggedActions(database, tenantId)).to.deep.equal(['source_policy.set', 'source_policy.set']);
  });
});
