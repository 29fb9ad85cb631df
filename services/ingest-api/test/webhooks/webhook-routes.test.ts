import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CheckoutJob, WebhookAnswer, notifyQueue, type NotifyJob } from '@terrasafe/contracts';
import type { HostKind } from '@terrasafe/hosts';
import { KeyRing, WebhookSecrets, type WebhookIntegrationRequest } from '@terrasafe/identity';
import {
  connectRedis,
  finishScan,
  isRedisUnavailable,
  openConsumer,
  openIntake,
  openProducer,
  type IntakeLimits,
} from '@terrasafe/queue';
import { problemHandler, requestContext } from '@terrasafe/service';
import { TenantRepository, WebhookIntegrationRepository, isStoreUnavailable } from '@terrasafe/store';
import { expect } from 'chai';
import express from 'express';
import { Admission } from '../../src/admission.js';
import { UploadBudget } from '../../src/upload-budget.js';
import { Deliveries } from '../../src/webhooks/deliveries.js';
import { KnownIntegrations } from '../../src/webhooks/known-integrations.js';
import { createSubmitChange } from '../../src/webhooks/submit-change.js';
import { webhookRoutes } from '../../src/webhooks/webhook-routes.js';
import { Servers, logger } from './servers.js';

const limits: IntakeLimits = { queuedPerTenant: 100, runningPerTenant: 100, totalScans: 1_000, totalBytes: 1e9 };
const nobody = { userId: null, apiKeyId: null };
const secret = 'a-secret';
const signingToken = `whsec_${randomBytes(32).toString('base64')}`;
const commit = 'c'.repeat(40);
const repository = { full_name: 'acme/infra', default_branch: 'main' };
const push = (changes: object = {}) => ({
  ref: 'refs/heads/main',
  after: commit,
  deleted: false,
  repository,
  ...changes,
});

type Headers = Record<string, string>;

function gitHubHeaders(body: string, event = 'push', key = secret, delivery: string = randomUUID()): Headers {
  return {
    'Content-Type': 'application/json',
    'X-GitHub-Event': event,
    'X-GitHub-Delivery': delivery,
    'X-Hub-Signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
  };
}

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

describe('POST /v1/webhooks', function () {
  this.timeout(120_000);
  const keys = KeyRing.parse(`1:${randomBytes(32).toString('base64')}`);
  let servers: Servers;
  let tenantId: string;
  let integrations: WebhookIntegrationRepository;
  let secrets: WebhookSecrets;
  const listening: Server[] = [];

  before(async () => {
    servers = await Servers.start();
    ({ id: tenantId } = await new TenantRepository(servers.store).create({ name: 'Acme', slug: 'acme' }));
    integrations = new WebhookIntegrationRepository(servers.store);
    secrets = new WebhookSecrets(integrations, keys);
  });
  beforeEach(async () => void (await servers.redis.flushall()));
  afterEach(() => {
    for (const server of listening.splice(0)) server.close();
  });
  after(() => servers.stop());

  const add = (changes: Partial<WebhookIntegrationRequest> = {}) =>
    secrets.add(
      tenantId,
      {
        host: 'github',
        base_url: 'https://github.com',
        secret,
        accessToken: null,
        repositories: 'acme/*',
        branches: null,
        fail_on: 'HIGH',
        post_status: true,
        post_comment: true,
        ...changes,
      },
      nobody,
    );

  /** A process of its own, as far as its memory goes. @returns its address */
  async function serve(intakeLimits = limits, freshSeconds = 0): Promise<string> {
    const { redis } = servers;
    const app = express();
    app.use(requestContext);
    const routes = webhookRoutes({
      integrations: new KnownIntegrations({ integrations, redis, freshSeconds }),
      keys,
      deliveries: new Deliveries(redis),
      submitChange: createSubmitChange({
        intake: await openIntake(redis, intakeLimits),
        notify: openProducer(notifyQueue, redis),
        admission: new Admission(),
        environment: 'live',
      }),
      budget: new UploadBudget(1e6),
      maxBytes: 100_000,
    });
    app.use('/v1/webhooks', routes);
    app.use(problemHandler('test', logger, (error) => isStoreUnavailable(error) || isRedisUnavailable(error)));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    listening.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/webhooks`;
  }

  interface Sent {
    readonly status: number;
    readonly json: Record<string, unknown>;
    readonly retryAfter: string | null;
  }

  async function send(url: string, integration: string, body: string, headers: Headers, host: HostKind = 'github') {
    const response = await fetch(`${url}/${host}/${integration}`, { method: 'POST', body, headers });
    const json = (await response.json()) as Record<string, unknown>;
    if (response.ok) WebhookAnswer.parse(json);
    return { status: response.status, json, retryAfter: response.headers.get('Retry-After') } satisfies Sent;
  }

  async function sendPush(url: string, integration: string, changes: object = {}): Promise<Sent> {
    // Bodies of GitHub hold the time of the push.
    const body = JSON.stringify(push({ ...changes, pushed: randomUUID() }));
    return send(url, integration, body, gitHubHeaders(body));
  }

  const queuedScans = async () => {
    const records = await servers.redis.keys('{terrasafe}:scan:*');
    const jobs = await Promise.all(records.map((key) => servers.redis.hget(key, 'job')));
    return jobs.map((job) => CheckoutJob.parse((JSON.parse(job ?? 'null') as { payload: unknown }).payload).scan);
  };
  const idOf = ({ json }: Sent) => (json.scans as { id: string }[])[0]!.id;

  it('accepts a push, and the scan knows whom to tell', async () => {
    const [url, integration] = [await serve(), await add()];
    const sent = await sendPush(url, integration);
    expect(sent).to.include({ status: 202 });
    expect(sent.json).to.deep.equal({ status: 'accepted', scans: [{ status: 'queued', ref: 'main', id: idOf(sent) }] });
    const [scan] = await queuedScans();
    expect(scan).to.deep.include({
      scanId: idOf(sent),
      tenantId,
      filename: 'acme/infra',
      lane: 'interactive',
      environment: 'live',
      userId: integration,
      notify: { integrationId: integration },
    });
    expect(scan?.repository).to.deep.include({
      url: 'https://github.com/acme/infra.git',
      subdirectory: '',
      ref: 'main',
      commit,
      pullRequest: null,
    });
  });

  it('accepts a pull request with its number', async () => {
    const [url, integration] = [await serve(), await add()];
    const body = JSON.stringify({ action: 'opened', number: 7, pull_request: { head: { sha: commit } }, repository });
    expect((await send(url, integration, body, gitHubHeaders(body, 'pull_request'))).status).to.equal(202);
    expect((await queuedScans())[0]?.repository).to.deep.include({ ref: 'refs/pull/7/head', commit, pullRequest: 7 });
  });

  it('refuses a wrong signature without a word on what is wrong', async () => {
    const [url, integration] = [await serve(), await add()];
    const body = JSON.stringify(push());
    const headers = gitHubHeaders(body);
    const { 'X-Hub-Signature-256': _signature, ...unsigned } = headers;
    const answers = [
      await send(url, integration, body.replace('main', 'mane'), headers),
      await send(url, integration, body, gitHubHeaders(body, 'push', 'wrong')),
      await send(url, integration, body, unsigned),
      await send(url, integration, 'not json', headers),
      await send(url, integration, '', headers),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401, 401]);
    expect(new Set(answers.map(({ json }) => json.detail))).to.have.lengthOf(1);
    expect(await queuedScans()).to.deep.equal([]);
  });

  it('knows no integration that is unknown, paused, removed, or of another host', async () => {
    const [url, paused, removed, gitHub] = [await serve(), await add(), await add(), await add()];
    await integrations.setActive(tenantId, paused, false, nobody);
    expect((await sendPush(url, removed)).status).to.equal(202);
    await integrations.delete(tenantId, removed, nobody);
    const body = JSON.stringify(push());
    const answers = [
      await sendPush(url, randomUUID()),
      await sendPush(url, 'not-an-id'),
      await sendPush(url, paused),
      await sendPush(url, removed),
      await send(url, gitHub, body, gitHubHeaders(body), 'gitlab'),
      await send(url, gitHub, body, gitHubHeaders(body), 'gitea' as HostKind),
    ];
    expect(answers.map(({ status, json }) => [status, json.code])).to.deep.equal(
      answers.map(() => [404, 'NO_SUCH_INTEGRATION']),
    );
  });

  it('takes the former secret until the rotation is finished', async () => {
    const [url, integration] = [await serve(), await add()];
    await secrets.rotate(tenantId, integration, 'next', nobody);
    const withKey = async (key: string) => {
      const body = JSON.stringify(push({ pushed: randomUUID() }));
      return (await send(url, integration, body, gitHubHeaders(body, 'push', key))).status;
    };
    expect([await withKey(secret), await withKey('next'), await withKey('other')]).to.deep.equal([202, 202, 401]);
    await integrations.finishRotation(tenantId, integration, nobody);
    expect([await withKey(secret), await withKey('next')]).to.deep.equal([401, 202]);
  });

  it('answers a ping, and ignores what it has no use for with a reason', async () => {
    const [url, integration] = [await serve(), await add()];
    const post = async (event: string, body: unknown) => {
      const text = JSON.stringify(body);
      return send(url, integration, text, gitHubHeaders(text, event));
    };
    const ping = await post('ping', { zen: 'Design for failure.' });
    expect([ping.status, ping.json]).to.deep.equal([200, { status: 'pong' }]);
    const ignored = [
      await post('issues', { action: 'opened' }),
      await post('push', push({ deleted: true, after: '0'.repeat(40) })),
      await post('push', push({ ref: 'refs/heads/feature' })),
      await post('push', push({ repository: { ...repository, full_name: 'other/infra' } })),
      await post('push', push({ repository: { ...repository, full_name: 'acme/../../x' } })),
    ];
    expect(ignored.map(({ status, json }) => [status, json.status])).to.deep.equal(ignored.map(() => [202, 'ignored']));
    expect(ignored.every(({ json }) => typeof json.reason === 'string' && json.reason.length > 0)).to.equal(true);
    expect(await queuedScans()).to.deep.equal([]);
  });

  it('scans the branches that the integration names', async () => {
    const [url, integration] = [await serve(), await add({ branches: 'release/*, main' })];
    const outcomes: unknown[] = [];
    for (const branch of ['release/1', 'main', 'feature', 'x--upload-pack']) {
      outcomes.push((await sendPush(url, integration, { ref: `refs/heads/${branch}` })).json.status);
    }
    expect(outcomes).to.deep.equal(['accepted', 'accepted', 'ignored', 'ignored']);
  });

  it('refuses signed nonsense, and what is too long or packed', async () => {
    const [url, integration] = [await serve(), await add()];
    const nonsense = await send(url, integration, '{"ref":', gitHubHeaders('{"ref":'));
    expect([nonsense.status, nonsense.json.code]).to.deep.equal([400, 'MALFORMED_WEBHOOK']);
    const long = 'x'.repeat(100_001);
    expect((await send(url, integration, long, gitHubHeaders(long))).status).to.equal(413);
    const packed = { ...gitHubHeaders('x'), 'Content-Encoding': 'gzip' };
    expect((await send(url, integration, 'x', packed)).status).to.equal(415);
    const { 'X-GitHub-Delivery': _id, ...anonymous } = gitHubHeaders(JSON.stringify(push()));
    expect((await send(url, integration, JSON.stringify(push()), anonymous)).json.code).to.equal('NO_DELIVERY_ID');
  });

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
      const [full, url, integration] = [await serve({ ...limits, totalScans: 0 }), await serve(), await add()];
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

    await servers.redis.del(`{terrasafe}:scan:${idOf(pulled)}`);
    await finishScan(servers.redis, idOf(first), 'completed');
    await servers.redis.del(`{terrasafe}:scan:${idOf(first)}`);
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
    const redis = await connectRedis(servers.redisServer.url, { logger, whenAway: 'wait' });
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
      tenantId,
      integrationId: integration,
      repositoryUrl: 'https://github.com/acme/infra.git',
      commit,
      pullRequest: null,
      prospect: 'pending',
    });
    expect(told[1]).to.include({ commit: 'd'.repeat(40), prospect: 'pending' });
  });

  it('goes on with what is known while Postgres is away, also in a new process', async () => {
    const [url, integration, never] = [await serve(), await add(), await add()];
    await sendPush(url, integration);
    expect(await servers.redis.get(`terrasafe:webhook-integration:${integration}`)).to.not.contain(secret);
    servers.postgres.kill();
    try {
      const later = await serve();
      expect((await sendPush(later, integration)).status).to.equal(202);
      const unknown = await sendPush(later, never);
      expect([unknown.status, unknown.retryAfter]).to.deep.equal([503, '5']);
      const body = JSON.stringify(push());
      expect((await send(later, integration, body, gitHubHeaders(body, 'push', 'wrong'))).status).to.equal(401);
    } finally {
      await servers.postgres.restart();
    }
  });

  it('answers 503 while Redis is away, and takes the same delivery afterwards', async () => {
    const [url, integration] = [await serve(), await add()];
    const body = JSON.stringify(push());
    const headers = gitHubHeaders(body);
    servers.redisServer.kill();
    try {
      expect((await send(url, integration, body, headers)).status).to.equal(503);
    } finally {
      await servers.redisServer.restart();
      if (servers.redis.status !== 'ready') await once(servers.redis, 'ready');
    }
    expect((await send(url, integration, body, headers)).json.status).to.equal('accepted');
  });
});
