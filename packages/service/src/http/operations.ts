import { Router } from 'express';
import { findStuck } from '../liveness.js';
import { registry } from '../metrics.js';

export type ReadinessChecks = ReadonlyMap<string, () => Promise<void>>;

const readinessTimeoutMs = 2_000;

/** `/health` (alive, else 503 naming what is stuck), `/ready` (every dependency reachable, else 503 naming those that are not) and `/metrics`. */
export function operationsRoutes(service: string, checks: ReadinessChecks): Router {
  const router = Router();

  router.get('/health', (_request, response) => {
    const stuck = findStuck();
    if (stuck.length === 0) response.send({ status: 'ok', service });
    else response.status(503).send({ status: 'stuck', service, stuck });
  });

  router.get('/ready', async (_request, response) => {
    const results = await Promise.all(
      [...checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const),
    );
    const isReady = results.every(([, outcome]) => outcome === 'ok');
    response
      .status(isReady ? 200 : 503)
      .send({ status: isReady ? 'ok' : 'unavailable', service, dependencies: Object.fromEntries(results) });
  });

  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });

  return router;
}

async function outcomeOf(check: () => Promise<void>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), readinessTimeoutMs);
  });
  const outcome = check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : 'failed'),
  );
  try {
    return await Promise.race([outcome, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
