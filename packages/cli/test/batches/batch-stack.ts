import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchAccepted, BatchDetails, Page, ScanView } from '@terrasafe/contracts';
import { GitServer, TestRepository } from '@terrasafe/git/testing';
import { SourcePolicyRepository, TenantRepository, openStore } from '@terrasafe/store';
import { expect } from 'chai';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { openSsh } from '../open-ssh.js';
import { RunningStack, type Client } from '../running-stack.js';

export const nowhere = '00000000-0000-7000-8000-000000000000';

interface Event {
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly data: string;
}

export type Batches = ReturnType<typeof useBatches>;

/** The whole product beside a git host, while the suite runs that calls this, and a tenant that may fetch from there. */
export function useBatches() {
  const on = {} as {
    stack: RunningStack;
    client: Client;
    repository: TestRepository;
    server: GitServer;
    directory: string;
  };

  before(async () => {
    on.directory = await mkdtemp(join(tmpdir(), 'terrasafe-batch-'));
    on.repository = await TestRepository.make();
    on.repository.commit({
      'main.tf': openSsh('web'),
      'envs/prod/main.tf': openSsh('web'),
      'clean/main.tf': 'locals {}\n',
    });
    on.server = await GitServer.open(on.repository);
    on.stack = await RunningStack.start({ TERRASAFE_ALLOWED_PRIVATE_HOSTS: '127.0.0.1' });
    on.client = await newTenant('acme');
  });
  after(async () => {
    await on.stack.stop();
    await Promise.all([on.server.close(), on.repository.remove(), rm(on.directory, { recursive: true })]);
  });

  /** One that may fetch over http, as the server of this test speaks it. */
  async function newTenant(slug: string): Promise<Client> {
    const made = await on.stack.newTenant(slug);
    await withStore(async (store, tenantId) => {
      const actor = { userId: null, apiKeyId: null };
      await new SourcePolicyRepository(store).put(tenantId, { protocols: ['http', 'https'], hosts: [] }, actor);
    }, slug);
    return made;
  }

  async function withStore<Result>(
    work: (store: Awaited<ReturnType<typeof openStore>>, tenantId: string) => Promise<Result>,
    slug: string,
  ): Promise<Result> {
    const store = await openStore(on.stack.stack.databaseUrl, { poolSize: 1 });
    try {
      return await work(store, (await new TenantRepository(store).findBySlug(slug))?.id ?? '');
    } finally {
      await store.close();
    }
  }

  const postJson = (body: unknown, headers: Record<string, string> = {}, as = on.client) =>
    as.request('/v1/batches', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const postLines = (lines: Iterable<string>, headers: Record<string, string> = {}, as = on.client) =>
    as.request('/v1/batches?name=nightly', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', ...headers },
      body: [...lines].join('\n'),
    });
  const post = (path: string, as = on.client) => as.request(path, { method: 'POST' });

  async function accepted(response: Response): Promise<BatchAccepted> {
    const body: unknown = await response.json();
    expect(response.status, JSON.stringify(body)).to.equal(202);
    return body as BatchAccepted;
  }

  async function ended(id: string, as = on.client): Promise<BatchDetails> {
    for (;;) {
      const batch = await as.get<BatchDetails>(`/v1/batches/${id}`);
      if (batch.finished_at) return batch;
      await sleep(100);
    }
  }

  async function* events(path: string, headers: Record<string, string> = {}): AsyncIterable<Event> {
    const response = await on.client.request(path, { headers });
    expect(response.status).to.equal(200);
    expect(response.headers.get('Content-Type')).to.equal('text/event-stream');
    const parser = response.body!.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    for await (const { event, id, data } of parser) yield { name: event, id, data };
  }

  async function allEvents(path: string): Promise<Event[]> {
    const seen: Event[] = [];
    for await (const event of events(path)) seen.push(event);
    return seen;
  }

  async function* scansOf(batchId: string): AsyncIterable<ScanView> {
    for (let cursor = ''; ;) {
      const page = await on.client.get<Page<ScanView>>(`/v1/batches/${batchId}/scans?per_page=100${cursor}`);
      yield* page.data;
      if (!page.pagination.next_cursor) return;
      cursor = `&cursor=${page.pagination.next_cursor}`;
    }
  }

  return { on, newTenant, withStore, postJson, postLines, post, accepted, ended, events, allEvents, scansOf };
}
