import { ScanView } from '@terrasafe/contracts';
import { ScanRepository, openStore, type Store } from '@terrasafe/store';
import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import { useApi, type Client } from './running-api.js';
import { completedScan, vulnerability } from './scans.js';

describe('the API about repositories', () => {
  const api = useApi();
  const repositoryId = uuidv7();
  let store: Store;
  let client: Client;
  let stranger: Client;

  before(async () => {
    store = await openStore(api.databaseUrl, { poolSize: 1 });
    const owner = await api.newTenant();
    client = await owner.as('reader');
    stranger = await (await api.newTenant()).as('admin');
    const repository = {
      id: repositoryId,
      url: 'https://git.example/infra.git',
      subdirectory: '',
      ref: 'main',
      commit: 'c0ffee',
      pullRequest: null,
    };
    const scans = new ScanRepository(store);
    const longAgo = new Date(Date.now() - 20 * 86_400_000);
    for (const [letters, created_at] of [
      ['ab', longAgo],
      ['bc', new Date()],
    ] as const) {
      const found = letters.split('').map((fingerprint) => vulnerability({ fingerprint, rule_id: 'AWS-S3-0001' }));
      await scans.create({ ...completedScan(owner.tenantId), created_at, repository }, found);
    }
    const other = { ...repository, id: uuidv7(), subdirectory: 'network' };
    await scans.create({ ...completedScan(owner.tenantId), repository: other }, []);
  });
  after(() => store.close());

  it('lists them with their open findings', async () => {
    const { status, body } = await client('GET', '/v1/repositories?per_page=1');
    expect(status).to.equal(200);
    expect(body.data).to.have.lengthOf(1);
    expect(body.pagination).to.include({ per_page: 1, total: 2 });
    const { body: one } = await client('GET', `/v1/repositories/${repositoryId}`);
    expect(one).to.include({ url: 'https://git.example/infra.git', last_commit_sha: 'c0ffee', open_high: 2 });
    expect(one).to.not.have.property('tenant_id');
  });

  it('says of a scan what is new, unchanged and fixed', async () => {
    const { body } = await client('GET', `/v1/repositories/${repositoryId}/scans?per_page=1`);
    const [scan, ...others] = body.data as unknown[];
    expect(others).to.deep.equal([]);
    expect(ScanView.parse(scan)).to.deep.include({
      changes: { new: 1, unchanged: 1, fixed: 1 },
      repository: { id: repositoryId, ref: 'main', commit: 'c0ffee', pull_request: null },
    });
  });

  it('lists findings by their state, and the days', async () => {
    const lettersOf = async (state: string) => {
      const { body } = await client('GET', `/v1/repositories/${repositoryId}/findings?state=${state}`);
      return (body.data as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint).join('');
    };
    expect(await lettersOf('open')).to.equal('bc');
    expect(await lettersOf('fixed')).to.equal('a');
    const trend = async (days: number) =>
      (await client('GET', `/v1/repositories/${repositoryId}/trend?days=${days}`)).body.data as object[];
    const [before, today] = await trend(30);
    expect(before).to.include({ new: 2, open: 2, fixed: 0 }).and.not.have.property('tenant_id');
    expect(today).to.include({ new: 1, open: 2, fixed: 1 });
    expect(await trend(2)).to.deep.equal([today]);
  });

  it('knows nothing of those of another tenant', async () => {
    for (const path of ['', '/scans', '/findings', '/trend'])
      expect((await stranger('GET', `/v1/repositories/${repositoryId}${path}`)).status, path).to.equal(404);
    expect((await stranger('GET', '/v1/repositories')).body.data).to.deep.equal([]);
    expect((await client('GET', '/v1/repositories/nonsense')).status).to.equal(404);
  });
});
