import type { ScanAccepted } from '@terrasafe/contracts';
import type { Limits } from '@terrasafe/filesets';
import { principalOf, requireApiKey, requireRole, type Authenticator } from '@terrasafe/identity';
import { isRedisUnavailable } from '@terrasafe/queue';
import { notFound, problemHandler, requestContext, type Logger } from '@terrasafe/service';
import { isStoreUnavailable } from '@terrasafe/store';
import { json, type Express, type RequestHandler, type Router } from 'express';
import { idempotencyKeyOf } from './idempotency-key.js';
import { readSource } from './read-source.js';
import { readUpload } from './read-upload.js';
import type { SubmitScan } from './submit-scan.js';
import type { SubmitSource } from './submit-source.js';
import type { ScanAndWait } from './scan-and-wait.js';
import type { UploadBudget } from './upload-budget.js';

interface Dependencies {
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  /** Run before the body of an upload is read. */
  readonly admission: RequestHandler[];
  readonly limits: Limits;
  readonly budget: UploadBudget;
  readonly submitScan: SubmitScan;
  readonly submitSource: SubmitSource;
  readonly scanAndWait: ScanAndWait;
  readonly webhooks: Router;
  readonly batches: Router;
}

export function addRoutes(
  app: Express,
  {
    logger,
    authenticator,
    admission,
    limits,
    budget,
    submitScan,
    submitSource,
    scanAndWait,
    webhooks,
    batches,
  }: Dependencies,
): void {
  // Every answer is new: a digest of it helps nobody.
  app.disable('etag');
  app.use(requestContext);
  app.use('/v1/webhooks', webhooks);
  app.use(requireApiKey(authenticator));

  const member = requireRole('member');
  app.post('/v1/scans', member, ...admission, json({ limit: '16kb' }), async (request, response) => {
    const idempotencyKey = idempotencyKeyOf(request);
    const principal = principalOf(request);
    const id = request.is('application/json')
      ? await submitSource(readSource(request.body, principal.tenantId), principal, idempotencyKey)
      : await submitScan(await readUpload(request, limits, budget), principal, idempotencyKey);
    const self = `/v1/scans/${id}`;
    const accepted: ScanAccepted = {
      id,
      status: 'queued',
      links: { self, vulnerabilities: `${self}/vulnerabilities` },
    };
    response.status(202).location(self).send(accepted);
  });

  app.use(batches);

  app.post('/scan', member, ...admission, async (request, response) => {
    const upload = await readUpload(request, limits, budget);
    response.send(await scanAndWait(upload, principalOf(request)));
  });

  app.use(notFound);
  app.use(problemHandler('ingest-api', logger, (error) => isStoreUnavailable(error) || isRedisUnavailable(error)));
}
