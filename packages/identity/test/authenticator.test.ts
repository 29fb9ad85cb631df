import { HttpProblem } from '@terrasafe/service';
import { ApiKeyRepository, TenantRepository, isStoreUnavailable } from '@terrasafe/store';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { createAuthenticator, issueApiKey, type Authenticator, type AuthenticatorOptions } from '../src/index.js';
import { useServers } from './servers.js';

describe('authenticate', () => {
  const servers = useServers();
  let apiKeys: ApiKeyRepository;
  let tenantId: string;
  /** Ids that Postgres was asked about. */
  let asked: string[];

  before(async () => {
    apiKeys = new ApiKeyRepository(servers.store);
    ({ id: tenantId } = await new TenantRepository(servers.store).create({ name: 'Acme', slug: 'acme' }));
  });

  beforeEach(() => {
    asked = [];
  });

  function newAuthenticator(options: Partial<AuthenticatorOptions> = {}): Authenticator {
    const counting: AuthenticatorOptions['apiKeys'] = {
      findById: (id) => {
        asked.push(id);
        return apiKeys.findById(id);
      },
      touch: (tenant, id) => apiKeys.touch(tenant, id),
    };
    return createAuthenticator({ apiKeys: counting, redis: servers.redis, ...options });
  }

  const issue = () => issueApiKey(apiKeys, { tenantId, name: 'ci', role: 'member' });

  async function problemStatus(work: Promise<unknown>): Promise<number | undefined> {
    const error = await work.catch((reason: unknown) => reason);
    return error instanceof HttpProblem ? error.status : undefined;
  }

  async function isPostgresAway(): Promise<boolean> {
    try {
      await servers.store.check();
      return false;
    } catch (error) {
      if (isStoreUnavailable(error)) return true;
      throw error;
    }
  }

  /** The processes of its connections outlive the server for a moment, and may answer still. */
  async function killPostgres(): Promise<void> {
    servers.postgres.kill();
    while (!(await isPostgresAway()));
  }

  async function restartPostgres(): Promise<void> {
    await servers.postgres.restart();
    while (await isPostgresAway());
  }

  it('tells whose key it is', async () => {
    const { id, key } = await issue();
    expect(key).to.match(/^tsk_[\da-f]{32}_[\w-]{43}$/);
    expect(await newAuthenticator().authenticate(key)).to.deep.equal({ apiKeyId: id, tenantId, role: 'member' });
  });

  it('keeps the secret nowhere', async () => {
    const { id, key } = await issue();
    await newAuthenticator().authenticate(key);
    const secret = key.slice(-43);
    const row = await apiKeys.findById(id);
    expect(row?.secret_hash.toString('latin1')).to.not.include(secret);
    const copy = await servers.redis.get(`terrasafe:api-key:${id}`);
    expect(copy).to.include(row?.secret_hash.toString('hex')).and.not.include(secret);
  });

  it('records that a key is in use', async () => {
    const { id, key } = await issue();
    await newAuthenticator().authenticate(key);
    expect((await apiKeys.findById(id))?.last_used_at).to.be.a('date');
  });

  it('refuses a wrong secret, be the key cached or not', async () => {
    const { key } = await issue();
    const last = key.at(-1) === 'A' ? 'B' : 'A';
    const wrong = `${key.slice(0, 40)}${last.repeat(key.length - 40)}`;
    const authenticator = newAuthenticator();
    expect(await authenticator.authenticate(wrong)).to.equal(null);
    expect(await authenticator.authenticate(key)).to.not.equal(null);
    expect(await authenticator.authenticate(wrong)).to.equal(null);
  });

  it('refuses a secret that belongs to another key', async () => {
    const [one, other] = [await issue(), await issue()];
    expect(await newAuthenticator().authenticate(`${one.key.slice(0, 37)}${other.key.slice(37)}`)).to.equal(null);
  });

  it('refuses malformed keys without asking Postgres', async () => {
    const { key } = await issue();
    const authenticator = newAuthenticator();
    const malformed = ['', 'tsk_', ` ${key}`, `${key}\n`, `${key}A`, key.slice(0, -1), key.replace('tsk_', 'sk_')];
    for (const text of [...malformed, key.toUpperCase(), key.replaceAll('_', '-'), `${key}, ${key}`]) {
      expect(await authenticator.authenticate(text), JSON.stringify(text)).to.equal(null);
    }
    expect(asked).to.deep.equal([]);
  });

  it('asks Postgres once while the answer is fresh', async () => {
    const { id, key } = await issue();
    const authenticator = newAuthenticator({ freshSeconds: 3_600 });
    for (let count = 0; count < 3; count++) await authenticator.authenticate(key);
    expect(asked).to.deep.equal([id]);
  });

  it('asks Postgres once for many requests at once', async () => {
    const { id, key } = await issue();
    const authenticator = newAuthenticator({ freshSeconds: 0 });
    const principals = await Promise.all(Array.from({ length: 50 }, () => authenticator.authenticate(key)));
    expect(asked).to.deep.equal([id]);
    for (const principal of principals) expect(principal?.apiKeyId).to.equal(id);
  });

  it('asks Postgres once about an unknown key', async () => {
    const id = uuidv7();
    const unknown = `tsk_${id.replaceAll('-', '')}_${'A'.repeat(43)}`;
    const authenticator = newAuthenticator();
    expect(await authenticator.authenticate(unknown)).to.equal(null);
    expect(await authenticator.authenticate(unknown)).to.equal(null);
    expect(asked).to.deep.equal([id]);
    expect(await servers.redis.exists(`terrasafe:api-key:${id}`)).to.equal(0);
  });

  it('keeps serving known keys through a flood of made-up ones', async function () {
    this.timeout(60_000);
    const { id, key } = await issue();
    const authenticator = createAuthenticator({
      apiKeys: {
        findById: async (asks) => (asks === id ? apiKeys.findById(id) : (asked.push(asks), null)),
        touch: async () => {},
      },
      redis: servers.redis,
      freshSeconds: 3_600,
    });
    await authenticator.authenticate(key);
    for (let count = 0; count < 11_000; count++) {
      await authenticator.authenticate(`tsk_${count.toString(16).padStart(32, '0')}_${'A'.repeat(43)}`);
    }
    await apiKeys.revoke(tenantId, id);
    // Still fresh, hence not asked for again.
    expect(await authenticator.authenticate(key)).to.not.equal(null);
    expect(new Set(asked).size).to.equal(11_000);
  });

  it('refuses a revoked key as soon as the last answer is stale', async () => {
    const { id, key } = await issue();
    const authenticator = newAuthenticator({ freshSeconds: 0 });
    expect(await authenticator.authenticate(key)).to.not.equal(null);
    await apiKeys.revoke(tenantId, id);
    expect(await authenticator.authenticate(key)).to.equal(null);
  });

  it('throws what is a bug', async () => {
    const { key } = await issue();
    const bug = new Error('column "role" does not exist');
    const findById = () => Promise.reject(bug);
    const authenticator = newAuthenticator({ apiKeys: { findById, touch: async () => {} } });
    expect(await authenticator.authenticate(key).catch((error: unknown) => error)).to.equal(bug);
  });

  describe('while Postgres is away', function () {
    this.timeout(60_000);

    afterEach(restartPostgres);

    it('accepts in a new process what another process has seen, with its secret only', async () => {
      const { id, key } = await issue();
      await newAuthenticator().authenticate(key);
      await killPostgres();
      const authenticator = newAuthenticator();
      expect(await authenticator.authenticate(key)).to.deep.equal({ apiKeyId: id, tenantId, role: 'member' });
      expect(await authenticator.authenticate(`${key.slice(0, 37)}${'A'.repeat(43)}`)).to.equal(null);
    });

    it('answers 503 about a key that nobody has seen', async () => {
      const { key } = await issue();
      await killPostgres();
      const authenticator = newAuthenticator();
      expect(await problemStatus(authenticator.authenticate(key))).to.equal(503);
      await restartPostgres();
      expect(await newAuthenticator().authenticate(key)).to.not.equal(null);
    });

    it('refuses a key whose revocation another process has seen', async () => {
      const { id, key } = await issue();
      const authenticator = newAuthenticator({ freshSeconds: 0 });
      await authenticator.authenticate(key);
      await apiKeys.revoke(tenantId, id);
      await newAuthenticator().authenticate(key);
      await killPostgres();
      expect(await authenticator.authenticate(key)).to.equal(null);
      expect(await newAuthenticator().authenticate(key)).to.equal(null);
    });

    it('does not trust what is too old', async () => {
      const { key } = await issue();
      const authenticator = newAuthenticator({ freshSeconds: 0, staleSeconds: 1 });
      await authenticator.authenticate(key);
      await killPostgres();
      // The answer of Postgres wears off, and nothing that happens meanwhile may renew it.
      let status: number | undefined;
      while (status === undefined) status = await problemStatus(authenticator.authenticate(key));
      expect(status).to.equal(503);
    });

    it('does not trust a copy by its being there', async () => {
      const { id, key } = await issue();
      await newAuthenticator().authenticate(key);
      const redisKey = `terrasafe:api-key:${id}`;
      const copy = JSON.parse((await servers.redis.get(redisKey)) ?? '') as object;
      await servers.redis.set(redisKey, JSON.stringify({ ...copy, confirmed_at: Date.now() - 7_200_000 }));
      await killPostgres();
      expect(await problemStatus(newAuthenticator({ staleSeconds: 3_600 }).authenticate(key))).to.equal(503);
      expect(await newAuthenticator({ staleSeconds: 10_800 }).authenticate(key)).to.not.equal(null);
    });

    it('does not ask it again about each key', async () => {
      const keys: string[] = [];
      for (let count = 0; count < 20; count++) keys.push((await issue()).key);
      for (const key of keys) await newAuthenticator().authenticate(key);
      await killPostgres();
      asked = [];
      const authenticator = newAuthenticator();
      for (const key of keys) expect(await authenticator.authenticate(key)).to.not.equal(null);
      expect(asked.length).to.be.within(1, 19);
    });

    it('comes back to it', async () => {
      const { id, key } = await issue();
      const authenticator = newAuthenticator({ freshSeconds: 0 });
      await authenticator.authenticate(key);
      await killPostgres();
      expect(await authenticator.authenticate(key)).to.not.equal(null);
      await restartPostgres();
      await apiKeys.revoke(tenantId, id);
      while ((await authenticator.authenticate(key)) !== null) await servers.store.check();
    });

    describe('and Redis too', () => {
      afterEach(() => servers.redisServer.restart());

      it('accepts what this process has seen, and answers 503 about the rest', async () => {
        const [seen, unseen] = [await issue(), await issue()];
        const authenticator = newAuthenticator({ freshSeconds: 0 });
        await authenticator.authenticate(seen.key);
        await killPostgres();
        servers.redisServer.kill();
        expect((await authenticator.authenticate(seen.key))?.apiKeyId).to.equal(seen.id);
        expect(await problemStatus(authenticator.authenticate(unseen.key))).to.equal(503);
      });
    });
  });

  describe('while Redis is away', () => {
    afterEach(() => servers.redisServer.restart());

    it('works from Postgres', async () => {
      const { id, key } = await issue();
      servers.redisServer.kill();
      expect((await newAuthenticator().authenticate(key))?.apiKeyId).to.equal(id);
    });
  });
});
