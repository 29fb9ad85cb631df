import type { RepositoryRef, ScanProspect } from '@terrasafe/contracts';
import { HostError } from '@terrasafe/hosts';
import { TryLater } from '@terrasafe/queue';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { StatusTurns } from '../src/status-turns.js';
import { RunningNotifier, commit } from './running-notifier.js';

describe('notifier before the end of a scan', function () {
  this.timeout(120_000);
  const on = new RunningNotifier();
  const { add, handle, newRepository, jobOf, completed, failed } = on;

  before(() => on.start());
  beforeEach(() => on.openHost());
  afterEach(() => on.clear());
  after(() => on.stop());

  const states = () => on.fake.statuses.map(({ body }) => body.state);
  const tell = (prospect: ScanProspect, scanId: string, repository: RepositoryRef, integration: string) =>
    handle({ ...jobOf(scanId, repository, integration), prospect });

  it('says that it is waited for, and what became of it', async () => {
    const [integration, repository] = [await add(), { ...newRepository(), pullRequest: 7 }];
    const scanId = await completed(repository, []);
    await tell('pending', scanId, repository, integration);
    expect(on.fake.statuses[0]?.body).to.deep.equal({
      state: 'pending',
      context: 'terrasafe/pull-request',
      description: 'Waiting for its scan.',
      target_url: `https://terrasafe.example/v1/scans/${scanId}`,
    });
    expect(on.fake.comments).to.deep.equal([]);
    await handle(jobOf(scanId, repository, integration));
    expect(states()).to.deep.equal(['pending', 'success']);
    expect((await on.integrations.findById(integration))?.post_error).to.equal(null);
  });

  it('lets a result stand, whatever comes late, and takes another result', async () => {
    const [integration, repository] = [await add(), newRepository()];
    const scanId = await completed(repository, []);
    await handle(jobOf(scanId, repository, integration));
    await tell('pending', scanId, repository, integration);
    await tell('superseded', scanId, repository, integration);
    await tell('pending', uuidv7(), repository, integration);
    expect(states()).to.deep.equal(['success']);
    await tell('pending', scanId, { ...repository, pullRequest: 7 }, integration);
    await tell('pending', scanId, { ...repository, commit: 'c'.repeat(40) }, integration);
    await handle(jobOf(await failed(repository, 'Gone.'), repository, integration));
    expect(states()).to.deep.equal(['success', 'pending', 'pending', 'error']);
  });

  it('ends what is superseded, and does not say later that it is waited for', async () => {
    const [integration, repository] = [await add(), newRepository()];
    const [first, second] = [uuidv7(), uuidv7()];
    await tell('pending', first, repository, integration);
    await tell('superseded', first, repository, integration);
    expect(on.fake.statuses[1]?.body).to.include({
      state: 'error',
      context: 'terrasafe/push',
      target_url: 'https://terrasafe.example',
    });
    await tell('pending', first, repository, integration);
    expect(states()).to.deep.equal(['pending', 'error']);
    // The branch was set back: the same commit is to be scanned once more.
    await tell('pending', second, repository, integration);
    await tell('superseded', first, repository, integration);
    await tell('pending', first, repository, integration);
    expect(states()).to.deep.equal(['pending', 'error', 'pending']);
  });

  it('says nothing where no status is wanted, or the commit is not known', async () => {
    const [integration, repository] = [await add({ post_status: false }), newRepository()];
    await tell('pending', uuidv7(), repository, integration);
    await tell('superseded', uuidv7(), { ...repository, commit: null }, await add());
    expect(on.fake.requests).to.deep.equal([]);
  });

  it('asks a host in trouble once, and posts no result while that request may still be under way', async () => {
    const [integration, repository] = [await add(), newRepository()];
    const scanId = await completed(repository, []);
    on.fake.answerNext({ status: 504, body: {} });
    await tell('pending', scanId, repository, integration);
    const error = await handle(jobOf(scanId, repository, integration)).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(TryLater);
    expect((error as TryLater).afterMs).to.be.within(1, 30_000);
    expect(on.fake.requests).to.have.lengthOf(1);
    expect((await on.integrations.findById(integration))?.post_error).to.equal(null);
  });

  it('tries again to end what is superseded, and notes what the host refuses', async () => {
    const [integration, repository] = [await add(), newRepository()];
    on.fake.answerNext({ status: 503, body: {} }, { status: 403, body: { message: 'no statuses' } });
    const error = await tell('superseded', uuidv7(), repository, integration).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(HostError);
    await tell('pending', uuidv7(), repository, integration);
    expect((await on.integrations.findById(integration))?.post_error).to.contain('no statuses');
  });

  it('posts no result while another process says that it is waited for', async () => {
    const [here, there] = [new StatusTurns(on.redis), new StatusTurns(on.redis)];
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
