import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScanAccepted, ScanView } from '@terrasafe/contracts';
import { issueApiKey } from '@terrasafe/identity';
import type { Stack } from '@terrasafe/local';
import { ApiKeyRepository, TenantRepository, openStore } from '@terrasafe/store';
import { startTerrasafe } from '../src/index.js';

/** The whole product in a temporary folder, for tests: real processes, Redis and Postgres on free ports. */
export class RunningStack {
  #stack: Stack;
  readonly #directory: string;

  private constructor(stack: Stack, directory: string) {
    this.#stack = stack;
    this.#directory = directory;
  }

  static async start(env: Record<string, string> = {}): Promise<RunningStack> {
    const directory = await mkdtemp(join(tmpdir(), 'terrasafe-stack-'));
    return new RunningStack(await startIn(directory, env), directory);
  }

  /** Everything once more, on the data that there are and other ports. */
  async restart(env: Record<string, string> = {}): Promise<void> {
    await this.#stack.stop();
    this.#stack = await startIn(this.#directory, env);
  }

  get stack(): Stack {
    return this.#stack;
  }

  async stop(): Promise<void> {
    await this.#stack.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** Where Redis, Postgres, blobs, mirrors and logs lie. */
  get directory(): string {
    return this.#directory;
  }

  async newTenant(slug: string): Promise<Client> {
    const store = await openStore(this.stack.databaseUrl, { poolSize: 1 });
    try {
      const tenant = await new TenantRepository(store).create({ name: slug, slug });
      const { key } = await issueApiKey(new ApiKeyRepository(store), {
        tenantId: tenant.id,
        name: 'test',
        role: 'member',
      });
      return new Client(this.stack.url, key);
    } finally {
      await store.close();
    }
  }

  /** The value of a metric, summed over its labels and over every process that exports it. */
  async metric(name: string, labels: Record<string, string> = {}): Promise<number> {
    let sum = 0;
    for (const { port } of this.stack.services.values()) {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      for (const line of text.split('\n')) {
        if (!line.startsWith(`${name} `) && !line.startsWith(`${name}{`)) continue;
        if (Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
          sum += Number(line.slice(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }
}

function startIn(directory: string, env: Record<string, string>): Promise<Stack> {
  return startTerrasafe({ directory, ports: 'free', edgePort: 0, env, log: () => {} });
}

export type Files = Record<string, string | Buffer>;

export class Client {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'X-API-Key': this.#key, ...(init.headers as Record<string, string> | undefined) };
    return fetch(this.#url + path, { ...init, headers });
  }

  upload(files: Files, path = '/v1/scans', headers: Record<string, string> = {}): Promise<Response> {
    const form = new FormData();
    for (const [name, content] of Object.entries(files)) form.append('file', new Blob([content]), name);
    return this.request(path, { method: 'POST', body: form, headers });
  }

  async submit(files: Files, headers: Record<string, string> = {}): Promise<string> {
    const response = await this.upload(files, '/v1/scans', headers);
    if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
    return ((await response.json()) as ScanAccepted).id;
  }

  async get<Body>(path: string): Promise<Body> {
    const response = await this.request(path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Body;
  }

  async finished(id: string, timeoutMs = 60_000): Promise<ScanView> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const scan = await this.get<ScanView>(`/v1/scans/${id}`);
      if (scan.status === 'completed' || scan.status === 'failed') return scan;
      if (Date.now() > deadline) throw new Error(`scan ${id} is still ${scan.status}`);
      await sleep(50);
    }
  }
}
