import { expect } from 'chai';
import { v7 as uuidv7 } from 'uuid';
import {
  FindingRepository,
  RepositoryRepository,
  ScanRepository,
  type FindingRow,
  type NewVulnerability,
  type ScanOutcome,
} from '../../src/index.js';
import { newTenant } from '../as-maintenance.js';
import { useStore } from '../database.js';
import { completedScan, failedScan, firstPage, vulnerability } from '../fixtures.js';

interface ScanOptions {
  readonly day?: number;
  readonly pullRequest?: number;
  readonly change?: Partial<NewVulnerability>;
}

describe('findings of a repository', () => {
  const database = useStore();
  let scans: ScanRepository;
  let findings: FindingRepository;
  let repositories: RepositoryRepository;
  let tenantId: string;
  let repositoryId: string;
  let minute = 0;

  before(() => {
    scans = new ScanRepository(database.store);
    findings = new FindingRepository(database.store);
    repositories = new RepositoryRepository(database.store);
  });

  beforeEach(async () => {
    tenantId = await newTenant(database);
    repositoryId = uuidv7();
  });

  /** Submitted one after the other; each letter is a finding. */
  function scan(letters: string, { day = 1, pullRequest, change }: ScanOptions = {}): ScanOutcome {
    const created_at = new Date(Date.UTC(2026, 10, day, 0, ++minute));
    const repository = {
      id: repositoryId,
      url: `https://git.example/${repositoryId}.git`,
      subdirectory: 'infra',
      ref: null,
      commit: `commit-${minute}`,
      pullRequest: pullRequest ?? null,
    };
    return {
      status: 'completed',
      scan: completedScan(tenantId, { created_at, repository }),
      vulnerabilities: letters.split('').map((letter) => vulnerability({ fingerprint: letter, ...change })),
    };
  }

  async function store(...outcomes: readonly ScanOutcome[]): Promise<void> {
    for (const outcome of outcomes)
      expect(await scans.createMany([outcome])).to.deep.equal([{ id: outcome.scan.id, isNew: true }]);
  }

  async function changesOf({ scan: { id } }: ScanOutcome): Promise<(number | null | undefined)[]> {
    const row = await scans.getById(tenantId, id);
    return [row?.new_findings, row?.unchanged_findings, row?.fixed_findings];
  }

  const openLetters = async () =>
    (await findings.list(tenantId, repositoryId, { ...firstPage, state: 'open' })).data
      .map(({ fingerprint }) => fingerprint)
      .join('');

  it('are new, unchanged, fixed and new again', async () => {
    const [first, second, third] = [scan('ab'), scan('bc'), scan('ab')] as const;
    await store(first, second, third);
    expect(await changesOf(first)).to.deep.equal([2, 0, 0]);
    expect(await changesOf(second)).to.deep.equal([1, 1, 1]);
    expect(await changesOf(third)).to.deep.equal([1, 1, 1]);
    expect(await openLetters()).to.equal('ab');

    expect(await findings.find(tenantId, repositoryId, 'a')).to.deep.include({
      first_seen_scan_id: first.scan.id,
      first_seen_at: first.scan.created_at,
      last_seen_scan_id: third.scan.id,
      last_seen_at: third.scan.created_at,
      fixed_at: null,
      reopened_at: third.scan.created_at,
      reopened_count: 1,
    });
    expect(await findings.find(tenantId, repositoryId, 'b')).to.deep.include({
      first_seen_scan_id: first.scan.id,
      last_seen_scan_id: third.scan.id,
      reopened_at: null,
      reopened_count: 0,
    });
    expect(await findings.find(tenantId, repositoryId, 'c')).to.deep.include({
      first_seen_scan_id: second.scan.id,
      last_seen_scan_id: second.scan.id,
      fixed_scan_id: third.scan.id,
      fixed_at: third.scan.created_at,
    });
    expect(await repositories.findById(tenantId, repositoryId)).to.deep.include({
      url: `https://git.example/${repositoryId}.git`,
      subdirectory: 'infra',
      last_scan_id: third.scan.id,
      last_scan_at: third.scan.created_at,
      last_commit_sha: third.scan.repository?.commit,
      open_high: 2,
      open_critical: 0,
    });
  });

  it('are compared with a pull request, which changes nothing', async () => {
    const pullRequest = scan('bcd', { pullRequest: 7 });
    const main = scan('ab');
    await store(main, pullRequest);
    expect(await changesOf(pullRequest)).to.deep.equal([2, 1, 1]);
    expect(await openLetters()).to.equal('ab');
    expect(await repositories.findById(tenantId, repositoryId)).to.include({ last_scan_id: main.scan.id });
  });

  it('are compared with a scan older than the last, which changes nothing', async () => {
    const [late, last] = [scan('c'), scan('ab')] as const;
    await store(last, late);
    expect(await changesOf(late)).to.deep.equal([1, 0, 2]);
    expect(await openLetters()).to.equal('ab');
  });

  it('are all fixed by a scan without any', async () => {
    const [first, empty] = [scan('ab'), scan('')] as const;
    await store(first, empty);
    expect(await changesOf(empty)).to.deep.equal([0, 0, 2]);
    expect(await openLetters()).to.equal('');
    expect(await repositories.findById(tenantId, repositoryId)).to.include({
      last_scan_id: empty.scan.id,
      open_high: 0,
    });
    const fixed = await findings.list(tenantId, repositoryId, { ...firstPage, state: 'fixed' });
    expect(fixed.pagination.total).to.equal(2);
  });

  it('are not those that are suppressed, and count once however often they occur', async () => {
    const outcome = scan('aab') as Extract<ScanOutcome, { status: 'completed' }>;
    const suppressed = {
      ...outcome,
      vulnerabilities: [...outcome.vulnerabilities, vulnerability({ fingerprint: 'z', suppressed: true })],
    };
    await store(suppressed);
    expect(await changesOf(suppressed)).to.deep.equal([2, 0, 0]);
    expect(await openLetters()).to.equal('ab');
  });

  it('stay as they are when a scan fails', async () => {
    const main = scan('ab');
    const { repository } = main.scan;
    const failed: ScanOutcome = {
      status: 'failed',
      scan: failedScan(tenantId, { repository, file_hash: null, file_size_bytes: null }),
    };
    await store(main, failed);
    expect(await changesOf(failed)).to.deep.equal([null, null, null]);
    expect(await openLetters()).to.equal('ab');
    expect((await scans.getByRepository(tenantId, repositoryId, firstPage)).data.map(({ id }) => id)).to.deep.equal([
      failed.scan.id,
      main.scan.id,
    ]);
  });

  it('do not move when a scan is repeated', async () => {
    const [first, second] = [scan('ab'), scan('b')] as const;
    await store(first, second);
    await scans.createMany([first, second, first]);
    expect(await changesOf(second)).to.deep.equal([0, 1, 1]);
    const trend = await database.query<{ new: number }>(
      'select new, fixed, open from repository_history where repository_id = $1',
      [repositoryId],
    );
    expect(trend).to.deep.equal([{ new: 2, fixed: 1, open: 1 }]);
  });

  it('follow a severity that changes', async () => {
    await store(scan('ab'), scan('ab', { change: { severity: 'LOW' } }));
    expect(await repositories.findById(tenantId, repositoryId)).to.include({ open_high: 0, open_low: 2 });
    expect((await findings.list(tenantId, repositoryId, { ...firstPage, state: 'open' })).data[0]).to.include({
      severity: 'LOW',
    });
  });

  it('do not go to the repository of another tenant', async () => {
    await store(scan('a'));
    const thief = await newTenant(database);
    const outcome = scan('b');
    const [write] = await scans.createMany([
      { ...outcome, scan: { ...outcome.scan, tenant_id: thief } } as ScanOutcome,
    ]);
    expect(write).to.have.property('error').that.is.instanceOf(Error);
    expect(await openLetters()).to.equal('a');
  });

  it('come out the same one by one, in batches, and as counted by hand', async function () {
    this.timeout(60_000);
    // A generator of its own keeps the cases the same: https://en.wikipedia.org/wiki/Linear_congruential_generator
    let state = 42;
    const random = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) % below;
    const scansOfRun = Array.from({ length: 40 }, (_, index) => ({
      letters: 'abcdefgh'
        .split('')
        .filter(() => random(3) > 0)
        .join(''),
      day: 1 + Math.floor(index / 6),
    }));
    const results = [];
    for (const batchSize of [1, 3, 40]) {
      repositoryId = uuidv7();
      minute = 0;
      const outcomes = scansOfRun.map(({ letters, day }) => scan(letters, { day }));
      for (let start = 0; start < outcomes.length; start += batchSize)
        await scans.createMany(outcomes.slice(start, start + batchSize).toReversed());
      const changes = await Promise.all(outcomes.map(changesOf));
      const numberOf = new Map(outcomes.map(({ scan: { id } }, index) => [id, index]));
      const lives = await database.query<FindingRow>(
        `select fingerprint, first_seen_scan_id, last_seen_scan_id, fixed_scan_id, reopened_at, reopened_count
         from findings where repository_id = $1 order by fingerprint`,
        [repositoryId],
      );
      const trend = await database.query(
        'select date::text, open, new, fixed from repository_history where repository_id = $1 order by date',
        [repositoryId],
      );
      results.push({
        changes,
        trend,
        lives: lives.map((life) => ({
          letter: life.fingerprint,
          first: numberOf.get(life.first_seen_scan_id),
          last: numberOf.get(life.last_seen_scan_id),
          fixed: life.fixed_scan_id === null ? undefined : numberOf.get(life.fixed_scan_id),
          reopened: outcomes.findIndex((one) => one.scan.created_at.getTime() === life.reopened_at?.getTime()),
          times: life.reopened_count,
        })),
      });
    }
    const byHand = followByHand(scansOfRun);
    for (const result of results) expect(result).to.deep.equal(byHand);
  });
});

/** The same story, told one finding and one scan at a time. */
function followByHand(run: readonly { readonly letters: string; readonly day: number }[]) {
  interface Life {
    letter: string;
    first: number | undefined;
    last: number | undefined;
    fixed: number | undefined;
    reopened: number;
    times: number;
  }
  const lives = new Map<string, Life>();
  const trend = new Map<string, { date: string; open: number; new: number; fixed: number }>();
  const changes = run.map(({ letters, day }, index) => {
    const before = new Set(index === 0 ? [] : run[index - 1]!.letters);
    const added = letters.split('').filter((letter) => !before.has(letter));
    const gone = [...before].filter((letter) => !letters.includes(letter));
    for (const letter of added) {
      const life = lives.get(letter);
      if (!life) lives.set(letter, { letter, first: index, last: undefined, fixed: undefined, reopened: -1, times: 0 });
      else Object.assign(life, { last: undefined, fixed: undefined, reopened: index, times: life.times + 1 });
    }
    for (const letter of gone) Object.assign(lives.get(letter)!, { last: index - 1, fixed: index });
    const date = `2026-11-${String(day).padStart(2, '0')}`;
    const today = trend.get(date) ?? { date, open: 0, new: 0, fixed: 0 };
    trend.set(date, { date, open: letters.length, new: today.new + added.length, fixed: today.fixed + gone.length });
    return [added.length, letters.length - added.length, gone.length];
  });
  return {
    changes,
    trend: [...trend.values()],
    lives: [...lives.values()].toSorted((a, b) => (a.letter < b.letter ? -1 : 1)),
  };
}
