import { ListQuery, PageQuery } from '@terrasafe/contracts';
import { principalOf, requireRole } from '@terrasafe/identity';
import { cancelBatch } from '@terrasafe/queue';
import { HttpProblem } from '@terrasafe/service';
import type { BatchRepository, BatchRow, ScanRepository } from '@terrasafe/store';
import { Router, type Request } from 'express';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { actorOf } from '../actor.js';
import { progressOf, viewOfBatch } from '../batch-view.js';
import type { Feeds } from '../events/feeds.js';
import { findParameter, readQuery } from '../read-request.js';
import { retryBatch } from '../retry-batch.js';
import { viewOfRow } from '../scan-view.js';

interface Dependencies {
  readonly batches: BatchRepository;
  readonly scans: ScanRepository;
  readonly redis: Redis;
  readonly feeds: Feeds;
}

const ScansQuery = ListQuery.extend({ status: z.enum(['completed', 'failed']).optional() });

/** Batches after their submission. */
export function batchRoutes({ batches, scans, redis, feeds }: Dependencies): Router {
  const router = Router();
  const member = requireRole('member');

  router.get('/v1/batches', async (request, response) => {
    const { data, pagination } = await batches.list(principalOf(request).tenantId, readQuery(PageQuery, request));
    response.send({ data: await Promise.all(data.map((batch) => viewOfBatch(batch, redis))), pagination });
  });

  router.get('/v1/batches/:id', async (request, response) => {
    const page = readQuery(ListQuery, request);
    const batch = await getBatch(request);
    const failures = await scans.getByBatch(batch.tenant_id, batch.id, { ...page, status: 'failed' });
    response.send({
      ...(await viewOfBatch(batch, redis)),
      failures: { data: failures.data.map(viewOfRow), pagination: failures.pagination },
    });
  });

  router.get('/v1/batches/:id/scans', async (request, response) => {
    const { status, ...page } = readQuery(ScansQuery, request);
    const { tenant_id, id } = await getBatch(request);
    const found = await scans.getByBatch(tenant_id, id, { ...page, ...(status && { status }) });
    response.send({ data: found.data.map(viewOfRow), pagination: found.pagination });
  });

  router.get('/v1/batches/:id/events', async (request, response) => {
    const { tenant_id, id } = await getBatch(request);
    const isThere = await feeds.stream(request, response, `batch ${id}`, async () => {
      const batch = await batches.findById(tenant_id, id);
      return batch && { data: await progressOf(batch, redis), isLast: batch.finished_at !== null };
    });
    if (!isThere) throw noSuchBatch(request);
  });

  router.post('/v1/batches/:id/cancel', member, async (request, response) => {
    const { tenant_id, id, finished_at } = await getBatch(request);
    if (!finished_at) await cancelBatch(redis, id);
    const cancelled = await batches.cancel(tenant_id, id, actorOf(request));
    if (!cancelled) throw noSuchBatch(request);
    response.status(202).send(await viewOfBatch(cancelled, redis));
  });

  router.post('/v1/batches/:id/retry', member, async (request, response) => {
    const batch = await getBatch(request);
    if (batch.cancelled_at && !batch.finished_at) {
      throw new HttpProblem(409, 'CANCELLING', 'The batch is being cancelled. Try again when that has ended.');
    }
    const retried = await retryBatch({ batches, redis }, batch, actorOf(request), principalOf(request).apiKeyId);
    response.status(202).send({ id: batch.id, retried });
  });

  return router;

  async function getBatch(request: Request): Promise<BatchRow> {
    const id = findParameter(z.uuid(), request, 'id')?.toLowerCase();
    const batch = id === undefined ? null : await batches.findById(principalOf(request).tenantId, id);
    if (!batch) throw noSuchBatch(request);
    return batch;
  }
}

function noSuchBatch(request: Request): HttpProblem {
  return new HttpProblem(404, 'NO_SUCH_BATCH', `There is no batch ${String(request.params.id)}.`);
}
