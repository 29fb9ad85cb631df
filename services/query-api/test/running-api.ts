import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openCache, type Cache } from '@terrasafe/cache';
import { createAuthenticator, issueApiKey } from '@terrasafe/identity';
import type { LocalServer } from '@terrasafe/local';
import { connectRedis } from '@terrasafe/queue';
import {
  ApiKeyRepository,
  AuditLogRepository,
  BatchRepository,
  EnvironmentRepository,
  FeedbackRepository,
  FindingRepository,
  IocRepository,
  MitreRepository,
  PlaybookRepository,
  RepositoryRepository,
  ScanRepository,
  TenantRepository,
  VulnerabilityRepository,
  forgetFailedScan,
  openStore,
  type Role,
  type Store,
} from '@terrasafe/store';
import { TestServers, logger } from '@terrasafe/testing';
import express from 'express';
import type { Redis } from 'ioredis';
import { addRoutes } from '../src/app.js';
import { Feeds } from '../src/events/feeds.js';
import { createFindScan } from '../src/find-scan.js';

interface Answer {
  readonly status: number;
  // Whatever the API says: each test knows what it looks at.
  readonly body: Record<string, unknown>;
}

export interface RunningApi {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** A tenant with a key of each role that is asked for. */
  readonly newTenant: () => Promise<{ readonly tenantId: string; readonly as: (role: Role) => Promise<Client> }>;
}

/** Calls the API with one key. */
export type Client = (method: string, path: string, body?: unknown) => Promise<Answer>;

const servers = new TestServers();
let shared: Promise<[postgres: LocalServer, redis: LocalServer]> | undefined;
after(() => servers.stop());

/** The API while the suite runs that calls this, on a Postgres and a Redis that all suites of the run share. */
export function useApi(): RunningApi {
  let postgres: LocalServer;
  let redisServer: LocalServer;
  let store: Store;
  let maintenance: Store;
  let redis: Redis;
  let cache: Cache;
  let server: Server;

  before(async function () {
    this.timeout(120_000);
    [postgres, redisServer] = await (shared ??= Promise.all([servers.openPostgres(), servers.openRedis()]));
    store = await openStore(postgres.url);
    maintenance = await openStore(postgres.url, { poolSize: 1, role: 'maintenance' });
    redis = await connectRedis(redisServer.url, { logger, whenAway: 'answer' });
    cache = await openCache({ redis, logger });
    const scans = new ScanRepository(store);
    const app = express();
    addRoutes(app, {
      logger,
      authenticator: createAuthenticator({ apiKeys: new ApiKeyRepository(store), redis }),
      scans,
      vulnerabilities: new VulnerabilityRepository(store),
      findScan: createFindScan(scans, redis),
      repositories: new RepositoryRepository(store),
      findings: new FindingRepository(store),
      cache,
      mitre: new MitreRepository(store),
      iocs: new IocRepository(store),
      playbooks: new PlaybookRepository(store),
      environments: new EnvironmentRepository(store),
      auditLogs: new AuditLogRepository(store),
      feedback: new FeedbackRepository(store),
      redis,
      batches: new BatchRepository(store),
      feeds: new Feeds(logger),
      forgetFailedScan: (tenantId, scanId, retry) => forgetFailedScan(store, tenantId, scanId, retry),
    });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  after(async () => {
    server?.close();
    server?.closeAllConnections();
    cache?.close();
    await redis?.flushall();
    redis?.disconnect();
    await Promise.all([store?.close(), maintenance?.close()]);
  });

  function clientWith(key: string): Client {
    return async (method, path, body) => {
      const { port } = server.address() as AddressInfo;
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { 'X-API-Key': key, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
    };
  }

  return {
    get databaseUrl() {
      return postgres.url;
    },
    get redisUrl() {
      return redisServer.url;
    },
    newTenant: async () => {
      const slug = randomUUID();
      const { id: tenantId } = await new TenantRepository(maintenance).create({ name: slug, slug });
      const as = async (role: Role) => {
        const { key } = await issueApiKey(new ApiKeyRepository(store), { tenantId, name: role, role });
        return clientWith(key);
      };
      return { tenantId, as };
    },
  };
}
