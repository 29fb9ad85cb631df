import { FailureCode, PageQuery } from '@terrasafe/contracts';
import { principalOf, requireRole } from '@terrasafe/identity';
import { DeadLetters, countQueues, isPipelineQueue, maxRetries, type FailedJob } from '@terrasafe/queue';
import { HttpProblem } from '@terrasafe/service';
import type { Actor } from '@terrasafe/store';
import express, { Router, type Request } from 'express';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { actorOf } from '../actor.js';
import { findParameter, readBody, readQuery } from '../read-request.js';

const Retry = z.strictObject({
  ids: z.array(z.uuid()).min(1).max(maxRetries).optional(),
  code: FailureCode.optional(),
});

/** Removes the row of a failed scan, and notes who has put it back into which queue. */
export type ForgetFailedScan = (
  tenantId: string,
  scanId: string,
  retry: { readonly queue: string; readonly actor: Actor },
) => Promise<void>;

/** The queues as far as they hold the tenant's own scans, for its operators. */
export function queueRoutes(redis: Redis, forgetFailedScan: ForgetFailedScan): Router {
  const router = Router();
  const letters = new DeadLetters(redis);
  const operator = requireRole('operator');

  router.get('/v1/queues', operator, async (request, response) => {
    response.send({ data: await countQueues(redis, principalOf(request).tenantId) });
  });

  router.get('/v1/queues/:name/failed', operator, async (request, response) => {
    const page = readQuery(PageQuery, request);
    const { tenantId } = principalOf(request);
    const { jobs, total } = await letters.list(queueOf(request), tenantId, page.page, page.per_page);
    response.send({ data: jobs.map(viewOf), pagination: { ...page, total } });
  });

  router.get('/v1/queues/:name/failed/:id', operator, async (request, response) => {
    const queue = queueOf(request);
    const id = findParameter(z.uuid(), request, 'id');
    const job = id && (await letters.find(queue, principalOf(request).tenantId, id));
    if (!job) {
      throw new HttpProblem(404, 'NO_SUCH_JOB', `No failed job of ${queue} has the id ${String(request.params.id)}.`);
    }
    response.send(viewOf(job));
  });

  router.post('/v1/queues/:name/failed/retry', operator, express.json(), async (request, response) => {
    const queue = queueOf(request);
    const wanted = request.body === undefined ? {} : readBody(Retry, request);
    const retry = { queue, actor: actorOf(request) };
    const forget = (tenantId: string, scanId: string) => forgetFailedScan(tenantId, scanId, retry);
    response.status(202).send(await letters.retry(queue, principalOf(request).tenantId, wanted, forget));
  });

  return router;
}

function queueOf(request: Request): string {
  const name = String(request.params.name);
  if (!isPipelineQueue(name)) throw new HttpProblem(404, 'NO_SUCH_QUEUE', `There is no queue ${name}.`);
  return name;
}

function viewOf({ id, queue, code, error, attempts, failedAt, scan }: FailedJob) {
  return {
    id,
    queue,
    code,
    error,
    attempts,
    failed_at: failedAt.toISOString(),
    scan: {
      filename: scan.filename,
      lane: scan.lane,
      batch_id: scan.batchId,
      repository: scan.repository && { url: scan.repository.url, subdirectory: scan.repository.subdirectory },
      correlation_id: scan.correlationId,
      submitted_at: scan.submittedAt,
    },
  };
}
