import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Vulnerability } from '@terrasafe/contracts';
import { expect } from 'chai';
import { openSsh } from './open-ssh.js';
import { RunningStack, type Client } from './running-stack.js';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

describe('the pipeline', function () {
  this.timeout(180_000);
  let stack: RunningStack;
  let client: Client;
  let collector: Server;
  const spans: Span[] = [];

  before(async () => {
    collector = createServer((request, response) => {
      void json(request).then((body) => {
        const { resourceSpans } = body as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
        for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
        response.end('{}');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => collector.once('listening', resolve));
    const { port } = collector.address() as AddressInfo;
    stack = await RunningStack.start({
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    });
    client = await stack.newTenant('acme');
  });
  after(async () => {
    await stack.stop();
    collector.close();
    collector.closeAllConnections();
  });

  it('takes an upload and gives back scored findings with resource, file and line', async () => {
    const id = await client.submit({ 'main.tf': openSsh('bastion') });
    const scan = await client.finished(id);
    expect(scan).to.include({ status: 'completed', filename: 'main.tf', error: null });
    expect(scan.score).to.be.greaterThan(0);
    expect(scan.ml_score).to.be.greaterThan(50);
    expect(scan.vulnerability_summary?.critical).to.equal(1);
    const { data, pagination } = await client.get<Page<Vulnerability>>(`/v1/scans/${id}/vulnerabilities`);
    expect(pagination).to.deep.equal({ page: 1, per_page: 50, total: data.length, next_cursor: null });
    const critical = data.find(({ severity }) => severity === 'CRITICAL');
    expect(critical).to.include({
      resource: 'aws_security_group.bastion',
      file: 'main.tf',
      category: 'open_port',
      points: 30,
    });
    expect(critical?.start_line).to.be.within(2, 8);
  });

  it('keeps tenants apart', async () => {
    const id = await client.submit({ 'main.tf': openSsh('private') });
    await client.finished(id);
    const other = await stack.newTenant('other');
    expect((await other.request(`/v1/scans/${id}`)).status).to.equal(404);
    expect((await other.request(`/v1/scans/${id}/vulnerabilities`)).status).to.equal(404);
    expect((await other.get<Page<unknown>>('/v1/scans')).pagination.total).to.equal(0);
  });

  it('carries the correlation id from the request to the row', async () => {
    const id = await client.submit({ 'main.tf': openSsh('traced') }, { 'X-Correlation-ID': 'my-correlation-1' });
    expect((await client.finished(id)).correlation_id).to.equal('my-correlation-1');
  });

  it('replaces a correlation id that does not fit the column', async () => {
    const response = await client.upload({ 'main.tf': openSsh('x') }, '/v1/scans', {
      'X-Correlation-ID': 'x'.repeat(200),
    });
    expect(response.headers.get('X-Correlation-ID')).to.match(/^[\da-f-]{36}$/);
  });

  it('answers a repeated Idempotency-Key with the first scan', async () => {
    const headers = { 'Idempotency-Key': 'upload-1' };
    const [first, second] = [
      await client.submit({ 'a.tf': openSsh('a') }, headers),
      await client.submit({ 'a.tf': openSsh('a') }, headers),
    ];
    expect(second).to.equal(first);
  });

  it('answers unchanged content from the cache', async () => {
    const files = { 'cached.tf': openSsh('cached') };
    const before = await stack.metric('terrasafe_cache_hits_total');
    const first = await client.finished(await client.submit(files));
    const second = await client.finished(await client.submit(files));
    expect(first.from_cache).to.equal(false);
    expect(second.from_cache).to.equal(true);
    expect(second.score).to.equal(first.score);
    expect(await stack.metric('terrasafe_cache_hits_total')).to.equal(before + 1);
  });

  it('moves every metric of the seed', async () => {
    const names = {
      terrasafe_api_requests_total: 1,
      terrasafe_api_request_duration_seconds_count: 1,
      terrasafe_scans_total: 1,
      terrasafe_scan_duration_seconds_count: 1,
      terrasafe_scan_score_count: 1,
      terrasafe_scan_file_size_bytes_count: 1,
      terrasafe_vulnerabilities_detected_total: 1,
      terrasafe_vulnerabilities_per_scan_count: 1,
      terrasafe_ml_prediction_confidence_count: 1,
      terrasafe_cache_misses_total: 1,
      terrasafe_db_query_duration_seconds_count: 1,
    };
    const read = async () => Promise.all(Object.keys(names).map((name) => stack.metric(name)));
    const before = await read();
    await client.finished(await client.submit({ 'metrics.tf': openSsh('metrics') }));
    const after = await read();
    Object.keys(names).forEach((name, index) => expect(after[index], name).to.be.greaterThan(before[index]!));
    expect(await stack.metric('terrasafe_ml_score')).to.be.greaterThan(50);
  });

  it('follows a scan in one trace through every stage', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    await client.finished(await client.submit({ 'spans.tf': openSsh('spans') }, headers));
    const wanted = ['POST /v1/scans', 'parse', 'analyze', 'score', 'predict', 'persist', 'db.create_scan'];
    const found = () => new Map(spans.filter((span) => span.traceId === traceId).map((span) => [span.name, span]));
    for (let waited = 0; waited < 100 && !wanted.every((name) => found().has(name)); waited += 1) await sleep(100);
    const byName = found();
    expect([...byName.keys()]).to.include.members(wanted);
    expect(byName.get('parse')?.parentSpanId).to.equal(byName.get('POST /v1/scans')?.spanId);
    expect(byName.get('score')?.parentSpanId).to.equal(byName.get('parse')?.spanId);
    expect(byName.get('persist')?.parentSpanId).to.equal(byName.get('score')?.spanId);
  });

  it('lists scans by page and refuses a page that is too large', async () => {
    const page = await client.get<Page<{ id: string }>>('/v1/scans?per_page=2');
    expect(page.data).to.have.lengthOf(2);
    expect(page.pagination.total).to.be.greaterThan(2);
    expect((await client.request('/v1/scans?per_page=101')).status).to.equal(400);
  });

  it('loses nothing of 200 concurrent uploads while each worker is killed and started again', async () => {
    const swarm = await stack.newTenant('swarm');
    const uploading = Promise.all(
      Array.from({ length: 200 }, (_, index) => swarm.submit({ [`file-${index}.tf`]: openSsh(`sg_${index}`) })),
    );
    for (const name of ['parser-worker', 'scoring-worker', 'persistence-worker']) {
      await sleep(150);
      stack.stack.services.get(name)!.kill();
      await stack.stack.restart(name);
    }
    const ids = await uploading;
    const scans = await Promise.all(ids.map((id) => swarm.finished(id, 120_000)));
    expect(scans.filter(({ status }) => status === 'completed')).to.have.lengthOf(200);
    expect((await swarm.get<Page<unknown>>('/v1/scans')).pagination.total).to.equal(200);
    const stats = await swarm.get<{ total_scans: number; critical_vulnerabilities: number }>('/v1/stats');
    expect(stats).to.include({ total_scans: 200, critical_vulnerabilities: 200 });
  });
});
