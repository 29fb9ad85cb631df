import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CheckoutJob, WebhookAnswer, notifyQueue } from '@terrasafe/contracts';
import type { HostKind } from '@terrasafe/hosts';
import { KeyRing, WebhookSecrets, type WebhookIntegrationRequest } from '@terrasafe/identity';
import { isRedisUnavailable, openIntake, openProducer, type IntakeLimits } from '@terrasafe/queue';
import { problemHandler, requestContext } from '@terrasafe/service';
import { TenantRepository, WebhookIntegrationRepository, isStoreUnavailable } from '@terrasafe/store';
import express from 'express';
import { Admission } from '../../src/admission.js';
import { UploadBudget } from '../../src/upload-budget.js';
import { Deliveries } from '../../src/webhooks/deliveries.js';
import { KnownIntegrations } from '../../src/webhooks/known-integrations.js';
import { createSubmitChange } from '../../src/webhooks/submit-change.js';
import { webhookRoutes } from '../../src/webhooks/webhook-routes.js';
import { logger } from '@terrasafe/testing';
import { sharedServers, type Servers } from '../servers.js';

const limits: IntakeLimits = { queuedPerTenant: 100, runningPerTenant: 100, totalScans: 1_000, totalBytes: 1e9 };
export const nobody = { userId: null, apiKeyId: null };
export const secret = 'a-secret';
export const commit = 'c'.repeat(40);
export const repository = { full_name: 'acme/infra', default_branch: 'main' };
export const push = (changes: object = {}) => ({
  ref: 'refs/heads/main',
  after: commit,
  deleted: false,
  repository,
  ...changes,
});

export type Headers = Record<string, string>;

const hubSignature = (body: string, key: string) => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

export function gitHubHeaders(body: string, event = 'push', key = secret, delivery: string = randomUUID()): Headers {
  return {
    'Content-Type': 'application/json',
    'X-GitHub-Event': event,
    'X-GitHub-Delivery': delivery,
    'X-Hub-Signature-256': hubSignature(body, key),
  };
}

export function bitbucketHeaders(body: string): Headers {
  return {
    'X-Event-Key': 'repo:push',
    'X-Request-UUID': randomUUID(),
    'X-Hub-Signature': hubSignature(body, secret),
  };
}

export interface Sent {
  readonly status: number;
  readonly json: Record<string, unknown>;
  readonly retryAfter: string | null;
}

export const idOf = ({ json }: Sent) => (json.scans as { id: string }[])[0]!.id;

interface Settings {
  readonly limits?: Partial<IntakeLimits>;
  readonly budgetBytes?: number;
}

/** The routes of webhooks, on a Redis that is empty before each test, and a tenant of the suite that calls this. */
export function useReceiver() {
  const keys = KeyRing.parse(`1:${randomBytes(32).toString('base64')}`);
  const listening: Server[] = [];
  /** What there is from the first test on. */
  const on = {} as {
    servers: Servers;
    tenantId: string;
    integrations: WebhookIntegrationRepository;
    secrets: WebhookSecrets;
  };

  before(async () => {
    on.servers = await sharedServers();
    const slug = randomUUID();
    on.tenantId = (await new TenantRepository(on.servers.store).create({ name: slug, slug })).id;
    on.integrations = new WebhookIntegrationRepository(on.servers.store);
    on.secrets = new WebhookSecrets(on.integrations, keys);
  });
  beforeEach(async () => void (await on.servers.redis.flushall()));
  afterEach(() => {
    for (const server of listening.splice(0)) server.close();
  });

  const add = (changes: Partial<WebhookIntegrationRequest> = {}) =>
    on.secrets.add(
      on.tenantId,
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
  async function serve(settings: Settings = {}): Promise<string> {
    const { redis } = on.servers;
    const app = express();
    app.use(requestContext);
    const routes = webhookRoutes({
      integrations: new KnownIntegrations({ integrations: on.integrations, redis, freshSeconds: 0 }),
      keys,
      deliveries: new Deliveries(redis),
      submitChange: createSubmitChange({
        intake: await openIntake(redis, { ...limits, ...settings.limits }),
        notify: openProducer(notifyQueue, redis),
        admission: new Admission(),
        environment: 'live',
      }),
      budget: new UploadBudget(settings.budgetBytes ?? 1e6),
      maxBytes: 100_000,
    });
    app.use('/v1/webhooks', routes);
    app.use(problemHandler('test', logger, (error) => isStoreUnavailable(error) || isRedisUnavailable(error)));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    listening.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/webhooks`;
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
    const records = await on.servers.redis.keys('{terrasafe}:scan:*');
    const jobs = await Promise.all(records.map((key) => on.servers.redis.hget(key, 'job')));
    return jobs.map((job) => CheckoutJob.parse((JSON.parse(job ?? 'null') as { payload: unknown }).payload).scan);
  };

  return { on, add, serve, send, sendPush, queuedScans };
}
