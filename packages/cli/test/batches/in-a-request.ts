import type { BatchDetails, BatchProgress, BatchView, Page, Problem, ScanView } from '@terrasafe/contracts';
import { expect } from 'chai';
import type { Batches } from './batch-stack.js';

/** What becomes of the entries of a batch. */
export function batchesInARequest({
  on,
  newTenant,
  postJson,
  postLines,
  post,
  accepted,
  ended,
  events,
  scansOf,
}: Batches) {
  it('become scans as far as they are good, and are listed as far as they are not', async () => {
    const batch = await accepted(
      await postJson({
        name: 'all of them',
        repositories: [
          { url: on.server.url },
          { url: 'file:///etc' },
          { url: on.server.url, ref: 'main', subdirectory: 'clean' },
          { address: on.server.url },
          { url: on.server.url.replace(/\.git$/, '') },
          { url: 'https://user:hidden@example.com/x' },
          { url: on.server.url, ref: 'no-such-branch' },
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
    const { data } = await on.client.get<Page<ScanView>>(`/v1/batches/${batch.id}/scans?status=completed`);
    expect(data.map(({ filename }) => filename)).to.have.members(['infra', 'infra/clean']);
    expect(data.reduce((sum, scan) => sum + (scan.vulnerability_summary?.critical ?? 0), 0)).to.equal(2);
    const first = await on.client.get<Page<ScanView>>(`/v1/batches/${batch.id}/scans?per_page=2`);
    const rest = await on.client.get<Page<ScanView>>(
      `/v1/batches/${batch.id}/scans?per_page=2&cursor=${first.pagination.next_cursor}`,
    );
    expect(new Set([...first.data, ...rest.data].map(({ id }) => id)).size).to.equal(3);
    const list = await on.client.get<Page<BatchView>>('/v1/batches');
    expect(list.data.find(({ id }) => id === batch.id)).to.deep.equal(view);
  });

  it('may be lines, of which each bad one is named', async () => {
    const batch = await accepted(
      await postLines([
        JSON.stringify({ url: on.server.url, subdirectory: 'clean' }),
        '',
        '{"url":',
        JSON.stringify({ url: `https://example.com/${'x'.repeat(20_000)}` }),
        JSON.stringify({ url: on.server.url, subdirectory: '../..' }),
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
    expect(await on.client.get<BatchDetails>(`/v1/batches/${batch.id}`)).to.include({ status: 'finished' });
  });

  it('are refused whole when the request cannot be read', async () => {
    const before = (await on.client.get<Page<BatchView>>('/v1/batches')).pagination.total;
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
      ['a form', await on.client.upload({ 'main.tf': '' }, '/v1/batches'), 415, 'NOT_A_BATCH'],
      ['a key', await postJson(whole, { 'Idempotency-Key': 'with space' }), 400, 'BAD_IDEMPOTENCY_KEY'],
    ] as const) {
      const problem = (await response.json()) as Problem;
      expect([response.status, problem.code], name).to.deep.equal([status, code]);
    }
    expect((await on.client.get<Page<BatchView>>('/v1/batches')).pagination.total).to.equal(before);
  });

  it('are accepted once under one key', async () => {
    const headers = { 'Idempotency-Key': 'night-1' };
    const entries = { repositories: [{ url: on.server.url, subdirectory: 'clean' }, { url: 'x' }] };
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
    const ingest = on.stack.stack.services.get('ingest-api')!;
    const residentBytes = async () => {
      const text = await (await fetch(`http://127.0.0.1:${ingest.port}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
    };
    // Refused without a connection: they show the way of scans through the queue, and are cheap.
    const lines = (length: number) =>
      Array.from({ length }, (_, index) => `{"url":"http://10.0.0.1/team-${index % 100}/repository-${index}"}`);
    const warm = await accepted(await postLines(lines(2_000)));
    await accepted(await on.client.request(`/v1/batches/${warm.id}/cancel`, { method: 'POST' }));
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
}
