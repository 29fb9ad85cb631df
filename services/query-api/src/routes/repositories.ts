import { ListQuery, PageQuery } from '@terrasafe/contracts';
import { principalOf } from '@terrasafe/identity';
import { HttpProblem } from '@terrasafe/service';
import type { FindingRepository, RepositoryRepository, ScanRepository } from '@terrasafe/store';
import { Router, type Request } from 'express';
import { z } from 'zod';
import { findParameter, readQuery } from '../read-request.js';
import { viewOfRow } from '../scan-view.js';

interface Dependencies {
  readonly repositories: RepositoryRepository;
  readonly findings: FindingRepository;
  readonly scans: ScanRepository;
}

const FindingsQuery = PageQuery.extend({ state: z.enum(['open', 'fixed']).default('open') });
const TrendQuery = z.object({ days: z.coerce.number().int().min(1).max(3_650).default(30) });

export function repositoryRoutes({ repositories, findings, scans }: Dependencies): Router {
  const router = Router();

  router.get('/v1/repositories', async (request, response) => {
    const found = await repositories.list(principalOf(request).tenantId, readQuery(PageQuery, request));
    response.send({ data: found.data.map(withoutTenant), pagination: found.pagination });
  });

  router.get('/v1/repositories/:id', async (request, response) => {
    response.send(withoutTenant(await getRepository(request)));
  });

  router.get('/v1/repositories/:id/scans', async (request, response) => {
    const query = readQuery(ListQuery, request);
    const { tenant_id, id } = await getRepository(request);
    const found = await scans.getByRepository(tenant_id, id, query);
    response.send({ data: found.data.map(viewOfRow), pagination: found.pagination });
  });

  router.get('/v1/repositories/:id/findings', async (request, response) => {
    const query = readQuery(FindingsQuery, request);
    const { tenant_id, id } = await getRepository(request);
    const found = await findings.list(tenant_id, id, query);
    response.send({ data: found.data.map(withoutTenant), pagination: found.pagination });
  });

  router.get('/v1/repositories/:id/trend', async (request, response) => {
    const { days } = readQuery(TrendQuery, request);
    const { tenant_id, id } = await getRepository(request);
    const trend = await repositories.getTrend(tenant_id, id, days);
    response.send({ data: trend.map(withoutTenant) });
  });

  async function getRepository(request: Request) {
    const id = findParameter(z.uuid(), request, 'id');
    const repository = id ? await repositories.findById(principalOf(request).tenantId, id) : null;
    if (!repository) {
      throw new HttpProblem(404, 'NO_SUCH_REPOSITORY', `There is no repository ${String(request.params.id)}.`);
    }
    return repository;
  }

  return router;
}

const withoutTenant = <Row extends { readonly tenant_id: string }>({ tenant_id: _, ...shown }: Row) => shown;
