import type { Cache } from '@terrasafe/cache';
import { ListQuery } from '@terrasafe/contracts';
import { principalOf, requireApiKey, type Authenticator } from '@terrasafe/identity';
import { isRedisUnavailable } from '@terrasafe/queue';
import { HttpProblem, notFound, problemHandler, requestContext, type Logger } from '@terrasafe/service';
import {
  isStoreUnavailable,
  type AuditLogRepository,
  type BatchRepository,
  type EnvironmentRepository,
  type FeedbackRepository,
  type FindingRepository,
  type IocRepository,
  type MitreRepository,
  type PlaybookRepository,
  type RepositoryRepository,
  type ScanRepository,
  type VulnerabilityRepository,
} from '@terrasafe/store';
import type { Express, Request } from 'express';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Feeds } from './events/feeds.js';
import type { FindScan } from './find-scan.js';
import { batchRoutes } from './routes/batches.js';
import { readQuery } from './read-request.js';
import { auditLogRoutes } from './routes/audit-logs.js';
import { environmentRoutes } from './routes/environments.js';
import { feedbackRoutes } from './routes/feedback.js';
import { iocRoutes } from './routes/iocs.js';
import { mitreRoutes } from './routes/mitre.js';
import { playbookRoutes } from './routes/playbooks.js';
import { queueRoutes, type ForgetFailedScan } from './routes/queues.js';
import { repositoryRoutes } from './routes/repositories.js';
import { viewOfRow } from './scan-view.js';
import { storeProblems } from './store-problems.js';

interface Dependencies {
  readonly logger: Logger;
  readonly authenticator: Authenticator;
  readonly scans: ScanRepository;
  readonly vulnerabilities: VulnerabilityRepository;
  readonly findScan: FindScan;
  readonly repositories: RepositoryRepository;
  readonly findings: FindingRepository;
  readonly cache: Cache;
  readonly mitre: MitreRepository;
  readonly iocs: IocRepository;
  readonly playbooks: PlaybookRepository;
  readonly environments: EnvironmentRepository;
  readonly auditLogs: AuditLogRepository;
  readonly feedback: FeedbackRepository;
  readonly redis: Redis;
  readonly batches: BatchRepository;
  readonly feeds: Feeds;
  readonly forgetFailedScan: ForgetFailedScan;
}

const ScansQuery = ListQuery.extend({
  status: z.enum(['completed', 'failed']).optional(),
  file_hash: z.string().length(64).optional(),
  min_score: z.coerce.number().int().min(0).max(100).optional(),
}).refine(
  ({ status, file_hash, min_score }) => [status, file_hash, min_score].filter((it) => it !== undefined).length < 2,
  'takes one of status, file_hash and min_score',
);
const HistoryQuery = z.object({ days: z.coerce.number().int().min(1).max(3_650).default(30) });

export function addRoutes(app: Express, dependencies: Dependencies): void {
  const { logger, authenticator, scans, vulnerabilities, findScan, cache, feeds } = dependencies;
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
    const page = readQuery(ListQuery, request);
    const { id } = await getScan(request);
    const found = await vulnerabilities.getByScanId(principalOf(request).tenantId, id, page);
    response.send({ data: found.data.map(({ tenant_id: _, ...shown }) => shown), pagination: found.pagination });
  });

  app.get('/v1/scans/:id/events', async (request, response) => {
    const { id } = await getScan(request);
    const { tenantId } = principalOf(request);
    await feeds.stream(request, response, `scan ${id}`, async () => {
      const scan = await findScan(tenantId, id, 'Redis');
      return scan && { data: scan, isLast: scan.status === 'completed' || scan.status === 'failed' };
    });
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

  app.use(repositoryRoutes({ repositories: dependencies.repositories, findings: dependencies.findings, scans }));
  app.use(batchRoutes(dependencies));
  app.use(mitreRoutes(dependencies.mitre, cache));
  app.use(iocRoutes(dependencies.iocs, cache));
  app.use(playbookRoutes(dependencies.playbooks));
  app.use(environmentRoutes(dependencies.environments, cache));
  app.use(auditLogRoutes(dependencies.auditLogs));
  app.use(feedbackRoutes(dependencies.feedback));
  app.use(queueRoutes(dependencies.redis, dependencies.forgetFailedScan));

  app.use(notFound);
  app.use(storeProblems);
  app.use(problemHandler('query-api', logger, (error) => isStoreUnavailable(error) || isRedisUnavailable(error)));

  async function getScan(request: Request) {
    const id = z.uuid().safeParse(request.params.id);
    const scan = id.success ? await findScan(principalOf(request).tenantId, id.data.toLowerCase()) : null;
    if (!scan) throw new HttpProblem(404, 'NO_SUCH_SCAN', `There is no scan ${String(request.params.id)}.`);
    return scan;
  }
}
