import type { BatchDetails, BatchView, Page } from '@terrasafe/contracts';
import { BatchRepository, ScanRepository, openStore } from '@terrasafe/store';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { useApi, type Client } from './running-api.js';
import { failedScan } from './scans.js';

/** More than are put back with one command. */
const failures = 260;

describe('the API about batches', () => {
  const api = useApi();
  const [first, second] = [uuidv7(), uuidv7()];
  let client: Client;

  before(async () => {
    const { tenantId, as } = await api.newTenant();
    client = await as('member');
    const store = await openStore(api.databaseUrl, { poolSize: 1 });
    const batches = new BatchRepository(store);
    for (const id of [first, second]) {
      const accepted = id === first ? failures : 0;
      await batches.create({ id, tenant_id: tenantId, name: '', accepted, rejected: 0, rejections: [] });
      await batches.markQueued(tenantId, id);
    }
    const repository = {
      id: uuidv7(),
      url: 'https://git.example/infra.git',
      subdirectory: '',
      ref: null,
      commit: null,
      pullRequest: null,
    };
    const scan = () => ({ ...failedScan(tenantId), lane: 'batch' as const, batch_id: first, repository });
    await new ScanRepository(store).createMany(
      Array.from({ length: failures }, () => ({ status: 'failed', scan: scan() })),
    );
    await store.close();
  });

  it('lists them by page, and the failures of each', async () => {
    const idsOf = async (page: number) => {
      const { body } = await client('GET', `/v1/batches?per_page=1&page=${page}`);
      return (body as unknown as Page<BatchView>).data.map(({ id }) => id);
    };
    expect([await idsOf(1), await idsOf(2)]).to.deep.equal([[second], [first]]);
    const { body } = await client('GET', `/v1/batches/${first}?per_page=2`);
    const { data, pagination } = (body as unknown as BatchDetails).failures;
    expect([data.length, pagination.total]).to.deep.equal([2, failures]);
    const { body: more } = await client('GET', `/v1/batches/${first}?per_page=2&cursor=${pagination.next_cursor}`);
    expect((more as unknown as BatchDetails).failures.data[0]?.id).to.not.be.oneOf(data.map(({ id }) => id));
  });

  it('puts all failed scans of one back, however many there are', async () => {
    const { status, body } = await client('POST', `/v1/batches/${first}/retry`);
    expect([status, body]).to.deep.equal([202, { id: first, retried: failures }]);
    expect((await client('GET', `/v1/batches/${first}`)).body).to.have.nested.property('counts.failed', 0);
  });
});
