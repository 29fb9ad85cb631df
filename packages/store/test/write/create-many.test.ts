import { expect } from 'chai';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { isRefusedByStore, ScanRepository, type ScanOutcome, type ScanWrite } from '../../src/index.js';
import { newTenant } from '../as-maintenance.js';
import { countStatements } from '../count-statements.js';
import { useStore } from '../database.js';
import { completedScan, failedScan, firstPage, vulnerability } from '../fixtures.js';
import { expectExactRollUps } from '../roll-ups.js';

const isNew = (write: ScanWrite | undefined) => write && 'isNew' in write && write.isNew;
const errorOf = (write: ScanWrite | undefined) => (write && 'error' in write ? write.error : undefined);

describe('ScanRepository.createMany', () => {
  const database = useStore('pipeline');
  let scans: ScanRepository;
  let tenants: string[];

  before(async () => {
    scans = new ScanRepository(database.store);
    tenants = await Promise.all(Array.from({ length: 4 }, () => newTenant(database)));
  });

  const tenant = (index: number) => tenants[index % tenants.length]!;

  function outcome(index: number): ScanOutcome {
    if (index % 5 === 4) return { status: 'failed', scan: failedScan(tenant(index)) };
    const vulnerabilities = Array.from({ length: index % 4 }, (_, place) =>
      vulnerability({ severity: place === 0 ? 'CRITICAL' : 'LOW', category: place === 0 ? 'open_port' : 'other' }),
    );
    return { status: 'completed', scan: completedScan(tenant(index), { score: (index * 7) % 101 }), vulnerabilities };
  }

  const outcomes = (count: number) => Array.from({ length: count }, (_, index) => outcome(index));

  async function storedIds(written: readonly ScanOutcome[]): Promise<string[]> {
    const ids = written.map(({ scan }) => scan.id);
    const rows = await database.query<{ id: string }>('select id from scans where id = any($1)', [ids]);
    return rows.map(({ id }) => id);
  }

  it('stores scans of several tenants, completed and failed, in one transaction', async () => {
    const written = outcomes(40);
    expect((await scans.createMany(written)).every(isNew)).to.equal(true);
    const [transactions] = await database.query<{ count: number }>(
      'select count(distinct xmin::text)::int as count from scans where id = any($1)',
      [written.map(({ scan }) => scan.id)],
    );
    expect(await storedIds(written)).to.have.lengthOf(40);
    expect(transactions?.count).to.equal(1);
    await expectExactRollUps(database);
  });

  it('sends as many statements for many scans as for two', async () => {
    const few = await countStatements(database.store, () => scans.createMany(outcomes(2)));
    expect(await countStatements(database.store, () => scans.createMany(outcomes(64)))).to.equal(few);
  });

  it('tells what was there before, in the order of the request', async () => {
    const [first, second, third] = outcomes(3) as [ScanOutcome, ScanOutcome, ScanOutcome];
    await scans.createMany([second]);
    const written = await scans.createMany([third, second, first, third]);
    expect(written).to.deep.equal([
      { id: third.scan.id, isNew: true },
      { id: second.scan.id, isNew: false },
      { id: first.scan.id, isNew: true },
      { id: third.scan.id, isNew: false },
    ]);
    await expectExactRollUps(database);
  });

  it('takes ids in capitals for the same ids', async () => {
    const one = outcome(1);
    expect(
      isNew(
        (await scans.createMany([{ ...one, scan: { ...one.scan, id: one.scan.id.toUpperCase() } } as ScanOutcome]))[0],
      ),
    ).to.equal(true);
    expect(isNew((await scans.createMany([one]))[0])).to.equal(false);
    await expectExactRollUps(database);
  });

  it('stores the neighbours of scans that Postgres refuses', async () => {
    const written = outcomes(20);
    const tooLong = vulnerability({ category: 'far too long'.repeat(10) as 'other' });
    written[3] = { status: 'completed', scan: completedScan(tenant(3)), vulnerabilities: [tooLong] };
    written[11] = { status: 'completed', scan: completedScan(uuidv7()), vulnerabilities: [] };
    written[19] = { status: 'failed', scan: failedScan(tenant(19), { id: uuidv4() }) };
    const results = await scans.createMany(written);
    results.forEach((result, index) => {
      if ([3, 11, 19].includes(index)) expect(isRefusedByStore(errorOf(result)), String(index)).to.equal(true);
      else expect(isNew(result), String(index)).to.equal(true);
    });
    expect(await storedIds(written)).to.have.lengthOf(17);
    await expectExactRollUps(database);
  });

  it('makes partitions for months that lack them, also when several need them at once', async () => {
    const submitted = new Date('2019-05-17T10:00:00Z');
    const old = Array.from({ length: 10 }, () => {
      const scan = completedScan(tenant(0), { created_at: submitted });
      return { status: 'completed', scan, vulnerabilities: [vulnerability()] } satisfies ScanOutcome;
    });
    const written = await Promise.all(old.map(async (one) => scans.createMany([one, outcome(1)])));
    expect(written.flat().every(isNew)).to.equal(true);
    const [partition] = await database.query<{ name: string }>(
      'select tableoid::regclass::text as name from scans where id = $1',
      [old[0]?.scan.id],
    );
    expect(partition?.name).to.equal('scans_2019_05');
    await expectExactRollUps(database);
  });

  it('survives writers that meet in the same scans, tenants and repositories', async function () {
    this.timeout(60_000);
    const repositories = tenants.map((id) => ({ id: uuidv7(), url: `https://git.example/${id}`, subdirectory: '' }));
    const all = outcomes(120).map((one, index) => ({
      ...one,
      scan: {
        ...one.scan,
        repository: { ...repositories[index % repositories.length]!, ref: null, commit: null, pullRequest: null },
      },
    })) as ScanOutcome[];
    const writers = Array.from({ length: 12 }, (_, writer) =>
      // Each in an order of its own, with batches that overlap.
      all.map((_one, index) => all[(index * 7 + writer * 11) % all.length]!),
    );
    const written = await Promise.all(
      writers.map(async (mine) => {
        const results: ScanWrite[] = [];
        for (let start = 0; start < mine.length; start += 24)
          results.push(...(await scans.createMany(mine.slice(start, start + 24))));
        return results;
      }),
    );
    expect(written.flat().map(errorOf).filter(Boolean)).to.deep.equal([]);
    expect(written.flat().filter(isNew)).to.have.lengthOf(120);
    await expectExactRollUps(database);
  });

  it('makes a repository once where its first scans come at the same time', async () => {
    const id = await newTenant(database);
    for (let round = 0; round < 20; round++) {
      const url = `https://git.example/first-${round}`;
      const repository = { id: uuidv7(), url, subdirectory: '', ref: null, commit: null, pullRequest: null };
      const first = Array.from({ length: 12 }, () => failedScan(id, { repository }));
      expect(await Promise.all(first.map(async (scan) => scans.createFailed(scan)))).to.not.include(false);
    }
  });

  it('counts many scans in the history of their days as one by one', async () => {
    const id = await newTenant(database);
    const scores = [0, 10, 20, 90, 100];
    const day = (date: string) =>
      scores.map((score) => completedScan(id, { score, created_at: new Date(`${date}T12:00:00Z`) }));
    const [first, ...rest] = [...day('2026-11-01'), ...day('2026-11-02')];
    await scans.createMany([{ status: 'completed', scan: first!, vulnerabilities: [] }]);
    await scans.createMany(rest.map((scan) => ({ status: 'completed', scan, vulnerabilities: [] })));
    const history = await database.query<{ date: string }>(
      `select date::text, total_scans, round(average_score::numeric, 6)::float8 as average_score, critical_vulnerabilities
       from scan_history where tenant_id = $1 order by date`,
      [id],
    );
    expect(history).to.deep.equal([
      { date: '2026-11-01', total_scans: 5, average_score: 44, critical_vulnerabilities: 5 },
      { date: '2026-11-02', total_scans: 5, average_score: 44, critical_vulnerabilities: 5 },
    ]);
  });

  it('loads scans with their findings by two statements, however many there are', async () => {
    const id = await newTenant(database);
    const written = Array.from({ length: 30 }, (_, index) => ({
      status: 'completed' as const,
      scan: completedScan(id),
      vulnerabilities: Array.from({ length: index % 3 }, (_two, place) => vulnerability({ start_line: place + 1 })),
    }));
    await scans.createMany(written);
    const ids = written.map(({ scan }) => scan.id);
    const one = await countStatements(database.store, () => scans.getWithVulnerabilities(id, ids.slice(0, 1)));
    const all = await countStatements(database.store, () => scans.getWithVulnerabilities(id, ids));
    expect([one, all]).to.deep.equal([4, 4]);
    const loaded = await scans.getWithVulnerabilities(id, [...ids, uuidv7()]);
    expect(
      loaded.map(({ scan, vulnerabilities }) => [scan.id, vulnerabilities.map(({ start_line }) => start_line)]),
    ).to.deep.equal(
      written
        .map(({ scan, vulnerabilities }) => [scan.id, vulnerabilities.map(({ start_line }) => start_line)])
        .toReversed(),
    );
  });

  it('keeps a failed scan that never got its files', async () => {
    const id = await newTenant(database);
    const scan = failedScan(id, { file_hash: null, file_size_bytes: null, error_code: 'CHECKOUT_FAILED' });
    expect(await scans.createFailed(scan)).to.equal(true);
    expect(await scans.getById(id, scan.id)).to.include({ file_hash: null, file_size_bytes: null });
    expect((await scans.getRecentScans(id, firstPage)).pagination.total).to.equal(1);
  });
});
