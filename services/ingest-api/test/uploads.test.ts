import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { RunningIngest, type Answer } from './running-ingest.js';
import { until } from '@terrasafe/testing';

const files = { 'main.tf': 'locals {}\n' };
/** What packs so badly that it does not travel with the job. */
const large = () => ({ 'main.tf': `# ${randomBytes(100_000).toString('hex')}\n` });
const form = { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': '500000' };

describe('POST /v1/scans', function () {
  this.timeout(60_000);
  let ingest: RunningIngest;
  before(async () => void (ingest = await RunningIngest.start()));
  afterEach(() => ingest.clear());
  after(() => ingest.stop());

  const source = (changes: object = {}): RequestInit => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ source: { type: 'git', url: 'https://git.example/acme/infra' }, ...changes }),
  });

  it('is not for those who may only read, and neither is POST /scan', async () => {
    const reader = ingest.client(await ingest.serve(), await ingest.newKey('reader'));
    const answers = [
      await reader.upload(files),
      await reader.send('/v1/scans', source()),
      await reader.upload(files, { path: '/scan' }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).to.deep.equal(answers.map(() => [403, 'FORBIDDEN']));
    expect(await ingest.scans()).to.deep.equal([]);
  });

  it('writes the environment of the request to the scan, or else that of the service', async () => {
    const client = await ingest.newClient();
    await client.upload(files, { environment: 'staging' });
    await client.upload(files);
    await client.send('/v1/scans', source({ environment: 'preview' }));
    await client.send('/v1/scans', source());
    const scans = (await ingest.scans()).map(({ environment, filename }) => `${filename} ${environment}`);
    expect(scans).to.have.members(['main.tf staging', 'main.tf live', 'acme/infra preview', 'acme/infra live']);
  });

  it('names a scan after its file, its folder, or the number of files', async () => {
    const client = await ingest.newClient();
    await client.upload({ 'net/a.tf': '', 'net/sub/b.tf': 'locals {}\n' });
    await client.upload({ 'net/a.tf': 'locals {}\n', 'db/b.tf': 'locals {}\n' });
    expect((await ingest.scans()).map(({ filename }) => filename)).to.have.members(['net', '2 files']);
  });

  describe('with an Idempotency-Key', () => {
    const headers = { 'Idempotency-Key': 'build-1' };

    it('gives each tenant its own scan', async () => {
      const url = await ingest.serve();
      const [one, other] = [ingest.client(url, await ingest.newKey()), ingest.client(url, await ingest.newKey())];
      const first = await one.upload(files, { headers });
      expect((await one.upload(files, { headers })).body.id).to.equal(first.body.id);
      expect((await other.upload(files, { headers })).body.id).to.not.equal(first.body.id);
      expect(await ingest.scans()).to.have.lengthOf(2);
    });

    it('accepts what was refused the first time', async () => {
      const key = await ingest.newKey();
      const full = ingest.client(await ingest.serve({ limits: { totalScans: 0 } }), key);
      expect((await full.upload(files, { headers })).status).to.equal(503);
      const client = ingest.client(await ingest.serve(), key);
      const { status, body } = await client.upload(files, { headers });
      expect(status).to.equal(202);
      expect((await ingest.scans()).map(({ scanId }) => scanId)).to.deep.equal([body.id]);
    });
  });

  describe('when too much is waiting', () => {
    const tight = { queuedPerTenant: 0, runningPerTenant: 0 };

    it('refuses the tenant for a while, keeps nothing, and refuses nobody else', async () => {
      const url = await ingest.serve({ limits: { ...tight, queuedPerTenant: 1 } });
      const [busy, other] = [ingest.client(url, await ingest.newKey()), ingest.client(url, await ingest.newKey())];
      expect((await busy.upload(large())).status).to.equal(202);
      const blobs = await ingest.blobs();
      expect(blobs).to.have.lengthOf(1);
      const refused = await busy.upload(large());
      expect([refused.status, refused.body.code, refused.retryAfter]).to.deep.equal([429, 'TENANT_BUSY', '10']);
      expect(await ingest.blobs()).to.deep.equal(blobs);
      expect((await other.upload(files)).status).to.equal(202);
    });

    it('does not read what follows a refusal', async () => {
      const client = await ingest.newClient({ limits: tight });
      const isRefused = ({ body }: Answer) => body.code === 'TENANT_BUSY';
      // That lasts a moment, which a slow machine may miss.
      await until(async () => {
        expect(await client.upload(files)).to.satisfy(isRefused);
        return isRefused(await client.send('/v1/scans', { method: 'POST', body: 'no form' }));
      });
    });
  });

  describe('while uploads take the memory that there is for them', () => {
    it('answers 503, and reads again when one of them was cut off', async () => {
      const client = await ingest.newClient({ budgetBytes: 500_000 });
      const underway = client.begin('/v1/scans', form);
      underway.write('--x\r\nContent-Disposition: form-data; name="file"; filename="main.tf"\r\n\r\nlocals');
      await until(async () => (await client.upload(files)).status === 503);
      const { status, body, retryAfter } = await client.upload(files);
      expect([status, body.code, retryAfter]).to.deep.equal([503, 'BUSY', '2']);
      underway.destroy();
      await until(async () => (await client.upload(files)).status === 202);
    });
  });
});
