import { mitreTacticsRead, type Cache } from '@terrasafe/cache';
import type { MitreRepository } from '@terrasafe/store';
import { Router } from 'express';

export function mitreRoutes(mitre: MitreRepository, cache: Cache): Router {
  const router = Router();

  router.get('/v1/mitre/tactics', async (_request, response) => {
    response.send({ data: await cache.cached(mitreTacticsRead, () => mitre.listTactics()) });
  });

  return router;
}
