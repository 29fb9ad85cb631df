import { PageQuery } from '@terrasafe/contracts';
import { principalOf, requireApiKey, type Authenticator } from '@terrasafe/identity';
import { isRedisUnavailable } from '@terrasafe/queue';
import { HttpProblem, notFound, problemHandler, requestContext, type Logger } from '@terrasafe/service';
import { isStoreUnavailable, type ScanRepository, type VulnerabilityRepository } from '@terrasafe/store';
import type { Express, Request } from 'express';
import { z } from 'zod';
import type { FindScan } from './find-scan.js';
import { viewOfRow } from './scan-view.js';

interface Dependencies {
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  readonly scans: ScanRepository;
  readonly vulnerabilities: VulnerabilityRepository;
  readonly findScan: FindScan;
}

const ScansQuery = PageQuery.extend({
  status: z.enum(['completed', 'failed']).optional(),
  file_hash: z.string().length(64).optional(),
  min_score: z.coerce.number().int().min(0).max(100).optional(),
});
const HistoryQuery = z.object({ days: z.coerce.number().int().min(1).max(3_650).default(30) });

export function addRoutes(
  app: Express,
  { logger, authenticator, scans, vulnerabilities, findScan }: Dependencies,
): void {
  app.use(requestContext);

  app.get('/', (_request, response) => {
    response.send({
      name: 'TerraSafe',
      links: { scans: '/v1/scans', stats: '/v1/stats', submit: 'POST /v1/scans', scan: 'POST /scan' },
    });
  });

  app.use(requireApiKey(authenticator));

  app.get('/v1/scans', async (request, response) => {
    const { status, file_hash, min_score, ...page } = readQuery(ScansQuery, request);
    const { tenantId } = principalOf(request);
    const found =
      file_hash !== undefined
        ? await scans.getByFileHash(tenantId, file_hash, page)
        : min_score !== undefined
          ? await scans.getHighRiskScans(tenantId, { ...page, threshold: min_score })
          : await scans.getRecentScans(tenantId, { ...page, ...(status && { status }) });
    response.send({ data: found.data.map(viewOfRow), pagination: found.pagination });
  });

  app.get('/v1/scans/:id', async (request, response) => {
    response.send(await getScan(request));
  });

  app.get('/v1/scans/:id/vulnerabilities', async (request, response) => {
    const page = readQuery(PageQuery, request);
    const { id } = await getScan(request);
    const found = await vulnerabilities.getByScanId(principalOf(request).tenantId, id, page);
    response.send({ data: found.data.map(({ tenant_id: _, ...shown }) => shown), pagination: found.pagination });
  });

  app.get('/v1/stats', async (request, response) => {
    response.send(await scans.getStats(principalOf(request).tenantId));
  });

  app.get('/v1/history', async (request, response) => {
    const { days } = readQuery(HistoryQuery, request);
    const history = await scans.getHistory(principalOf(request).tenantId, days);
    response.send({ data: history.map(({ tenant_id: _, ...shown }) => shown) });
  });

  app.get('/v1/vulnerabilities/by-category', async (request, response) => {
    response.send({ data: await vulnerabilities.getStatsByCategory(principalOf(request).tenantId) });
  });

  app.use(notFound);
  app.use(problemHandler('query-api', logger, (error) => isStoreUnavailable(error) || isRedisUnavailable(error)));

  async function getScan(request: Request) {
    const id = z.uuid().safeParse(request.params.id);
    const scan = id.success ? await findScan(principalOf(request).tenantId, id.data.toLowerCase()) : null;
    if (!scan) throw new HttpProblem(404, 'NO_SUCH_SCAN', `There is no scan ${String(request.params.id)}.`);
    return scan;
  }
}

function readQuery<Schema extends z.ZodType>(schema: Schema, request: Request): z.infer<Schema> {
  const parsed = schema.safeParse(request.query);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new HttpProblem(400, 'BAD_QUERY', faults.join('; '));
}
