import { notifyQueue, type NotifyJob } from '@terrasafe/contracts';
import { TryLater, openConsumer, openProducer } from '@terrasafe/queue';
import { TenantRepository } from '@terrasafe/store';
import { logger } from '@terrasafe/testing';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { RunningNotifier, commit, nobody } from './running-notifier.js';
import { completedScan, finding } from './scans.js';

describe('notifier', function () {
  this.timeout(120_000);
  const on = new RunningNotifier();
  const { add, handle, handler, newRepository, jobOf, completed, failed } = on;

  before(() => on.start());
  beforeEach(() => on.openHost());
  afterEach(() => on.clear());
  after(() => on.stop());

  it('puts a status on the commit of a push, and no comment anywhere', async () => {
    const [integration, repository] = [await add(), newRepository()];
    const scanId = await completed(repository, [finding('a', 'CRITICAL'), finding('b', 'LOW')]);
    await handle(jobOf(scanId, repository, integration));
    expect(on.fake.statuses).to.deep.equal([
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
    expect(on.fake.comments).to.deep.equal([]);
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
      expect(on.fake.statuses.map(({ body }) => body.state)).to.deep.equal([state]);
    });
  }

  it('tells a pull request what is new, unchanged and fixed, in one comment that it keeps up to date', async () => {
    const [integration, main] = [await add(), newRepository()];
    await completed(main, [finding('old', 'HIGH'), finding('gone', 'HIGH')]);
    const pull = { ...main, ref: 'refs/pull/7/head', pullRequest: 7 };
    const first = await completed(pull, [finding('old', 'HIGH'), finding('fresh', 'CRITICAL', 'all <b>open</b>')]);
    await handle(jobOf(first, pull, integration));
    expect(on.fake.statuses[0]?.body).to.include({
      state: 'failure',
      context: 'terrasafe/pull-request',
      description: '1 new finding (1 critical), 1 unchanged, 1 fixed; score 42',
    });
    const [comment] = on.fake.comments;
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
    expect(on.fake.statuses[1]?.body).to.include({
      state: 'success',
      description: 'No new findings, 1 unchanged, 1 fixed; score 42',
    });
    expect(on.fake.comments).to.have.lengthOf(1);
    expect(on.fake.comments[0]?.text).to.contain('no findings').and.contain(second);

    await handle(jobOf(first, pull, integration));
    expect(on.fake.comments[0]?.text, 'an older scan that comes late').to.contain(second);
    const remembered = await on.redis.keys('terrasafe:comment:*');
    expect(await Promise.all(remembered.map((key) => on.redis.ttl(key)))).to.not.include(-1);
  });

  it('does not count what is suppressed', async () => {
    const [integration, repository] = [await add({ fail_on: 'LOW' }), newRepository()];
    const scanId = await completed(repository, [{ ...finding('a', 'CRITICAL'), suppressed: true }]);
    await handle(jobOf(scanId, repository, integration));
    expect(on.fake.statuses[0]?.body).to.include({ state: 'success', description: 'No findings; score 42' });
  });

  it('compares with nothing before the repository itself was scanned', async () => {
    const [integration, repository] = [await add(), { ...newRepository(), pullRequest: 7 }];
    const scanId = await completed(repository, [finding('a', 'LOW')]);
    await handle(jobOf(scanId, repository, integration));
    expect(on.fake.statuses[0]?.body.description).to.equal('1 finding (1 low); score 42');
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
    for (let n = 0; n < 5; n += 1) on.fake.addComment('acme/infra#7', `comment ${n}`);
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_, n) => completed(repository, [finding(String(n), 'LOW')])),
    );
    await Promise.all(ids.map((scanId) => untilTaken(jobOf(scanId, repository, integration))));
    const ours = on.fake.comments.filter(({ text }) => text.startsWith('<!--'));
    expect(ours).to.have.lengthOf(1);
    expect(ours[0]?.text).to.contain(ids.toSorted().at(-1));
  });

  it('reports a scan that failed as an error, with the reason', async () => {
    const [integration, repository] = [await add(), { ...newRepository(), pullRequest: 7 }];
    const scanId = await failed(repository, 'There is no `branch` <x>.');
    await handle(jobOf(scanId, repository, integration));
    expect(on.fake.statuses[0]?.body).to.include({
      state: 'error',
      description: 'Not scanned: There is no `branch` <x>.',
    });
    expect(on.fake.comments[0]?.text).to.contain("`There is no 'branch' <x>.`");
  });

  it('posts what the integration wants, and nothing without a token', async () => {
    const repository = { ...newRepository(), pullRequest: 7 };
    const scanId = await completed(repository, []);
    await handle(jobOf(scanId, repository, await add({ accessToken: null })));
    await handle(jobOf(scanId, repository, await add({ post_status: false, post_comment: false })));
    const removed = await add();
    await on.integrations.delete(on.tenantId, removed, nobody);
    await handle(jobOf(scanId, repository, removed));
    await handle(jobOf(uuidv7(), repository, await add()));
    const stranger = await new TenantRepository(on.store).create({ name: 'Other', slug: 'other' });
    const theirs = completedScan(stranger.id, newRepository(), []);
    await on.scans.create(theirs, []);
    await handle({ ...jobOf(theirs.id, repository, await add()), tenantId: stranger.id });
    expect(on.fake.requests).to.deep.equal([]);
    await handle(jobOf(scanId, repository, await add({ post_status: false })));
    expect([on.fake.statuses.length, on.fake.comments.length]).to.deep.equal([0, 1]);
    await handle(jobOf(scanId, { ...repository, commit: null }, await add({ post_comment: false })));
    expect(on.fake.statuses).to.deep.equal([]);
  });

  it('notes at the integration what the host refuses, does not try it again, and forgets it when it works', async () => {
    const [integration, repository] = [await add({ accessToken: 'expired' }), { ...newRepository(), pullRequest: 7 }];
    const job = jobOf(await completed(repository, []), repository, integration);
    await handle(job);
    const errorOf = async () => (await on.integrations.findById(integration))?.post_error;
    expect(await errorOf())
      .to.contain('access token')
      .and.not.contain('expired-');
    on.fake.statuses.length = 0;
    on.fake.answerNext({ status: 403, body: { message: 'Resource not accessible by personal access token' } });
    const other = await add();
    await handle({ ...job, integrationId: other });
    expect((await on.integrations.findById(other))?.post_error).to.contain('not accessible');
    expect(on.fake.comments, 'one right is missing, the other is not').to.have.lengthOf(1);
    await handle({ ...job, integrationId: other });
    expect((await on.integrations.findById(other))?.post_error).to.equal(null);
    const elsewhere = { ...job, integrationId: other, repositoryUrl: 'https://other.example/acme/infra.git' };
    await handle(elsewhere);
    expect((await on.integrations.findById(other))?.post_error).to.contain('does not lie at');
  });

  it('notes at the integration that the host took nothing at all', async () => {
    const [integration, repository] = [await add(), newRepository()];
    await handler().onGivenUp(jobOf(uuidv7(), repository, integration));
    expect((await on.integrations.findById(integration))?.post_error).to.contain('for a day');
  });

  it('comes back when the host asks for patience, by way of the queue', async () => {
    const [integration, repository] = [await add(), newRepository()];
    const scanId = await completed(repository, []);
    const job = jobOf(scanId, repository, integration);
    on.fake.answerNext({ status: 429, headers: { 'Retry-After': '7' }, body: { message: 'slow down' } });
    const error = await handle(job).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(TryLater);
    expect(error).to.include({ afterMs: 7_000 });

    on.fake.answerNext(
      { status: 429, headers: { 'Retry-After': '1' }, body: {} },
      { status: 502, body: {} },
      { status: 403, headers: { 'Retry-After': '1' }, body: { message: 'secondary rate limit' } },
    );
    const producer = openProducer(notifyQueue, on.redis);
    await producer.send(scanId, job);
    await producer.send(scanId, job);
    const consumer = openConsumer(notifyQueue, on.redis, { concurrency: 2, logger, ...handler() });
    try {
      while (on.fake.statuses.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await consumer.close();
      await producer.close();
    }
    expect(on.fake.requests).to.have.lengthOf(5);
    expect(on.fake.statuses).to.have.lengthOf(1);
  });
});
