import { expect } from 'chai';
import { RunningIngest, type Answer, type Client } from './running-ingest.js';

describe('the rate limit', function () {
  this.timeout(60_000);
  let ingest: RunningIngest;

  before(async () => {
    ingest = await RunningIngest.start();
  });
  afterEach(() => ingest.clear());
  after(() => ingest.stop());

  const upload = (client: Client, count: number): Promise<Answer[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => client.upload({ 'main.tf': `locals { at = ${index} }` })));
  const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).toSorted((a, b) => a - b);

  it('lets as many uploads of a tenant through as fit, also of those that come at once', async () => {
    const url = await ingest.serve({ requests: 5 });
    const [busy, other] = [ingest.client(url, await ingest.newKey()), ingest.client(url, await ingest.newKey())];
    const [ofBusy, ofOther] = await Promise.all([upload(busy, 12), upload(other, 3)]);
    expect(statuses(ofBusy)).to.deep.equal([...Array<number>(5).fill(202), ...Array<number>(7).fill(429)]);
    for (const { body, retryAfter } of ofBusy.filter(({ status }) => status === 429)) {
      expect(body.code).to.equal('RATE_LIMITED');
      expect(Number(retryAfter)).to.be.within(1, 60);
    }
    expect(statuses(ofOther)).to.deep.equal([202, 202, 202]);
    expect(statuses(await upload(busy, 2))).to.deep.equal([429, 429]);
    expect(await ingest.scans()).to.have.lengthOf(8);
  });

  it('counts over all replicas', async () => {
    const key = await ingest.newKey();
    const [first, second] = [await ingest.serve({ requests: 5 }), await ingest.serve({ requests: 5 })];
    expect(statuses(await upload(ingest.client(first, key), 3))).to.deep.equal([202, 202, 202]);
    expect(statuses(await upload(ingest.client(second, key), 4))).to.deep.equal([202, 202, 429, 429]);
  });
});
