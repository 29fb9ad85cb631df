import type { BatchAccepted } from '@terrasafe/contracts';
import { expect } from 'chai';
import { RunningIngest, type Client } from './running-ingest.js';
import { until } from '@terrasafe/testing';

const lines = (length: number) => Array.from({ length }, (_, index) => `{"url":"https://git.example/${index}"}`);
const ndjson = { 'Content-Type': 'application/x-ndjson' };

describe('POST /v1/batches', function () {
  this.timeout(60_000);
  let ingest: RunningIngest;
  before(async () => void (ingest = await RunningIngest.start()));
  afterEach(() => ingest.clear());
  after(() => ingest.stop());

  const send = (client: Client, body: string, headers: Record<string, string> = {}) =>
    client.send('/v1/batches', { method: 'POST', headers: { ...ndjson, ...headers }, body });

  it('lists the first thousand of the entries that it rejects, and counts all', async () => {
    const client = await ingest.newClient({ limits: { queuedPerTenant: 2_000 } });
    const { status, body } = await send(client, 'x\n'.repeat(1_001));
    const { accepted, rejected, rejected_count } = body as unknown as BatchAccepted;
    expect([status, accepted, rejected_count, rejected.length]).to.deep.equal([202, 0, 1_001, 1_000]);
  });

  it('rejects a line that is longer than any entry', async () => {
    const [good] = lines(1);
    const { body } = await send(await ingest.newClient(), `${good}\n${good!.replace('}', `${' '.repeat(20_000)}}`)}\n`);
    const { accepted, rejected } = body as unknown as BatchAccepted;
    expect([accepted, rejected.map(({ line, code }) => [line, code])]).to.deep.equal([1, [[2, 'BAD_ENTRY']]]);
  });

  it('refuses a packed body, and one that is too large', async () => {
    const client = await ingest.newClient();
    const packed = await send(client, 'x', { 'Content-Encoding': 'gzip' });
    expect([packed.status, packed.body.code]).to.deep.equal([415, 'ENCODED']);
    const large = await send(client, ' '.repeat(40 * 2 ** 20 + 1));
    expect([large.status, large.body.code]).to.deep.equal([413, 'TOO_LARGE']);
  });

  it('refuses more entries than the tenant may have waiting at all', async () => {
    const client = await ingest.newClient({ limits: { queuedPerTenant: 10 } });
    const { status, body } = await send(client, lines(11).join('\n'));
    expect([status, body.code]).to.deep.equal([413, 'TOO_MANY_ENTRIES']);
    expect(body.detail).to.contain('at most 10 ');
  });

  it('says when to come back while too much is waiting, and keeps nothing of what it refuses', async () => {
    const client = await ingest.newClient({ limits: { queuedPerTenant: 300, runningPerTenant: 0 } });
    const accepted = await send(client, lines(200).join('\n'));
    expect(accepted.status).to.equal(202);
    const refused = await send(client, lines(290).join('\n'));
    expect([refused.status, refused.body.code, refused.retryAfter]).to.deep.equal([429, 'TENANT_BUSY', '10']);
    expect((await ingest.scans()).map(({ batchId }) => batchId)).to.deep.equal(
      Array.from({ length: 200 }, () => accepted.body.id),
    );
  });

  it('answers 503 while uploads take the memory that there is for them, until one was cut off', async () => {
    const client = await ingest.newClient({ budgetBytes: 1_000 });
    const underway = client.begin('/v1/batches', { ...ndjson, 'Content-Length': '1000' });
    underway.write('{"url":');
    const short = () => send(client, lines(1)[0]!);
    await until(async () => (await short()).status === 503);
    expect(await short()).to.include({ status: 503, retryAfter: '2' });
    underway.destroy();
    await until(async () => (await short()).status === 202);
  });
});
