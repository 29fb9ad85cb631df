import { environmentRead, type Cache } from '@terrasafe/cache';
import { PageQuery } from '@terrasafe/contracts';
import { principalOf, requireRole } from '@terrasafe/identity';
import { HttpProblem } from '@terrasafe/service';
import type { EnvironmentRepository, UserEnvironmentRow } from '@terrasafe/store';
import express, { Router, type Request } from 'express';
import { z } from 'zod';
import { actorOf } from '../actor.js';
import { findParameter, readBody, readQuery, text } from '../read-request.js';

/** As `scans.environment` holds it. */
const EnvironmentName = z.string().regex(/^[\w.-]{1,50}$/);
const NewEnvironment = z.strictObject({
  description: text(10_000).default(''),
  configuration: z.record(z.string(), z.json()).default({}),
});

export function environmentRoutes(environments: EnvironmentRepository, cache: Cache): Router {
  const router = Router();

  router.get('/v1/environments', async (request, response) => {
    const found = await environments.list(principalOf(request).tenantId, readQuery(PageQuery, request));
    response.send({ data: found.data.map(viewOf), pagination: found.pagination });
  });

  router.get('/v1/environments/:name', async (request, response) => {
    const { tenantId } = principalOf(request);
    const name = getName(request);
    const environment = await cache.cached(environmentRead(tenantId, name), async () => {
      const row = await environments.getByName(tenantId, name);
      return row && viewOf(row);
    });
    if (!environment) throw noSuchEnvironment(request);
    response.send(environment);
  });

  router.put(
    '/v1/environments/:name',
    requireRole('operator'),
    express.json({ limit: '256kb' }),
    async (request, response) => {
      const { tenantId } = principalOf(request);
      const name = EnvironmentName.safeParse(request.params.name);
      if (!name.success) {
        throw new HttpProblem(400, 'BAD_NAME', 'A name is 1 to 50 letters, digits, dots, hyphens and underscores.');
      }
      const settings = readBody(NewEnvironment, request);
      const { is_new, ...row } = await environments.put(tenantId, name.data, settings, actorOf(request));
      await cache.forget(environmentRead(tenantId, name.data));
      response.status(is_new ? 201 : 200).send(viewOf(row));
    },
  );

  router.delete('/v1/environments/:name', requireRole('operator'), async (request, response) => {
    const { tenantId } = principalOf(request);
    const name = getName(request);
    if (!(await environments.delete(tenantId, name, actorOf(request)))) throw noSuchEnvironment(request);
    await cache.forget(environmentRead(tenantId, name));
    response.status(204).end();
  });

  return router;
}

/** Settings that may not be shown stay in the database. */
function viewOf({ tenant_id: _tenant, sealed_configuration: _sealed, ...shown }: UserEnvironmentRow) {
  return shown;
}

function getName(request: Request): string {
  const name = findParameter(EnvironmentName, request, 'name');
  if (name === undefined) throw noSuchEnvironment(request);
  return name;
}

function noSuchEnvironment(request: Request): HttpProblem {
  return new HttpProblem(404, 'NO_SUCH_ENVIRONMENT', `There is no environment ${String(request.params.name)}.`);
}
