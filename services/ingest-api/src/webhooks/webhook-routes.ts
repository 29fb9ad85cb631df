import { randomBytes } from 'node:crypto';
import type { WebhookAnswer } from '@terrasafe/contracts';
import {
  MalformedWebhookError,
  hostKinds,
  webhookFormats,
  type HostKind,
  type WebhookEvent,
  type WebhookFormat,
  type WebhookRequest,
} from '@terrasafe/hosts';
import { webhookSecretsOf, type KeyRing } from '@terrasafe/identity';
import { HttpProblem, counter, currentContext, withContext } from '@terrasafe/service';
import { Router, raw, type RequestHandler } from 'express';
import type { UploadBudget } from '../upload-budget.js';
import type { Deliveries } from './deliveries.js';
import type { Integration, KnownIntegrations } from './known-integrations.js';
import { judgeChange, type SubmitChange } from './submit-change.js';

interface Dependencies {
  readonly integrations: Pick<KnownIntegrations, 'find'>;
  readonly keys: KeyRing;
  readonly deliveries: Deliveries;
  readonly submitChange: SubmitChange;
  readonly budget: UploadBudget;
  readonly maxBytes: number;
}

interface Answer {
  readonly httpStatus: 200 | 202;
  readonly body: WebhookAnswer;
}

/** `POST /:host/:integration`. Goes before `requireApiKey`: senders sign what they send instead. */
export function webhookRoutes(dependencies: Dependencies): Router {
  const { integrations, keys, maxBytes, budget } = dependencies;
  const router = Router();
  // Signatures are over the bytes as they came.
  const readBody = raw({ type: () => true, limit: maxBytes, inflate: false });

  router.post('/:host/:integration', reserve(budget, maxBytes), readBody, async (request, response) => {
    const { host: hostName, integration: id } = request.params as { host: string; integration: string };
    const host = hostKinds.find((kind) => kind === hostName);
    if (!host) throw noSuchIntegration();
    const webhook: WebhookRequest = {
      header: (name) => request.get(name),
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    };
    const count = (outcome: string) => counter('terrasafe_webhooks_total').inc({ host, outcome });
    const found = await integrations.find(id.toLowerCase());
    const integration = found?.host === host && found.is_active ? found : null;
    const isAuthentic = webhookFormats[host].isAuthentic(webhook, secretsOf(integration, keys), new Date());
    if (!integration || !isAuthentic) {
      count('refused');
      throw integration ? unauthenticated() : noSuchIntegration();
    }
    const context = { correlationId: '', ...currentContext(), tenantId: integration.tenant_id };
    const { httpStatus, body } = await withContext(context, () => receive(integration, host, webhook, dependencies));
    count(body.status);
    response.status(httpStatus).send(body);
  });
  return router;
}

/** What nobody knows, so that a request for an unknown integration takes as long as any other. */
const decoy = [randomBytes(32).toString('hex')];

function secretsOf(integration: Integration | null, keys: KeyRing): readonly string[] {
  return integration ? webhookSecretsOf(integration, keys) : decoy;
}

/** For what is authentic. A delivery that fails may come again. */
async function receive(
  integration: Integration,
  host: HostKind,
  webhook: WebhookRequest,
  { deliveries, submitChange }: Dependencies,
): Promise<Answer> {
  const format = webhookFormats[host];
  const event = read(format, webhook);
  if (event.kind === 'ping') return { httpStatus: 200, body: { status: 'pong' } };
  if (event.kind === 'ignored') return { httpStatus: 202, body: { status: 'ignored', reason: event.reason } };

  const { repository, changes } = event;
  const judged = changes.map((change) => judgeChange(integration, repository, change));
  const wanted = judged.flatMap((it) => ('change' in it ? [it.change] : []));
  if (wanted.length === 0) {
    const reasons = new Set(judged.flatMap((it) => ('reason' in it ? [it.reason] : [])));
    return { httpStatus: 202, body: { status: 'ignored', reason: [...reasons].join(' ') } };
  }
  const names = format.deliveryIds(webhook);
  if (names.length === 0) throw new HttpProblem(400, 'NO_DELIVERY_ID', 'The host did not name the delivery.');
  const delivery = await deliveries.take(integration.id, names);
  // Success for the host, which may just not have got our first answer: GitLab gives up a webhook that keeps failing.
  if (delivery === 'known') return { httpStatus: 202, body: { status: 'duplicate' } };
  if (delivery === 'underway') throw new HttpProblem(503, 'DELIVERY_UNDERWAY', 'The same delivery is in hand.', 5);
  try {
    const scans: Extract<WebhookAnswer, { status: 'accepted' }>['scans'] = [];
    for (const change of wanted) {
      const id = await submitChange(integration, repository, change);
      scans.push(id === undefined ? { status: 'held', ref: change.ref } : { status: 'queued', ref: change.ref, id });
    }
    await delivery.done();
    return { httpStatus: 202, body: { status: 'accepted', scans } };
  } catch (error) {
    // With Redis away it cannot be released, and is forgotten after a minute.
    await delivery.release().catch(() => {});
    throw error;
  }
}

function read(format: WebhookFormat, webhook: WebhookRequest): WebhookEvent {
  try {
    return format.read(webhook);
  } catch (error) {
    if (!(error instanceof MalformedWebhookError)) throw error;
    throw new HttpProblem(400, error.code, error.message);
  }
}

/** Bodies of senders that are yet unknown are in memory at once no further than this. */
function reserve(budget: UploadBudget, maxBytes: number): RequestHandler {
  return (request, response, next) => {
    const declaredBytes = Number(request.get('Content-Length'));
    response.once('close', budget.reserve(Math.min(maxBytes, declaredBytes >= 0 ? declaredBytes : maxBytes)));
    next();
  };
}

function unauthenticated(): HttpProblem {
  return new HttpProblem(401, 'UNAUTHENTICATED', 'The webhook is not signed with the secret of the integration.');
}

function noSuchIntegration(): HttpProblem {
  return new HttpProblem(404, 'NO_SUCH_INTEGRATION', 'There is no such integration.');
}
