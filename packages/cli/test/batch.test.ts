import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type {
  BatchAccepted,
  BatchDetails,
  BatchProgress,
  BatchView,
  Page,
  Problem,
  ScanView,
} from '@terrasafe/contracts';
import { GitServer, TestRepository } from '@terrasafe/git/testing';
import { issueApiKey } from '@terrasafe/identity';
import { ApiKeyRepository, SourcePolicyRepository, TenantRepository, openStore } from '@terrasafe/store';
import { expect } from 'chai';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { Client, RunningStack } from './running-stack.js';

const openSsh = `
resource "aws_security_group" "web" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`;
const command = fileURLToPath(new URL('../src/main.js', import.meta.url));
const nowhere = '00000000-0000-7000-8000-000000000000';

describe('batches of repositories', function () {
  this.timeout(300_000);
  let stack: RunningStack;
  let client: Client;
  let repository: TestRepository;
  let server: GitServer;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'terrasafe-batch-'));
    repository = await TestRepository.make();
    repository.commit({ 'main.tf': openSsh, 'envs/prod/main.tf': openSsh, 'clean/main.tf': 'locals {}\n' });
    server = await GitServer.open(repository);
    stack = await RunningStack.start({ TERRASAFE_ALLOWED_PRIVATE_HOSTS: '127.0.0.1' });
    client = await newTenant('acme');
  });
  after(async () => {
    await stack.stop();
    await Promise.all([server.close(), repository.remove(), rm(directory, { recursive: true })]);
  });

  /** One that may fetch over http, as the server of this test speaks it. */
  async function newTenant(slug: string): Promise<Client> {
    const made = await stack.newTenant(slug);
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
    const store = await openStore(stack.stack.databaseUrl, { poolSize: 1 });
    try {
      return await work(store, (await new TenantRepository(store).findBySlug(slug))?.id ?? '');
    } finally {
      await store.close();
    }
  }

  const postJson = (body: unknown, headers: Record<string, string> = {}, as = client) =>
    as.request('/v1/batches', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const postLines = (lines: Iterable<string>, headers: Record<string, string> = {}, as = client) =>
    as.request('/v1/batches?name=nightly', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson', ...headers },
      body: [...lines].join('\n'),
    });
  const post = (path: string, as = client) => as.request(path, { method: 'POST' });

  async function accepted(response: Response): Promise<BatchAccepted> {
    const body: unknown = await response.json();
    expect(response.status, JSON.stringify(body)).to.equal(202);
    return body as BatchAccepted;
  }

  async function ended(id: string, as = client): Promise<BatchDetails> {
    for (;;) {
      const batch = await as.get<BatchDetails>(`/v1/batches/${id}`);
      if (batch.finished_at) return batch;
      await sleep(100);
    }
  }

  interface Event {
    readonly name: string | undefined;
    readonly id: string | undefined;
    readonly data: string;
  }

  async function* events(path: string, headers: Record<string, string> = {}): AsyncIterable<Event> {
    const response = await client.request(path, { headers });
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

  describe('in a request', () => {
    it('become scans as far as they are good, and are listed as far as they are not', async () => {
      const batch = await accepted(
        await postJson({
          name: 'all of them',
          repositories: [
            { url: server.url },
            { url: 'file:///etc' },
            { url: server.url, ref: 'main', subdirectory: 'clean' },
            { address: server.url },
            { url: server.url.replace(/\.git$/, '') },
            { url: 'https://user:hidden@example.com/x' },
            { url: server.url, ref: 'no-such-branch' },
          ],
        }),
      );
      expect(batch).to.include({ accepted: 3, rejected_count: 4 });
      expect(batch.rejected.map(({ index, code }) => [index, code])).to.deep.equal([
        [1, 'SOURCE_REFUSED'],
        [3, 'BAD_ENTRY'],
        [4, 'DUPLICATE'],
        [5, 'SOURCE_REFUSED'],
      ]);
      expect(JSON.stringify(batch)).not.to.contain('hidden');
      expect(batch.rejected[2]?.reason).to.contain('index 0');

      const { failures, ...view } = await ended(batch.id);
      expect(view).to.deep.include({ name: 'all of them', status: 'finished', accepted: 3, rejected_count: 4 });
      expect(view.counts).to.deep.equal({
        queued: 0,
        checking_out: 0,
        parsing: 0,
        scoring: 0,
        persisting: 0,
        completed: 2,
        failed: 1,
      });
      expect(view.rejected).to.deep.equal(batch.rejected);
      expect(failures.pagination.total).to.equal(1);
      expect(failures.data[0]?.error).to.have.property('code', 'CHECKOUT_FAILED');
      expect(failures.data[0]?.error?.reason).to.contain('no-such-branch');
      const { data } = await client.get<Page<ScanView>>(`/v1/batches/${batch.id}/scans?status=completed`);
      expect(data.map(({ filename }) => filename)).to.have.members(['infra', 'infra/clean']);
      expect(data.reduce((sum, scan) => sum + (scan.vulnerability_summary?.critical ?? 0), 0)).to.equal(2);
      const first = await client.get<Page<ScanView>>(`/v1/batches/${batch.id}/scans?per_page=2`);
      const rest = await client.get<Page<ScanView>>(
        `/v1/batches/${batch.id}/scans?per_page=2&cursor=${first.pagination.next_cursor}`,
      );
      expect(new Set([...first.data, ...rest.data].map(({ id }) => id)).size).to.equal(3);
      const list = await client.get<Page<BatchView>>('/v1/batches');
      expect(list.data.find(({ id }) => id === batch.id)).to.deep.equal(view);
    });

    it('may be lines, of which each bad one is named', async () => {
      const batch = await accepted(
        await postLines([
          JSON.stringify({ url: server.url, subdirectory: 'clean' }),
          '',
          '{"url":',
          JSON.stringify({ url: `https://example.com/${'x'.repeat(20_000)}` }),
          JSON.stringify({ url: server.url, subdirectory: '../..' }),
          '[]',
        ]),
      );
      expect(batch).to.include({ accepted: 1, rejected_count: 4 });
      expect(batch.rejected.map(({ index, line, code }) => [index, line, code])).to.deep.equal([
        [1, 3, 'BAD_ENTRY'],
        [2, 4, 'BAD_ENTRY'],
        [3, 5, 'SOURCE_REFUSED'],
        [4, 6, 'BAD_ENTRY'],
      ]);
      expect(await ended(batch.id)).to.include({ name: 'nightly', status: 'finished' });
    });

    it('are accepted with bad entries alone, and have ended then', async () => {
      const batch = await accepted(await postLines(['1', '2']));
      expect(batch).to.include({ accepted: 0, rejected_count: 2 });
      expect(await client.get<BatchDetails>(`/v1/batches/${batch.id}`)).to.include({ status: 'finished' });
    });

    it('are refused whole when the request cannot be read', async () => {
      const before = (await client.get<Page<BatchView>>('/v1/batches')).pagination.total;
      const entries = Array.from({ length: 400 }, (_, index) => ({ url: `https://git.example/${index}` }));
      const whole = JSON.stringify({ repositories: entries });
      const plenty = Array.from({ length: 10_001 }, (_, index) => `{"url":"https://git.example/${index}"}`);
      for (const [name, response, status, code] of [
        ['cut', await postJson(whole.slice(0, -10)), 400, 'MALFORMED_JSON'],
        ['no JSON', await postJson('{"repositories":[{]'), 400, 'MALFORMED_JSON'],
        ['no list', await postJson({ repositories: 'all' }), 400, 'EMPTY'],
        ['empty', await postLines([]), 400, 'EMPTY'],
        ['a name', await postJson({ repositories: entries, name: 7 }), 400, 'BAD_NAME'],
        ['too many', await postLines(plenty), 413, 'TOO_MANY_ENTRIES'],
        ['a form', await client.upload({ 'main.tf': '' }, '/v1/batches'), 415, 'NOT_A_BATCH'],
        ['a key', await postJson(whole, { 'Idempotency-Key': 'with space' }), 400, 'BAD_IDEMPOTENCY_KEY'],
      ] as const) {
        const problem = (await response.json()) as Problem;
        expect([response.status, problem.code], name).to.deep.equal([status, code]);
      }
      expect((await client.get<Page<BatchView>>('/v1/batches')).pagination.total).to.equal(before);
    });

    it('are accepted once under one key', async () => {
      const headers = { 'Idempotency-Key': 'night-1' };
      const entries = { repositories: [{ url: server.url, subdirectory: 'clean' }, { url: 'x' }] };
      const answers = [
        await accepted(await postJson(entries, headers)),
        await accepted(await postJson(entries, headers)),
      ];
      expect(answers[1]).to.deep.equal(answers[0]);
      const at = await Promise.all([1, 2, 3].map(() => postJson(entries, { 'Idempotency-Key': 'night-2' })));
      const ids = await Promise.all(at.map(async (response) => (await accepted(response)).id));
      expect(new Set(ids).size).to.equal(1);
      const batch = await ended(ids[0]!);
      expect(batch.counts).to.include({ completed: 1, failed: 0 });
      const other = await newTenant('same-key');
      expect((await accepted(await postJson(entries, headers, other))).id).not.to.equal(answers[0]?.id);
    });

    it('of 10,000 take no memory with their number, can be cancelled, and end one and all', async () => {
      const ingest = stack.stack.services.get('ingest-api')!;
      const residentBytes = async () => {
        const text = await (await fetch(`http://127.0.0.1:${ingest.port}/metrics`)).text();
        return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
      };
      // Refused without a connection: they show the way of scans through the queue, and are cheap.
      const lines = (length: number) =>
        Array.from({ length }, (_, index) => `{"url":"http://10.0.0.1/team-${index % 100}/repository-${index}"}`);
      const warm = await accepted(await postLines(lines(2_000)));
      await accepted(await client.request(`/v1/batches/${warm.id}/cancel`, { method: 'POST' }));
      await ended(warm.id);
      const before = await residentBytes();
      const started = performance.now();
      const batch = await accepted(await postLines(lines(10_000)));
      const seconds = (performance.now() - started) / 1000;
      const after = await residentBytes();
      process.stderr.write(
        `      10,000 entries in ${seconds.toFixed(2)} s, resident ${(before / 2 ** 20).toFixed(0)} MB before, ${(after / 2 ** 20).toFixed(0)} MB after\n`,
      );
      expect(batch).to.include({ accepted: 10_000, rejected_count: 0 });
      expect(after - before).to.be.lessThan(48 * 2 ** 20);

      let progress: BatchProgress | undefined;
      for await (const { data } of events(batch.links.events)) {
        progress = JSON.parse(data) as BatchProgress;
        if (progress.counts.failed > 100) break;
      }
      expect(progress).to.include({ status: 'running', accepted: 10_000 });
      expect(progress?.eta_seconds).to.be.greaterThan(0);
      const cancelled = (await (await post(`/v1/batches/${batch.id}/cancel`)).json()) as BatchView;
      expect(cancelled.status).to.equal('cancelling');
      expect((await post(`/v1/batches/${batch.id}/retry`)).status).to.equal(409);
      const { counts, status, eta_seconds, failures } = await ended(batch.id);
      expect({ status, eta_seconds, ended: counts.completed + counts.failed }).to.deep.equal({
        status: 'cancelled',
        eta_seconds: null,
        ended: 10_000,
      });
      expect(failures.pagination.total).to.equal(10_000);
      const codes = new Map<string, number>();
      for await (const scan of scansOf(batch.id)) {
        const code = scan.error?.code ?? '';
        codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      expect([...codes.keys()]).to.have.members(['SOURCE_REFUSED', 'CANCELLED']);
      expect(codes.get('CANCELLED')).to.be.greaterThan(0);
    });
  });

  async function* scansOf(batchId: string): AsyncIterable<ScanView> {
    for (let cursor = ''; ;) {
      const page = await client.get<Page<ScanView>>(`/v1/batches/${batchId}/scans?per_page=100${cursor}`);
      yield* page.data;
      if (!page.pagination.next_cursor) return;
      cursor = `&cursor=${page.pagination.next_cursor}`;
    }
  }

  it('scan their failed repositories again, and nothing else', async () => {
    const refs = ['late-1', 'late-2', 'late-3'];
    const batch = await accepted(
      await postJson({
        repositories: [...refs.map((ref) => ({ url: server.url, ref })), { url: server.url, subdirectory: 'clean' }],
      }),
    );
    expect((await ended(batch.id)).counts).to.include({ completed: 1, failed: 3 });
    const failedBefore = (await client.get<{ failed_scans: number }>('/v1/stats')).failed_scans;
    repository.git('branch', 'late-1');
    repository.git('branch', 'late-2');
    const retried = (await (await post(`/v1/batches/${batch.id}/retry`)).json()) as object;
    expect(retried).to.deep.equal({ id: batch.id, retried: 3 });
    const { counts, failures, accepted: number } = await ended(batch.id);
    expect(counts).to.include({ completed: 3, failed: 1 });
    expect(number).to.equal(4);
    expect(failures.data.map(({ error }) => error?.reason).join()).to.contain('late-3');
    expect((await client.get<{ failed_scans: number }>('/v1/stats')).failed_scans).to.equal(failedBefore - 2);
    expect(await (await post(`/v1/batches/${batch.id}/retry`)).json()).to.deep.include({ retried: 1 });
    await ended(batch.id);
    const clean = await accepted(await postJson({ repositories: [{ url: server.url, subdirectory: 'clean' }] }));
    await ended(clean.id);
    expect(await (await post(`/v1/batches/${clean.id}/retry`)).json()).to.deep.include({ retried: 0 });
  });

  it('are told of by events, for a batch and for a scan, until the end', async () => {
    const urls = ['', 'clean', 'envs/prod'].map((subdirectory) => ({ url: server.url, subdirectory }));
    const batch = await accepted(await postJson({ repositories: urls }));
    const seen = await allEvents(batch.links.events);
    const last = seen.at(-1);
    expect(seen.slice(0, -1).every(({ name }) => name === 'progress')).to.equal(true);
    expect(last?.name).to.equal('end');
    expect((JSON.parse(last?.data ?? '') as BatchProgress).counts.completed).to.equal(3);
    const again = await client.request(batch.links.events, { headers: { 'Last-Event-ID': last?.id ?? '' } });
    expect(again.status).to.equal(204);
    expect((await allEvents(batch.links.events)).map(({ name }) => name)).to.deep.equal(['end']);

    const scanId = await client.submit({ 'main.tf': openSsh });
    const ofScan = await allEvents(`/v1/scans/${scanId}/events`);
    const scan = JSON.parse(ofScan.at(-1)?.data ?? '') as ScanView;
    expect(ofScan.at(-1)?.name).to.equal('end');
    expect(scan).to.include({ id: scanId, status: 'completed' });
    expect(scan.vulnerability_summary?.critical).to.equal(1);
  });

  it('are nothing to other tenants, and to be moved by members alone', async () => {
    const batch = await accepted(await postJson({ repositories: [{ url: server.url, ref: 'nothing' }] }));
    const scanId = await client.submit({ 'main.tf': openSsh });
    await ended(batch.id);
    const stranger = await newTenant('stranger');
    for (const path of ['', '/scans', '/events']) {
      expect((await stranger.request(`/v1/batches/${batch.id}${path}`)).status, path).to.equal(404);
    }
    expect((await stranger.request(`/v1/scans/${scanId}/events`)).status).to.equal(404);
    for (const verb of ['cancel', 'retry']) {
      expect((await post(`/v1/batches/${batch.id}/${verb}`, stranger)).status, verb).to.equal(404);
    }
    expect((await stranger.get<Page<BatchView>>('/v1/batches')).data).to.deep.equal([]);
    for (const id of [nowhere, 'x']) expect((await client.request(`/v1/batches/${id}`)).status).to.equal(404);
    const reader = await withStore(async (store, tenantId) => {
      const { key } = await issueApiKey(new ApiKeyRepository(store), { tenantId, name: 'reader', role: 'reader' });
      return new Client(stack.stack.url, key);
    }, 'acme');
    expect((await reader.request(`/v1/batches/${batch.id}`)).status).to.equal(200);
    expect((await postJson({ repositories: [{ url: server.url }] }, {}, reader)).status).to.equal(403);
    for (const verb of ['cancel', 'retry']) {
      expect((await post(`/v1/batches/${batch.id}/${verb}`, reader)).status, verb).to.equal(403);
    }
  });

  describe('on the command line', () => {
    let key: string;
    before(async () => {
      await newTenant('console');
      key = await withStore(async (store, tenantId) => {
        return (await issueApiKey(new ApiKeyRepository(store), { tenantId, name: 'test', role: 'member' })).key;
      }, 'console');
    });

    interface Ran {
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }

    function terrasafe(...args: string[]): Promise<Ran> {
      const env = { ...process.env, TERRASAFE_URL: stack.stack.url, TERRASAFE_API_KEY: key };
      return new Promise((resolve) => {
        execFile(process.execPath, [command, ...args], { env, cwd: directory }, (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
        );
      });
    }

    it('scan a list, show how far they are, and what was found', async () => {
      const list = join(directory, 'repos.txt');
      await writeFile(list, `# ours\n${server.url}\n\n${server.url} - clean  # another folder\n`);
      const watched = await terrasafe('batch', 'repos.txt', '--watch');
      expect(watched.stdout)
        .to.match(/infra +\d+ +2 /)
        .and.contain('2 scans completed, 0 failed; found 2 critical');
      expect(watched.stderr).to.contain('finished: 2 completed, 0 failed');
      expect(watched.code).to.equal(1);
      expect((await terrasafe('batch', 'repos.txt', '--watch', '--fail-on', 'never')).code).to.equal(0);
      const [id = ''] = watched.stdout.split('\n');
      const status = await terrasafe('status', id);
      expect(status.stdout).to.contain('repos.txt').and.contain('2 completed, 0 failed, 0 running, 0 waiting');
    });

    it('name the lines that cannot be scanned', async () => {
      await writeFile(
        join(directory, 'bad.txt'),
        `# ours\n${server.url} main clean\nfile:///etc\n${server.url} gone\n`,
      );
      const watched = await terrasafe('batch', 'bad.txt', '--watch', '--fail-on', 'never');
      expect(watched.code).to.equal(2);
      expect(watched.stderr).to.contain('bad.txt:3: file:///etc: The address');
      expect(watched.stdout).to.contain('failed: infra: ').and.contain('gone');
      await writeFile(join(directory, 'odd.txt'), 'https://a.example/x main folder more\n');
      expect(await terrasafe('batch', 'odd.txt')).to.include({ code: 2 });
    });

    it('send files, and tell where their scans are', async () => {
      await writeFile(join(directory, 'main.tf'), openSsh);
      const sent = await terrasafe('submit', 'main.tf', '.');
      expect(sent, sent.stderr).to.include({ code: 0 });
      const ids = sent.stdout
        .trim()
        .split('\n')
        .map((line) => line.split('\t')[0] ?? '');
      expect(ids.length).to.equal(2);
      for (const id of ids) {
        let shown: Ran;
        do shown = await terrasafe('status', id);
        while (!shown.stdout.includes('completed'));
        expect(shown.stdout).to.contain('1 critical');
      }
      expect((await terrasafe('status', nowhere)).code).to.equal(2);
    });
  });

  // The last ones: a service is stopped.
  describe('at the end of a service', () => {
    it('do not keep the service from stopping while somebody watches', async () => {
      const batch = await accepted(
        await postLines(Array.from({ length: 3_000 }, (_, index) => `{"url":"http://10.0.0.1/r-${index}"}`)),
      );
      const watching = allEvents(batch.links.events);
      await sleep(200);
      const query = stack.stack.services.get('query-api')!;
      process.kill(query.pid, 'SIGTERM');
      expect(await query.exited).to.deep.include({ code: 0 });
      expect((await watching).length).to.be.greaterThan(0);
    });
  });
});
