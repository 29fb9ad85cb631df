import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { notifyQueue, type NotifyJob } from '@terrasafe/contracts';
import type { WebhookIntegrationRequest } from '@terrasafe/identity';
import { connectRedis, finishScan, openConsumer } from '@terrasafe/queue';
import { expect } from 'chai';
import { logger } from '@terrasafe/testing';
import { commit, gitHubHeaders, idOf, push, repository, secret, useReceiver, type Headers } from './receiver.js';

const signingToken = `whsec_${randomBytes(32).toString('base64')}`;

function gitLabHeaders(body: string, sentAt = Date.now(), id: string = randomUUID()): Headers {
  const timestamp = Math.floor(sentAt / 1_000);
  const key = Buffer.from(signingToken.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'X-Gitlab-Event': 'Push Hook',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  };
}

describe('deliveries of webhooks', function () {
  this.timeout(120_000);
  const { on, add, serve, send, sendPush, queuedScans } = useReceiver();

  describe('a second time', () => {
    it('is a duplicate under its id, and under another one with the same body', async () => {
      const [url, integration] = [await serve(), await add()];
      const body = JSON.stringify(push());
      const headers = gitHubHeaders(body);
      expect((await send(url, integration, body, headers)).json.status).to.equal('accepted');
      const again = await send(await serve(), integration, body, headers);
      expect([again.status, again.json]).to.deep.equal([202, { status: 'duplicate' }]);
      expect((await send(url, integration, body, gitHubHeaders(body))).json).to.deep.equal({ status: 'duplicate' });
      expect(await queuedScans()).to.have.lengthOf(1);
    });

    it('is something else for another integration', async () => {
      const [url, first, second] = [await serve(), await add(), await add()];
      const body = JSON.stringify(push());
      const headers = gitHubHeaders(body);
      expect((await send(url, first, body, headers)).json.status).to.equal('accepted');
      expect((await send(url, second, body, headers)).json.status).to.equal('accepted');
    });

    it('is taken once of many at the same time', async () => {
      const [one, other, integration] = [await serve(), await serve(), await add()];
      const body = JSON.stringify(push());
      const headers = gitHubHeaders(body);
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) => send(index % 2 ? one : other, integration, body, headers)),
      );
      expect(answers.filter(({ json }) => json.status === 'accepted')).to.have.lengthOf(1);
      expect(answers.filter(({ status, json }) => json.status === 'duplicate' || status === 503)).to.have.lengthOf(29);
      expect(await queuedScans()).to.have.lengthOf(1);
    });

    it('is welcome when the first time had no effect', async () => {
      const [full, url, integration] = [await serve({ limits: { totalScans: 0 } }), await serve(), await add()];
      const body = JSON.stringify(push());
      const headers = gitHubHeaders(body);
      const refused = await send(full, integration, body, headers);
      expect([refused.status, refused.json.code, refused.retryAfter]).to.deep.equal([503, 'BUSY', '30']);
      expect((await send(url, integration, body, headers)).json.status).to.equal('accepted');
    });
  });

  describe('of GitLab', () => {
    const gitLabPush = JSON.stringify({
      ref: 'refs/heads/main',
      after: commit,
      project: { path_with_namespace: 'acme/platform/infra', default_branch: 'main' },
    });
    const addGitLab = (changes: Partial<WebhookIntegrationRequest> = {}) =>
      add({ host: 'gitlab', base_url: 'https://gitlab.acme.example', ...changes });
    const sendGitLab = (url: string, integration: string, headers: Headers, body = gitLabPush) =>
      send(url, integration, body, headers, 'gitlab');

    it('takes the signature, not the token, of a signing token', async () => {
      const [url, integration] = [await serve(), await addGitLab({ secret: signingToken })];
      const token = { 'X-Gitlab-Event': 'Push Hook', 'X-Gitlab-Event-UUID': 'a', 'X-Gitlab-Token': signingToken };
      expect((await sendGitLab(url, integration, token)).status).to.equal(401);
      expect((await sendGitLab(url, integration, gitLabHeaders(gitLabPush))).json.status).to.equal('accepted');
      expect((await queuedScans())[0]?.repository?.url).to.equal('https://gitlab.acme.example/acme/platform/infra.git');
    });

    it('takes the secret token of the older scheme', async () => {
      const [url, integration] = [await serve(), await addGitLab()];
      const headers = { 'X-Gitlab-Event': 'Push Hook', 'X-Gitlab-Event-UUID': 'a', 'X-Gitlab-Token': secret };
      expect((await sendGitLab(url, integration, { ...headers, 'X-Gitlab-Token': 'x' })).status).to.equal(401);
      expect((await sendGitLab(url, integration, headers)).json.status).to.equal('accepted');
      expect((await sendGitLab(url, integration, headers)).json.status).to.equal('duplicate');
    });

    it('refuses a delivery that is old, or was taken', async () => {
      const [url, integration] = [await serve(), await addGitLab({ secret: signingToken })];
      const old = gitLabHeaders(gitLabPush, Date.now() - 600_000);
      expect((await sendGitLab(url, integration, old)).status).to.equal(401);
      const headers = gitLabHeaders(gitLabPush);
      expect((await sendGitLab(url, integration, headers)).json.status).to.equal('accepted');
      expect((await sendGitLab(url, integration, headers)).json.status).to.equal('duplicate');
      const renamed = { ...headers, 'webhook-id': randomUUID() };
      expect((await sendGitLab(url, integration, renamed)).status).to.equal(401);
    });
  });

  it('holds pushes while their branch is scanned, and lets the newest go on', async () => {
    const [url, other, integration] = [await serve(), await serve(), await add()];
    const first = await sendPush(url, integration);
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        sendPush(index % 2 ? url : other, integration, { after: index.toString(16).padStart(40, 'd') }),
      ),
    );
    const last = await sendPush(url, integration, { after: 'e'.repeat(40) });
    const statuses = [...many, last].map(({ json }) => (json.scans as { status: string }[])[0]?.status);
    expect(new Set(statuses)).to.deep.equal(new Set(['held']));
    expect((await queuedScans()).map(({ scanId }) => scanId)).to.deep.equal([idOf(first)]);
    // Another branch, and a pull request, do not wait for it.
    const pull = JSON.stringify({ action: 'opened', number: 7, pull_request: { head: { sha: commit } }, repository });
    const pulled = await send(url, integration, pull, gitHubHeaders(pull, 'pull_request'));
    expect((pulled.json.scans as { status: string }[])[0]?.status).to.equal('queued');

    await on.servers.redis.del(`{terrasafe}:scan:${idOf(pulled)}`);
    await finishScan(on.servers.redis, idOf(first), 'completed');
    await on.servers.redis.del(`{terrasafe}:scan:${idOf(first)}`);
    const rest = await queuedScans();
    expect(rest.map((scan) => scan.repository?.commit)).to.deep.equal(['e'.repeat(40)]);
  });

  it('has hosts told that a commit waits for its scan, also one that is held, where it is known', async () => {
    const [url, integration] = [await serve(), await add()];
    const bitbucket = await add({ host: 'bitbucket', base_url: 'https://bitbucket.org' });
    const source = { branch: { name: 'feature' }, commit: { hash: 'c'.repeat(12) }, repository };
    const body = JSON.stringify({ repository, pullrequest: { id: 7, source } });
    const { 'X-Hub-Signature-256': signature, ...rest } = gitHubHeaders(body);
    const headers = { ...rest, 'X-Hub-Signature': signature!, 'X-Event-Key': 'pullrequest:created' };
    const unknown = await send(url, bitbucket, body, { ...headers, 'X-Request-UUID': randomUUID() }, 'bitbucket');
    expect(unknown.json.status).to.equal('accepted');

    const accepted = await sendPush(url, integration);
    await sendPush(url, integration, { after: 'd'.repeat(40) });
    const redis = await connectRedis(on.servers.redisServer.url, { logger, whenAway: 'wait' });
    const told: NotifyJob[] = [];
    const consumer = openConsumer(notifyQueue, redis, {
      concurrency: 1,
      logger,
      handle: async (job) => void told.push(job),
      onGivenUp: async () => {},
    });
    try {
      for (const deadline = Date.now() + 20_000; told.length < 2 && Date.now() < deadline;)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(told).to.have.lengthOf(2);
    } finally {
      await consumer.close();
      redis.disconnect();
    }
    const { correlationId, ...job } = told[0]!;
    expect(correlationId).to.be.a('string');
    expect(job).to.deep.equal({
      scanId: idOf(accepted),
      tenantId: on.tenantId,
      integrationId: integration,
      repositoryUrl: 'https://github.com/acme/infra.git',
      commit,
      pullRequest: null,
      prospect: 'pending',
    });
    expect(told[1]).to.include({ commit: 'd'.repeat(40), prospect: 'pending' });
  });
});
