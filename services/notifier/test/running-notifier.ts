import { randomBytes } from 'node:crypto';
import type { NotifyJob, RepositoryRef } from '@terrasafe/contracts';
import { openCodeHost, type CodeHostOptions } from '@terrasafe/hosts';
import { FakeHost } from '@terrasafe/hosts/testing';
import { KeyRing, WebhookSecrets, type WebhookIntegrationRequest } from '@terrasafe/identity';
import { connectRedis } from '@terrasafe/queue';
import {
  FindingRepository,
  RepositoryRepository,
  ScanRepository,
  TenantRepository,
  VulnerabilityRepository,
  WebhookIntegrationRepository,
  openStore,
  type NewVulnerability,
  type Store,
} from '@terrasafe/store';
import { TestServers, logger } from '@terrasafe/testing';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { CommentTurns } from '../src/comment-turns.js';
import { createNotifyHandler, type NotifyHandler } from '../src/notify.js';
import { createReadOutcome } from '../src/read-outcome.js';
import { StatusTurns } from '../src/status-turns.js';
import { completedScan, failedScan } from './scans.js';

export const nobody = { userId: null, apiKeyId: null };
export const commit = 'b'.repeat(40);

/** The notifier of one tenant on real servers, and a host that is made for each test. */
export class RunningNotifier {
  readonly #keys = KeyRing.parse(`1:${randomBytes(32).toString('base64')}`);
  readonly #servers = new TestServers();
  store!: Store;
  redis!: Redis;
  fake!: FakeHost;
  tenantId!: string;
  scans!: ScanRepository;
  integrations!: WebhookIntegrationRepository;

  async start(): Promise<void> {
    const [redisServer, postgres] = await Promise.all([this.#servers.openRedis(), this.#servers.openPostgres()]);
    this.redis = this.#servers.closing(await connectRedis(redisServer.url, { logger, whenAway: 'wait' }));
    this.store = this.#servers.closing(await openStore(postgres.url, { poolSize: 2 }));
    ({ id: this.tenantId } = await new TenantRepository(this.store).create({ name: 'Acme', slug: 'acme' }));
    this.scans = new ScanRepository(this.store);
    this.integrations = new WebhookIntegrationRepository(this.store);
  }

  async openHost(): Promise<void> {
    this.fake = await new FakeHost().open();
  }

  async clear(): Promise<void> {
    await this.fake.close();
    await this.redis.flushall();
  }

  async stop(): Promise<void> {
    await this.#servers.stop();
  }

  readonly add = (changes: Partial<WebhookIntegrationRequest> = {}): Promise<string> =>
    new WebhookSecrets(this.integrations, this.#keys).add(
      this.tenantId,
      {
        host: 'github',
        base_url: this.fake.url,
        secret: 's',
        accessToken: this.fake.token,
        repositories: '*',
        branches: null,
        fail_on: 'HIGH',
        post_status: true,
        post_comment: true,
        ...changes,
      },
      nobody,
    );

  readonly handler = (): NotifyHandler =>
    createNotifyHandler({
      logger,
      integrations: this.integrations,
      scans: this.scans,
      readOutcome: createReadOutcome({
        vulnerabilities: new VulnerabilityRepository(this.store),
        findings: new FindingRepository(this.store),
        repositories: new RepositoryRepository(this.store),
      }),
      comments: new CommentTurns(this.redis),
      statuses: new StatusTurns(this.redis),
      keys: this.#keys,
      openHost: (options: Omit<CodeHostOptions, 'rules'>) =>
        openCodeHost({
          ...options,
          rules: { policy: { protocols: ['http', 'https'], hosts: [] }, privateHosts: new Set(['127.0.0.1']) },
        }),
      publicUrl: 'https://terrasafe.example',
    });

  readonly handle = (job: NotifyJob): Promise<void> => this.handler().handle(job);

  /** A repository of its own for each test. */
  readonly newRepository = (): RepositoryRef => {
    const id = uuidv7();
    const url = `${this.fake.url}/acme/infra.git`;
    return { id, url, subdirectory: id, ref: 'main', commit, pullRequest: null };
  };

  readonly jobOf = (scanId: string, repository: RepositoryRef, integrationId: string): NotifyJob => {
    const { url: repositoryUrl, commit: scanned, pullRequest } = repository;
    const { tenantId } = this;
    return { scanId, tenantId, correlationId: 'c', integrationId, repositoryUrl, commit: scanned, pullRequest };
  };

  readonly completed = async (repository: RepositoryRef, found: readonly NewVulnerability[]): Promise<string> => {
    const scan = completedScan(this.tenantId, repository, found);
    await this.scans.create(scan, found);
    return scan.id;
  };

  readonly failed = async (repository: RepositoryRef, reason: string): Promise<string> => {
    const scan = failedScan(this.tenantId, repository, reason);
    await this.scans.createFailed(scan);
    return scan.id;
  };
}
