import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as open, type ClientRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobStore } from '@terrasafe/blobs';
import type { CheckoutJob, ParseJob, Problem } from '@terrasafe/contracts';
import { defaultLimits } from '@terrasafe/filesets';
import { createAuthenticator, issueApiKey } from '@terrasafe/identity';
import { openIntake, watchFinishedScans, type FinishedScans, type IntakeLimits } from '@terrasafe/queue';
import {
  ApiKeyRepository,
  BatchRepository,
  ScanRepository,
  TenantRepository,
  VulnerabilityRepository,
  type Role,
} from '@terrasafe/store';
import express, { Router } from 'express';
import { createAcceptScan } from '../src/accept-scan.js';
import { Admission } from '../src/admission.js';
import { addRoutes } from '../src/app.js';
import { batchRoutes } from '../src/batches/batch-routes.js';
import { createSubmitBatch } from '../src/batches/submit-batch.js';
import { limitRate } from '../src/rate-limit.js';
import { createScanAndWait } from '../src/scan-and-wait.js';
import { createSubmitScan } from '../src/submit-scan.js';
import { createSubmitSource } from '../src/submit-source.js';
import { UploadBudget } from '../src/upload-budget.js';
import { logger } from '@terrasafe/testing';
import { sharedServers, type Servers } from './servers.js';

interface Settings {
  readonly limits?: Partial<IntakeLimits>;
  readonly budgetBytes?: number;
  readonly timeoutSeconds?: number;
  /** Of a tenant, in a minute. */
  readonly requests?: number;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, unknown> & Partial<Problem>;
}

/** The routes of ingest-api for one key, on real servers and without workers: what is accepted stays where it is. */
export interface Client {
  readonly send: (path: string, init?: RequestInit) => Promise<Answer>;
  readonly upload: (files: Record<string, string>, changes?: UploadChanges) => Promise<Answer>;
  /** A request of a body that does not come; `destroy` cuts it off. */
  readonly begin: (path: string, headers: Record<string, string>) => ClientRequest;
}

interface UploadChanges {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly environment?: string;
}

export class RunningIngest {
  readonly servers: Servers;
  readonly #blobs: string;
  readonly #finished: FinishedScans;
  readonly #listening: Server[] = [];

  private constructor(servers: Servers, blobs: string, finished: FinishedScans) {
    this.servers = servers;
    this.#blobs = blobs;
    this.#finished = finished;
  }

  static async start(): Promise<RunningIngest> {
    const servers = await sharedServers();
    const blobs = await mkdtemp(join(tmpdir(), 'terrasafe-ingest-blobs-'));
    return new RunningIngest(servers, blobs, await watchFinishedScans(servers.redis));
  }

  async stop(): Promise<void> {
    await this.clear();
    await this.#finished.close();
    await rm(this.#blobs, { recursive: true });
  }

  /** After each test. */
  async clear(): Promise<void> {
    for (const server of this.#listening.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
    await this.servers.redis.flushall();
  }

  /** A process of its own, as far as its memory goes. @returns its address */
  async serve({
    limits = {},
    budgetBytes = 1e9,
    timeoutSeconds = 30,
    requests = 1_000,
  }: Settings = {}): Promise<string> {
    const { redis, store } = this.servers;
    const intakeLimits = { queuedPerTenant: 100, runningPerTenant: 100, totalScans: 1_000, totalBytes: 1e9, ...limits };
    const admission = new Admission();
    const acceptScan = createAcceptScan({ redis, intake: await openIntake(redis, intakeLimits), admission });
    const environment = 'live';
    const submitScan = createSubmitScan({
      acceptScan,
      blobs: await openBlobStore(`file://${this.#blobs}`),
      environment,
    });
    const budget = new UploadBudget(budgetBytes);
    const gates = [limitRate(redis, { requests, windowSeconds: 60 }), admission.gate];
    const batches = new BatchRepository(store);
    const app = express();
    addRoutes(app, {
      logger,
      authenticator: createAuthenticator({ apiKeys: new ApiKeyRepository(store), redis }),
      admission: gates,
      limits: defaultLimits,
      budget,
      submitScan,
      submitSource: createSubmitSource({ acceptScan, environment }),
      scanAndWait: createScanAndWait({
        submitScan,
        finished: this.#finished,
        scans: new ScanRepository(store),
        vulnerabilities: new VulnerabilityRepository(store),
        timeoutSeconds,
      }),
      batches: batchRoutes({
        admission: gates,
        budget,
        submitBatch: createSubmitBatch({ redis, limits: intakeLimits, admission, batches, environment }),
      }),
      webhooks: Router(),
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#listening.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A client with a key of its own, of a process of its own. */
  async newClient(settings: Settings = {}): Promise<Client> {
    return this.client(await this.serve(settings), await this.newKey());
  }

  /** @returns a key of a tenant of its own */
  async newKey(role: Role = 'member'): Promise<string> {
    const { store } = this.servers;
    const slug = randomUUID();
    const { id: tenantId } = await new TenantRepository(store).create({ name: slug, slug });
    return (await issueApiKey(new ApiKeyRepository(store), { tenantId, name: 'test', role })).key;
  }

  client(url: string, key: string): Client {
    const send = async (path: string, init: RequestInit = {}): Promise<Answer> => {
      const headers = { ...(init.headers as Record<string, string> | undefined), 'X-API-Key': key };
      const response = await fetch(url + path, { ...init, headers });
      return {
        status: response.status,
        retryAfter: response.headers.get('Retry-After'),
        body: (await response.json()) as Answer['body'],
      };
    };
    return {
      send,
      upload: (files, { path = '/v1/scans', headers = {}, environment } = {}) => {
        const form = new FormData();
        for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name);
        if (environment !== undefined) form.append('environment', environment);
        return send(path, { method: 'POST', body: form, headers });
      },
      begin: (path, headers) => {
        const request = open(url + path, { method: 'POST', headers: { ...headers, 'X-API-Key': key } });
        request.on('error', () => {}); // it is cut off on purpose
        request.flushHeaders();
        return request;
      },
    };
  }

  /** What was accepted. */
  async scans(): Promise<(ParseJob | CheckoutJob)['scan'][]> {
    const { redis } = this.servers;
    const records = await redis.keys('{terrasafe}:scan:*');
    const jobs = await Promise.all(records.map((key) => redis.hget(key, 'job')));
    return jobs.map((job) => (JSON.parse(job ?? 'null') as { payload: ParseJob | CheckoutJob }).payload.scan);
  }

  /** Files that wait in the blob store. */
  async blobs(): Promise<string[]> {
    const entries = await readdir(this.#blobs, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  }
}
