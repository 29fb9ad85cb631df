import type { ScanAccepted } from '@terrasafe/contracts';
import type { Limits } from '@terrasafe/filesets';
import { principalOf, requireApiKey, type Authenticator } from '@terrasafe/identity';
import { isRedisUnavailable } from '@terrasafe/queue';
import { HttpProblem, notFound, problemHandler, requestContext, type Logger } from '@terrasafe/service';
import { isStoreUnavailable } from '@terrasafe/store';
import type { Express, RequestHandler } from 'express';
import { readUpload } from './read-upload.js';
import type { SubmitScan } from './submit-scan.js';
import type { ScanAndWait } from './scan-and-wait.js';
import type { UploadBudget } from './upload-budget.js';

interface Dependencies {
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  readonly rateLimit: RequestHandler;
  readonly limits: Limits;
  readonly budget: UploadBudget;
  readonly submitScan: SubmitScan;
  readonly scanAndWait: ScanAndWait;
}

const usableIdempotencyKey = /^[\x21-\x7e]{1,200}$/;

export function addRoutes(
  app: Express,
  { logger, authenticator, rateLimit, limits, budget, submitScan, scanAndWait }: Dependencies,
): void {
  app.use(requestContext);
  app.use(requireApiKey(authenticator));

  app.post('/v1/scans', rateLimit, async (request, response) => {
    const idempotencyKey = request.get('Idempotency-Key');
    if (idempotencyKey !== undefined && !usableIdempotencyKey.test(idempotencyKey)) {
      throw new HttpProblem(
        400,
        'BAD_IDEMPOTENCY_KEY',
        'Idempotency-Key takes 1 to 200 printable characters without spaces.',
      );
    }
    const upload = await readUpload(request, limits, budget);
    const id = await submitScan(upload, principalOf(request), idempotencyKey);
    const self = `/v1/scans/${id}`;
    const accepted: ScanAccepted = {
      id,
      status: 'queued',
      links: { self, vulnerabilities: `${self}/vulnerabilities` },
    };
    response.status(202).location(self).send(accepted);
  });

  app.post('/scan', rateLimit, async (request, response) => {
    const upload = await readUpload(request, limits, budget);
    response.send(await scanAndWait(upload, principalOf(request)));
  });

  app.use(notFound);
  app.use(problemHandler('ingest-api', logger, (error) => isStoreUnavailable(error) || isRedisUnavailable(error)));
}
