import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitServer, TestRepository } from '@terrasafe/git/testing';
import { SourcePolicyRepository, TenantRepository, openStore } from '@terrasafe/store';
import type { Client as Postgres } from 'pg';
import { RunningStack, type Client } from '../running-stack.js';
import { audit, type Audit } from './audit.js';
import { untilIdle } from './idle.js';
import { Load } from './load.js';
import type { Random } from './random.js';
import type { Answer } from './retrying-client.js';
import { Victims } from './victims.js';
import { createWorkload, repositoryFiles, type Submission } from './workload.js';

export interface TrialOutcome {
  readonly submitted: number;
  readonly refused: number;
  readonly accepted: number;
  /** Requests that were sent again. */
  readonly retries: number;
  /** Jobs that were at work when their worker, or the server that it needs, was struck. */
  readonly struckJobs: number;
  readonly crashes: readonly string[];
  /** Scans of sound content that failed, with code and reason. */
  readonly wronglyFailed: readonly string[];
  readonly audit: Audit;
}

const tenants = ['acme', 'globex', 'initech', 'umbrella'];
const env = { TERRASAFE_ALLOWED_PRIVATE_HOSTS: '127.0.0.1', TERRASAFE_RECONCILE_SECONDS: '3' };

/** A stack of its own, a git server, and clients of some tenants with scans to submit while something happens to it. */
export class Trial {
  readonly victims: Victims;
  readonly #running: RunningStack;
  readonly #repository: TestRepository;
  readonly #git: GitServer;
  readonly #load: Load;
  readonly #workload: readonly Submission[];
  #submitted = 0;

  private constructor(
    running: RunningStack,
    repository: TestRepository,
    git: GitServer,
    clients: readonly Client[],
    workload: readonly Submission[],
  ) {
    this.#running = running;
    this.#repository = repository;
    this.#git = git;
    this.#load = new Load(clients);
    this.#workload = workload;
    this.victims = new Victims(running, env);
  }

  static async start(random: Random, scans: number): Promise<Trial> {
    const repository = await TestRepository.make();
    repository.commit(repositoryFiles);
    const git = await GitServer.open(repository);
    const running = await RunningStack.start(env);
    const clients = await Promise.all(tenants.map((slug) => openTenant(running, slug)));
    return new Trial(running, repository, git, clients, createWorkload(random, scans, git.url));
  }

  /** How many scans were answered with 202. */
  get accepted(): number {
    return this.#load.accepted;
  }

  /** Submits scans until so much of all of them (0 to 1) is submitted, and does not wait for any answer. */
  submitUpTo(share: number): void {
    const end = Math.round(share * this.#workload.length);
    this.#load.add(this.#workload.slice(this.#submitted, end));
    this.#submitted = end;
  }

  /** Waits until every scan has been answered and has ended, or nothing moves any more, and looks what there is. */
  async finish(log: (line: string) => void): Promise<TrialOutcome> {
    const answers = await this.#load.answered();
    const each = [...answers.values()];
    const accepted = new Set(each.flatMap(({ ids }) => [...ids]));
    log(`${accepted.size} scans accepted`);
    await untilIdle(this.victims.redis, log);
    const twice = [...answers]
      .filter(([, { ids }]) => ids.size > 1)
      .map(([{ key }]) => `${key}: answered with two ids`);
    return this.victims.asSuperuser(async (postgres) => {
      const found = await audit(postgres, this.victims.redis, join(this.#running.directory, 'blobs'), accepted);
      return {
        submitted: answers.size,
        refused: each.filter(({ ids }) => ids.size === 0).length,
        accepted: accepted.size,
        retries: each.reduce((sum, { retries }) => sum + retries, 0),
        struckJobs: this.victims.struckJobs,
        crashes: this.victims.crashes,
        wronglyFailed: await findWronglyFailed(postgres, answers),
        audit: { ...found, duplicated: [...found.duplicated, ...twice] },
      };
    });
  }

  /** Copies the logs of the services to a folder that stays. */
  async keepLogs(): Promise<string> {
    const kept = await mkdtemp(join(tmpdir(), 'terrasafe-chaos-logs-'));
    await cp(join(this.#running.directory, 'logs'), kept, { recursive: true });
    return kept;
  }

  async stop(): Promise<void> {
    await this.victims.stop();
    await this.#git.close();
    await this.#repository.remove();
  }
}

async function openTenant(running: RunningStack, slug: string): Promise<Client> {
  const client = await running.newTenant(slug);
  const store = await openStore(running.stack.databaseUrl, { poolSize: 1 });
  try {
    const tenant = await new TenantRepository(store).findBySlug(slug);
    const policy = { protocols: ['http', 'https'] as const, hosts: [] };
    await new SourcePolicyRepository(store).put(tenant!.id, policy, { userId: null, apiKeyId: null });
  } finally {
    await store.close();
  }
  return client;
}

/** A scan that lost its worker too often is given up, whatever is in it; nothing else may befall sound content. */
async function findWronglyFailed(postgres: Postgres, answers: ReadonlyMap<Submission, Answer>): Promise<string[]> {
  const sound = [...answers].flatMap(([{ ends }, { ids }]) => (ends === 'completed' ? [...ids] : []));
  const { rows } = await postgres.query<{ id: string; error_code: string; error_reason: string }>(
    `select id, error_code, error_reason from scans where id = any($1) and status = 'failed'`,
    [sound],
  );
  return rows
    .filter(({ error_reason }) => !error_reason.includes('was interrupted more than'))
    .map(({ id, error_code, error_reason }) => `${id}: ${error_code}, ${error_reason}`);
}
