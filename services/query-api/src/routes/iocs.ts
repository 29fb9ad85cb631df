import { topIocsRead, type Cache } from '@terrasafe/cache';
import { ListQuery } from '@terrasafe/contracts';
import { principalOf, requireRole } from '@terrasafe/identity';
import { HttpProblem } from '@terrasafe/service';
import { iocTypes, type IocRepository, type IocRow } from '@terrasafe/store';
import express, { Router, type Request } from 'express';
import { z } from 'zod';
import { actorOf } from '../actor.js';
import { NewIoc } from '../ioc-spelling.js';
import { findParameter, readBody, readQuery } from '../read-request.js';

const IocsQuery = ListQuery.extend({ type: z.enum(iocTypes).optional() });
const maxTop = 100;
const TopQuery = z.object({ limit: z.coerce.number().int().min(1).max(maxTop).default(5) });
const Iocs = z.strictObject({ iocs: z.array(NewIoc).min(1).max(1_000) });

export function iocRoutes(iocs: IocRepository, cache: Cache): Router {
  const router = Router();

  router.get('/v1/iocs', async (request, response) => {
    const found = await iocs.list(principalOf(request).tenantId, readQuery(IocsQuery, request));
    response.send({ data: found.data.map(viewOf), pagination: found.pagination });
  });

  router.get('/v1/iocs/top', async (request, response) => {
    const { limit } = readQuery(TopQuery, request);
    const { tenantId } = principalOf(request);
    // One entry for every limit, so that a write has one to forget.
    const top = await cache.cached(topIocsRead(tenantId), async () =>
      (await iocs.listTop(tenantId, maxTop)).map(viewOf),
    );
    response.send({ data: top.slice(0, limit) });
  });

  router.get('/v1/iocs/:id', async (request, response) => {
    const id = findParameter(z.uuid(), request, 'id');
    const ioc = id && (await iocs.getById(principalOf(request).tenantId, id));
    if (!ioc) throw noSuchIoc(request);
    response.send(viewOf(ioc));
  });

  router.post('/v1/iocs', requireRole('member'), express.json({ limit: '4mb' }), async (request, response) => {
    const { tenantId } = principalOf(request);
    const sightings = readBody(Iocs, request).iocs;
    const result = await iocs.upsertMany(tenantId, sightings, actorOf(request));
    await cache.forget(topIocsRead(tenantId));
    response.status(result.created > 0 ? 201 : 200).send(result);
  });

  router.delete('/v1/iocs/:id', requireRole('member'), async (request, response) => {
    const { tenantId } = principalOf(request);
    const id = findParameter(z.uuid(), request, 'id');
    if (!id || !(await iocs.delete(tenantId, id, actorOf(request)))) throw noSuchIoc(request);
    await cache.forget(topIocsRead(tenantId));
    response.status(204).end();
  });

  return router;
}

function viewOf({ tenant_id: _tenant, next_attempt_at: _next, enrichment_attempts: _attempts, ...shown }: IocRow) {
  return shown;
}

function noSuchIoc(request: Request): HttpProblem {
  return new HttpProblem(404, 'NO_SUCH_IOC', `There is no indicator ${String(request.params.id)}.`);
}
