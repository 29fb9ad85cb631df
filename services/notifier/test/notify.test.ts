import { randomBytes } from 'node:crypto';
import { notifyQueue, type NotifyJob, type RepositoryRef, type ScanProspect } from '@terrasafe/contracts';
import { HostError, openCodeHost, type CodeHostOptions } from '@terrasafe/hosts';
import { FakeHost } from '@terrasafe/hosts/testing';
import { KeyRing, WebhookSecrets, type WebhookIntegrationRequest } from '@terrasafe/identity';
import { TryLater, connectRedis, openConsumer, openProducer } from '@terrasafe/queue';
import {
  FindingRepository,
  RepositoryRepository,
  ScanRepository,
  TenantRepository,
  VulnerabilityRepository,
  WebhookIntegrationRepository,
  openStore,
  type NewVulnerability,
  type Store,
} from '@terrasafe/store';
import { TestServers, logger } from '@terrasafe/testing';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { CommentTurns } from '../src/comment-turns.js';
import { createNotifyHandler } from '../src/notify.js';
import { createReadOutcome } from '../src/read-outcome.js';
import { completedScan, failedScan, finding } from './scans.js';
import { StatusTurns } from '../src/status-turns.js';

const nobody = { userId: null, apiKeyId: null };
const commit = 'b'.repeat(40);

describe('notifier', function () {
  this.timeout(120_000);
  const keys = KeyRing.parse(`1:${randomBytes(32).toString('base64')}`);
  const servers = new TestServers();
  let store: Store;
  let redis: Redis;
  let fake: FakeHost;
  let tenantId: string;
  let scans: ScanRepository;
  let integrations: WebhookIntegrationRepository;

  before(async () => {
    const [redisServer, postgres] = await Promise.all([servers.openRedis(), servers.openPostgres()]);
    redis = servers.closing(await connectRedis(redisServer.url, { logger, whenAway: 'wait' }));
    store = servers.closing(await openStore(postgres.url, { poolSize: 2 }));
    ({ id: tenantId } = await new TenantRepository(store).create({ name: 'Acme', slug: 'acme' }));
    scans = new ScanRepository(store);
    integrations = new WebhookIntegrationRepository(store);
  });
  beforeEach(async () => {
    fake = await new FakeHost().open();
  });
  afterEach(async () => {
    await fake.close();
    await redis.flushall();
  });
  after(() => servers.stop());

  const add = (changes: Partial<WebhookIntegrationRequest> = {}) =>
    new WebhookSecrets(integrations, keys).add(
      tenantId,
      {
        host: 'github',
        base_url: fake.url,
        secret: 's',
        accessToken: fake.token,
        repositories: '*',
        branches: null,
        fail_on: 'HIGH',
        post_status: true,
        post_comment: true,
        ...changes,
      },
      nobody,
    );

  const handler = () =>
    createNotifyHandler({
      logger,
      integrations,
      scans,
      readOutcome: createReadOutcome({
        vulnerabilities: new VulnerabilityRepository(store),
        findings: new FindingRepository(store),
        repositories: new RepositoryRepository(store),
      }),
      comments: new CommentTurns(redis),
      statuses: new StatusTurns(redis),
      keys,
      openHost: (options: Omit<CodeHostOptions, 'rules'>) =>
        openCodeHost({
          ...options,
          rules: { policy: { protocols: ['http', 'https'], hosts: [] }, privateHosts: new Set(['127.0.0.1']) },
        }),
      publicUrl: 'https://terrasafe.example',
    });
  const handle = (job: NotifyJob) => handler().handle(job);

  /** A repository of its own for each test. */
  function newRepository(): RepositoryRef {
    const id = uuidv7();
    const url = `${fake.url}/acme/infra.git`;
    return { id, url, subdirectory: id, ref: 'main', commit, pullRequest: null };
  }

  function jobOf(scanId: string, repository: RepositoryRef, integrationId: string): NotifyJob {
    const { url: repositoryUrl, commit: scanned, pullRequest } = repository;
    return { scanId, tenantId, correlationId: 'c', integrationId, repositoryUrl, commit: scanned, pullRequest };
  }

  async function completed(repository: RepositoryRef, found: readonly NewVulnerability[]): Promise<string> {
    const scan = completedScan(tenantId, repository, found);
    await scans.create(scan, found);
    return scan.id;
  }

  async function failed(repository: RepositoryRef, reason: string): Promise<string> {
    const scan = failedScan(tenantId, repository, reason);
    await scans.createFailed(scan);
    return scan.id;
  }

  it('puts a status on the commit of a push, and no comment anywhere', async () => {
    const [integration, repository] = [await add(), newRepository()];
    const scanId = await completed(repository, [finding('a', 'CRITICAL'), finding('b', 'LOW')]);
    await handle(jobOf(scanId, repository, integration));
    expect(fake.statuses).to.deep.equal([
      {
        repository: 'acme/infra',
        commit,
        body: {
          state: 'failure',
          context: 'terrasafe/push',
          description: '2 findings (1 critical, 1 low); score 42',
          target_url: `https://terrasafe.example/v1/scans/${scanId}`,
        },
      },
    ]);
    expect(fake.comments).to.deep.equal([]);
  });

  const thresholds = [
    { fail_on: 'HIGH', found: ['MEDIUM', 'LOW'], state: 'success' },
    { fail_on: 'HIGH', found: ['HIGH'], state: 'failure' },
    { fail_on: 'CRITICAL', found: ['HIGH'], state: 'success' },
    { fail_on: 'LOW', found: ['LOW'], state: 'failure' },
    { fail_on: 'NEVER', found: ['CRITICAL'], state: 'success' },
    { fail_on: 'LOW', found: [], state: 'success' },
  ] as const;
  for (const { fail_on, found, state } of thresholds) {
    it(`says ${state} for ${found.join(' and ') || 'nothing'} where ${fail_on} counts`, async () => {
      const [integration, repository] = [await add({ fail_on }), newRepository()];
      const scanId = await completed(
        repository,
        found.map((severity, index) => finding(String(index), severity)),
      );
      await handle(jobOf(scanId, repository, integration));
      expect(fake.statuses.map(({ body }) => body.state)).to.deep.equal([state]);
    });
  }

  it('tells a pull request what is new, unchanged and fixed, in one comment that it keeps up to date', async () => {
    const [integration, main] = [await add(), newRepository()];
    await completed(main, [finding('old', 'HIGH'), finding('gone', 'HIGH')]);
    const pull = { ...main, ref: 'refs/pull/7/head', pullRequest: 7 };
    const first = await completed(pull, [finding('old', 'HIGH'), finding('fresh', 'CRITICAL', 'all <b>open</b>')]);
    await handle(jobOf(first, pull, integration));
    expect(fake.statuses[0]?.body).to.include({
      state: 'failure',
      context: 'terrasafe/pull-request',
      description: '1 new finding (1 critical), 1 unchanged, 1 fixed; score 42',
    });
    const [comment] = fake.comments;
    expect(comment?.pullRequest).to.equal('acme/infra#7');
    expect(comment?.text.split('\n')[0]).to.equal(`<!-- terrasafe:${integration} -->`);
    expect(comment?.text)
      .to.contain('1 new finding')
      .and.contain('1 new, 1 unchanged, 1 fixed')
      .and.contain(`https://terrasafe.example/v1/scans/${first}`)
      .and.contain('all \\<b\\>open')
      .and.not.contain('old is wrong');

    const second = await completed(pull, [finding('old', 'HIGH')]);
    await handle(jobOf(second, pull, integration));
    expect(fake.statuses[1]?.body).to.include({
      state: 'success',
      description: 'No new findings, 1 unchanged, 1 fixed; score 42',
    });
    expect(fake.comments).to.have.lengthOf(1);
    expect(fake.comments[0]?.text).to.contain('no findings').and.contain(second);

    await handle(jobOf(first, pull, integration));
    expect(fake.comments[0]?.text, 'an older scan that comes late').to.contain(second);
    const remembered = await redis.keys('terrasafe:comment:*');
    expect(await Promise.all(remembered.map((key) => redis.ttl(key)))).to.not.include(-1);
  });

  it('does not count what is suppressed', async () => {
    const [integration, repository] = [await add({ fail_on: 'LOW' }), newRepository()];
    const scanId = await completed(repository, [{ ...finding('a', 'CRITICAL'), suppressed: true }]);
    await handle(jobOf(scanId, repository, integration));
    expect(fake.statuses[0]?.body).to.include({ state: 'success', description: 'No findings; score 42' });
  });

  it('compares with nothing before the repository itself was scanned', async () => {
    const [integration, repository] = [await add(), { ...newRepository(), pullRequest: 7 }];
    const scanId = await completed(repository, [finding('a', 'LOW')]);
    await handle(jobOf(scanId, repository, integration));
    expect(fake.statuses[0]?.body.description).to.equal('1 finding (1 low); score 42');
  });

  async function untilTaken(job: NotifyJob): Promise<void> {
    for (;;) {
      try {
        return await handle(job);
      } catch (error) {
        if (!(error instanceof TryLater)) throw error;
      }
    }
  }

  it('makes exactly one comment when many scans of a pull request end at the same time', async () => {
    const [integration, repository] = [await add(), { ...newRepository(), pullRequest: 7 }];
    for (let n = 0; n < 5; n += 1) fake.addComment('acme/infra#7', `comment ${n}`);
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, n) => completed(repository, [finding(String(n), 'LOW')])),
    );
    await Promise.all(ids.map((scanId) => untilTaken(jobOf(scanId, repository, integration))));
    const ours = fake.comments.filter(({ text }) => text.startsWith('<!--'));
    expect(ours).to.have.lengthOf(1);
    expect(ours[0]?.text).to.contain(ids.toSorted().at(-1));
  });

  it('reports a scan that failed as an error, with the reason', async () => {
    const [integration, repository] = [await add(), { ...newRepository(), pullRequest: 7 }];
    const scanId = await failed(repository, 'There is no `branch` <x>.');
    await handle(jobOf(scanId, repository, integration));
    expect(fake.statuses[0]?.body).to.include({
      state: 'error',
      description: 'Not scanned: There is no `branch` <x>.',
    });
    expect(fake.comments[0]?.text).to.contain("`There is no 'branch' <x>.`");
  });

  it('posts what the integration wants, and nothing without a token', async () => {
    const repository = { ...newRepository(), pullRequest: 7 };
    const scanId = await completed(repository, []);
    await handle(jobOf(scanId, repository, await add({ accessToken: null })));
    await handle(jobOf(scanId, repository, await add({ post_status: false, post_comment: false })));
    const removed = await add();
    await integrations.delete(tenantId, removed, nobody);
    await handle(jobOf(scanId, repository, removed));
    await handle(jobOf(uuidv7(), repository, await add()));
    const stranger = await new TenantRepository(store).create({ name: 'Other', slug: 'other' });
    const theirs = completedScan(stranger.id, newRepository(), []);
    await scans.create(theirs, []);
    await handle({ ...jobOf(theirs.id, repository, await add()), tenantId: stranger.id });
    expect(fake.requests).to.deep.equal([]);
    await handle(jobOf(scanId, repository, await add({ post_status: false })));
    expect([fake.statuses.length, fake.comments.length]).to.deep.equal([0, 1]);
    await handle(jobOf(scanId, { ...repository, commit: null }, await add({ post_comment: false })));
    expect(fake.statuses).to.deep.equal([]);
  });

  it('notes at the integration what the host refuses, does not try it again, and forgets it when it works', async () => {
    const [integration, repository] = [await add({ accessToken: 'expired' }), { ...newRepository(), pullRequest: 7 }];
    const job = jobOf(await completed(repository, []), repository, integration);
    await handle(job);
    const errorOf = async () => (await integrations.findById(integration))?.post_error;
    expect(await errorOf())
      .to.contain('access token')
      .and.not.contain('expired-');
    fake.statuses.length = 0;
    fake.answerNext({ status: 403, body: { message: 'Resource not accessible by personal access token' } });
    const other = await add();
    await handle({ ...job, integrationId: other });
    expect((await integrations.findById(other))?.post_error).to.contain('not accessible');
    expect(fake.comments, 'one right is missing, the other is not').to.have.lengthOf(1);
    await handle({ ...job, integrationId: other });
    expect((await integrations.findById(other))?.post_error).to.equal(null);
    const elsewhere = { ...job, integrationId: other, repositoryUrl: 'https://other.example/acme/infra.git' };
    await handle(elsewhere);
    expect((await integrations.findById(other))?.post_error).to.contain('does not lie at');
  });

  it('notes at the integration that the host took nothing at all', async () => {
    const [integration, repository] = [await add(), newRepository()];
    await handler().onGivenUp(jobOf(uuidv7(), repository, integration));
    expect((await integrations.findById(integration))?.post_error).to.contain('for a day');
  });

  describe('before the end of a scan', () => {
    const states = () => fake.statuses.map(({ body }) => body.state);
    const before = (prospect: ScanProspect, scanId: string, repository: RepositoryRef, integration: string) =>
      handle({ ...jobOf(scanId, repository, integration), prospect });

    it('says that it is waited for, and what became of it', async () => {
      const [integration, repository] = [await add(), { ...newRepository(), pullRequest: 7 }];
      const scanId = await completed(repository, []);
      await before('pending', scanId, repository, integration);
      expect(fake.statuses[0]?.body).to.deep.equal({
        state: 'pending',
        context: 'terrasafe/pull-request',
        description: 'Waiting for its scan.',
        target_url: `https://terrasafe.example/v1/scans/${scanId}`,
      });
      expect(fake.comments).to.deep.equal([]);
      await handle(jobOf(scanId, repository, integration));
      expect(states()).to.deep.equal(['pending', 'success']);
      expect((await integrations.findById(integration))?.post_error).to.equal(null);
    });

    it('lets a result stand, whatever comes late, and takes another result', async () => {
      const [integration, repository] = [await add(), newRepository()];
      const scanId = await completed(repository, []);
      await handle(jobOf(scanId, repository, integration));
      await before('pending', scanId, repository, integration);
      await before('superseded', scanId, repository, integration);
      await before('pending', uuidv7(), repository, integration);
      expect(states()).to.deep.equal(['success']);
      await before('pending', scanId, { ...repository, pullRequest: 7 }, integration);
      await before('pending', scanId, { ...repository, commit: 'c'.repeat(40) }, integration);
      await handle(jobOf(await failed(repository, 'Gone.'), repository, integration));
      expect(states()).to.deep.equal(['success', 'pending', 'pending', 'error']);
    });

    it('ends what is superseded, and does not say later that it is waited for', async () => {
      const [integration, repository] = [await add(), newRepository()];
      const [first, second] = [uuidv7(), uuidv7()];
      await before('pending', first, repository, integration);
      await before('superseded', first, repository, integration);
      expect(fake.statuses[1]?.body).to.include({
        state: 'error',
        context: 'terrasafe/push',
        target_url: 'https://terrasafe.example',
      });
      await before('pending', first, repository, integration);
      expect(states()).to.deep.equal(['pending', 'error']);
      // The branch was set back: the same commit is to be scanned once more.
      await before('pending', second, repository, integration);
      await before('superseded', first, repository, integration);
      await before('pending', first, repository, integration);
      expect(states()).to.deep.equal(['pending', 'error', 'pending']);
    });

    it('says nothing where no status is wanted, or the commit is not known', async () => {
      const [integration, repository] = [await add({ post_status: false }), newRepository()];
      await before('pending', uuidv7(), repository, integration);
      await before('superseded', uuidv7(), { ...repository, commit: null }, await add());
      expect(fake.requests).to.deep.equal([]);
    });

    it('asks a host in trouble once, and posts no result while that request may still be under way', async () => {
      const [integration, repository] = [await add(), newRepository()];
      const scanId = await completed(repository, []);
      fake.answerNext({ status: 504, body: {} });
      await before('pending', scanId, repository, integration);
      const error = await handle(jobOf(scanId, repository, integration)).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(TryLater);
      expect((error as TryLater).afterMs).to.be.within(1, 30_000);
      expect(fake.requests).to.have.lengthOf(1);
      expect((await integrations.findById(integration))?.post_error).to.equal(null);
    });

    it('tries again to end what is superseded, and notes what the host refuses', async () => {
      const [integration, repository] = [await add(), newRepository()];
      fake.answerNext({ status: 503, body: {} }, { status: 403, body: { message: 'no statuses' } });
      const error = await before('superseded', uuidv7(), repository, integration).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(HostError);
      await before('pending', uuidv7(), repository, integration);
      expect((await integrations.findById(integration))?.post_error).to.contain('no statuses');
    });

    it('posts no result while another process says that it is waited for', async () => {
      const [here, there] = [new StatusTurns(redis), new StatusTurns(redis)];
      const place = { integrationId: uuidv7(), repositoryUrl: 'https://git.example/a', commit, name: 'terrasafe/push' };
      const posted: string[] = [];
      let end = () => {};
      const ended = new Promise<void>((resolve) => (end = resolve));
      const pending = await new Promise<{ done: Promise<void> }>((resolve) => {
        const done = here.pending(place, uuidv7(), async () => {
          resolve({ done });
          await ended;
          posted.push('pending');
        });
      });
      const result = () => there.result(place, async () => void posted.push('result'));
      expect(await result().catch((thrown: unknown) => thrown)).to.be.instanceOf(TryLater);
      end();
      await pending.done;
      await result();
      expect(posted).to.deep.equal(['pending', 'result']);
    });
  });

  it('comes back when the host asks for patience, by way of the queue', async () => {
    const [integration, repository] = [await add(), newRepository()];
    const scanId = await completed(repository, []);
    const job = jobOf(scanId, repository, integration);
    fake.answerNext({ status: 429, headers: { 'Retry-After': '7' }, body: { message: 'slow down' } });
    const error = await handle(job).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(TryLater);
    expect(error).to.include({ afterMs: 7_000 });

    fake.answerNext(
      { status: 429, headers: { 'Retry-After': '1' }, body: {} },
      { status: 502, body: {} },
      { status: 403, headers: { 'Retry-After': '1' }, body: { message: 'secondary rate limit' } },
    );
    const producer = openProducer(notifyQueue, redis);
    await producer.send(scanId, job);
    await producer.send(scanId, job);
    const consumer = openConsumer(notifyQueue, redis, { concurrency: 2, logger, ...handler() });
    try {
      while (fake.statuses.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await consumer.close();
      await producer.close();
    }
    expect(fake.requests).to.have.lengthOf(5);
    expect(fake.statuses).to.have.lengthOf(1);
  });
});
