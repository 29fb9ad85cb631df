import { finishScan } from '@terrasafe/queue';
import { ScanRepository } from '@terrasafe/store';
import { expect } from 'chai';
import { RunningIngest, type Answer } from './running-ingest.js';
import { until } from '@terrasafe/testing';

const files = { 'main.tf': 'locals {}\n' };

describe('POST /scan', function () {
  this.timeout(60_000);
  let ingest: RunningIngest;
  before(async () => void (ingest = await RunningIngest.start()));
  afterEach(() => ingest.clear());
  after(() => ingest.stop());

  it('answers 504 with the place of a scan that goes on', async () => {
    const client = ingest.client(await ingest.serve({ timeoutSeconds: 0.01 }), await ingest.newKey());
    const { status, body } = await client.upload(files, { path: '/scan' });
    const [scan] = await ingest.scans();
    expect([status, body.code]).to.deep.equal([504, 'TIMEOUT']);
    expect(body.detail).to.contain(`/v1/scans/${scan?.scanId}`);
  });

  /** Uploads, and has the scan end as failed. */
  async function failedWith(error_code: string, error_reason: string): Promise<Answer> {
    const { redis, store } = ingest.servers;
    const client = ingest.client(await ingest.serve(), await ingest.newKey());
    const answer = client.upload(files, { path: '/scan' });
    await until(async () => (await ingest.scans()).length === 1);
    const [scan] = await ingest.scans();
    await new ScanRepository(store).createFailed({
      id: scan!.scanId,
      tenant_id: scan!.tenantId,
      filename: 'main.tf',
      lane: 'interactive',
      batch_id: null,
      repository: null,
      file_hash: null,
      file_size_bytes: null,
      user_id: null,
      correlation_id: null,
      environment: null,
      created_at: new Date(),
      error_code,
      error_reason,
    });
    await finishScan(redis, scan!.scanId, 'failed');
    return answer;
  }

  it('answers 504 for a scan that took too long, and 422 for one that failed otherwise, with the reason', async () => {
    const slow = await failedWith('TIMEOUT', 'The analysis took longer than 30 seconds.');
    expect([slow.status, slow.body.code]).to.deep.equal([504, 'TIMEOUT']);
    expect(slow.body.detail).to.equal('The analysis took longer than 30 seconds.');
    await ingest.clear();
    const broken = await failedWith('MEMORY_LIMIT', 'The analysis needed too much memory.');
    expect([broken.status, broken.body.code]).to.deep.equal([422, 'MEMORY_LIMIT']);
    expect(broken.body.detail).to.equal('The analysis needed too much memory.');
  });
});
