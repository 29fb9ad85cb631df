import { BatchRepository, ScanRepository, openStore, type ScanOutcome } from '@terrasafe/store';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { useApi } from './running-api.js';
import { completedScan } from './scans.js';

describe('batches over HTTP', function () {
  this.timeout(60_000);
  const api = useApi();

  function failedScan(tenantId: string, batchId: string): ScanOutcome {
    const { id, filename, created_at } = completedScan(tenantId);
    const repository = {
      id: uuidv7(),
      url: `https://git.example/${id}`,
      subdirectory: '',
      ref: null,
      commit: null,
      pullRequest: null,
    };
    return {
      status: 'failed',
      scan: {
        id,
        tenant_id: tenantId,
        filename,
        lane: 'batch',
        batch_id: batchId,
        repository,
        file_hash: null,
        file_size_bytes: null,
        user_id: null,
        correlation_id: null,
        environment: null,
        created_at,
        error_code: 'CHECKOUT_FAILED',
        error_reason: 'There is nothing.',
      },
    };
  }

  /** A batch of three scans, of which so many have failed already. */
  async function tenantWithBatch(failed: number) {
    const { tenantId, as } = await api.newTenant();
    const [store, pipeline] = [
      await openStore(api.databaseUrl, { poolSize: 1 }),
      await openStore(api.databaseUrl, { poolSize: 1, role: 'pipeline' }),
    ];
    const batches = new BatchRepository(store);
    const id = uuidv7();
    await batches.create({ id, tenant_id: tenantId, name: 'night', accepted: 3, rejected: 0, rejections: [] });
    await batches.markQueued(tenantId, id);
    const outcomes = Array.from({ length: failed }, () => failedScan(tenantId, id));
    if (failed > 0) await new ScanRepository(pipeline).createMany(outcomes);
    await Promise.all([store.close(), pipeline.close()]);
    const [member, admin] = [await as('member'), await as('admin')];
    const audit = async () => {
      const rows = (await admin('GET', '/v1/audit-logs?target_entity_type=batch')).body.data;
      return (rows as Record<string, unknown>[]).map(({ id: _, timestamp: __, api_key_id, correlation_id, ...row }) => {
        expect([api_key_id, correlation_id]).to.satisfy((ids: unknown[]) => ids.every((it) => typeof it === 'string'));
        return row;
      });
    };
    return { id, member, audit };
  }

  const row = (id: string, action: string, details_json: object) => ({
    user_id: null,
    action,
    target_entity_type: 'batch',
    target_entity_id: id,
    details_json,
  });

  it('audit who cancelled one, once', async () => {
    const { id, member, audit } = await tenantWithBatch(1);
    expect((await member('POST', `/v1/batches/${id}/cancel`)).status).to.equal(202);
    expect((await member('POST', `/v1/batches/${id}/cancel`)).body).to.include({ status: 'cancelling' });
    expect((await member('POST', `/v1/batches/${id}/retry`)).status).to.equal(409);
    expect(await audit()).to.deep.equal([row(id, 'batch.cancelled', { accepted: 3, completed: 0, failed: 1 })]);
  });

  it('audit who had the failed scans of one tried again, where there were some', async () => {
    const { id, member, audit } = await tenantWithBatch(2);
    expect((await member('POST', `/v1/batches/${id}/retry`)).body).to.deep.equal({ id, retried: 2 });
    expect((await member('POST', `/v1/batches/${id}/retry`)).body).to.deep.equal({ id, retried: 0 });
    expect(await audit()).to.deep.equal([row(id, 'batch.retried', { scans: 2 })]);
  });
});
