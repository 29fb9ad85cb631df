import { principalOf, requireRole } from '@terrasafe/identity';
import { Router, type Request, type RequestHandler } from 'express';
import { idempotencyKeyOf } from '../idempotency-key.js';
import type { UploadBudget } from '../upload-budget.js';
import { maxBatchBytes, readEntries } from './read-entries.js';
import type { SubmitBatch } from './submit-batch.js';

interface Dependencies {
  readonly admission: RequestHandler[];
  readonly budget: UploadBudget;
  readonly submitBatch: SubmitBatch;
}

export function batchRoutes({ admission, budget, submitBatch }: Dependencies): Router {
  const router = Router();

  router.post('/v1/batches', requireRole('member'), ...admission, async (request, response) => {
    const { name } = request.query;
    const release = budget.reserve(bytesOf(request));
    try {
      const accepted = await submitBatch(
        {
          open: () => readEntries(request),
          name: typeof name === 'string' ? name : undefined,
          idempotencyKey: idempotencyKeyOf(request),
        },
        principalOf(request),
      );
      response.status(202).location(accepted.links.self).send(accepted);
    } finally {
      request.resume(); // what is left of the body is read and dropped, so that the client gets to see the answer
      release();
    }
  });

  return router;
}

/** What a body can make us hold at most: entries go at once, but not what else a JSON document has. */
function bytesOf(request: Request): number {
  const declared = Number(request.get('Content-Length'));
  return Number.isFinite(declared) && request.get('Content-Length') !== undefined
    ? Math.min(declared, maxBatchBytes)
    : maxBatchBytes;
}
