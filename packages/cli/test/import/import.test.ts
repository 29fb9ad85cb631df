import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { LocalServer } from '@terrasafe/local';
import { AuditLogRepository, ScanRepository, TenantRepository, openStore, type Store } from '@terrasafe/store';
import { TestServers } from '@terrasafe/testing';
import { expect } from 'chai';

const program = fileURLToPath(new URL('../../../../../bin/terrasafe', import.meta.url));

describe('terrasafe import', function () {
  this.timeout(180_000);
  const servers = new TestServers();
  let postgres: LocalServer;
  let store: Store;
  let scans: ScanRepository;

  before(async () => {
    postgres = await servers.openPostgres();
    store = servers.closing(await openStore(postgres.url, { poolSize: 2 }));
    scans = new ScanRepository(store);
  });
  after(() => servers.stop());

  const env = (changes: Record<string, string> = {}) => ({
    ...process.env,
    TERRASAFE_DATABASE_URL: postgres.url,
    ...changes,
  });

  function terrasafe(args: string[], changes?: Record<string, string>) {
    return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      execFile(program, args, { env: env(changes), maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  }

  async function newTenant(slug: string): Promise<string> {
    const { id } = await new TenantRepository(store).create({ name: slug, slug });
    return id;
  }

  /** One of every ten failed; a minute apart. */
  const record = (index: number) => {
    const timestamp = new Date(Date.now() - (index + 1) * 60_000).toISOString();
    if (index % 10 === 9) return { score: -1, error: `broken ${index}`, timestamp };
    return {
      file: `modules/${index}/main.tf`,
      score: index % 100,
      rule_based_score: 40,
      ml_score: 12.5,
      confidence: 'LOW',
      vulnerabilities: [
        { severity: 'CRITICAL', points: 30, message: `open ${index}`, resource: 'web', remediation: 'close it' },
        { severity: 'MEDIUM', points: 10, message: `plain ${index}`, resource: 'disk', remediation: 'encrypt it' },
      ],
      timestamp,
    };
  };
  const records = (count: number) => Array.from({ length: count }, (_, index) => record(index));

  it('imports every form of history once, and reports what it cannot use', async () => {
    const tenantId = await newTenant('forms');
    const path = join(servers.directory, 'scan_history.json');
    const all = records(30);
    const bad = [
      { ...record(30), score: 400 },
      { ...record(31), file_size_bytes: 3e9 }, // more than the column takes
    ];
    await writeFile(path, JSON.stringify({ scans: [...all.slice(0, 10), ...bad, ...all.slice(10)] }, null, 1));
    const first = await terrasafe(['import', path, '--tenant', 'forms']);
    expect(first.stdout).to.equal(`${path}: 30 scans imported, 0 there already, 2 skipped\n`);
    expect(first.stderr).to.match(
      /^\S+scan_history\.json:\d+: score: .+\n\S+scan_history\.json:\d+: .+ out of range .+\n$/,
    );
    expect(first.code).to.equal(1);

    await writeFile(path, all.map((it) => JSON.stringify(it)).join('\n'));
    const second = await terrasafe(['import', path, '--tenant', 'forms']);
    expect(second).to.deep.equal({
      code: 0,
      stdout: `${path}: 0 scans imported, 30 there already, 0 skipped\n`,
      stderr: '',
    });
    expect(await scans.getStats(tenantId)).to.include({
      total_scans: 30,
      failed_scans: 3,
      critical_vulnerabilities: 27,
      medium_vulnerabilities: 27,
    });
    const [newest] = (await scans.getRecentScans(tenantId, { page: 1, per_page: 1 })).data;
    expect(newest).to.include({ filename: 'modules/0/main.tf', status: 'completed', model_version: 'imported' });
    const log = await new AuditLogRepository(store).list(tenantId, { page: 1, per_page: 10 });
    expect(log.data.toReversed().map(({ action, details_json }) => [action, details_json?.scans])).to.deep.equal([
      ['scan.import_started', undefined],
      ['scan.imported', 30],
      ['scan.import_started', undefined],
      ['scan.imported', 0],
    ]);
  });

  it('goes on after it was killed: every scan is there once', async () => {
    const tenantId = await newTenant('resumed');
    const path = join(servers.directory, 'long.json');
    const count = 8_000;
    await writeFile(
      path,
      `[${records(count)
        .map((it) => JSON.stringify(it))
        .join(',\n')}]`,
    );
    const total = async () => (await scans.getStats(tenantId)).total_scans;

    const victim = spawn(program, ['import', path, '--tenant', 'resumed'], { env: env(), stdio: 'ignore' });
    const ended = once(victim, 'exit');
    while ((await total()) < count / 8) await sleep(5);
    victim.kill('SIGKILL');
    expect(await ended).to.deep.equal([null, 'SIGKILL']);
    const left = await total();
    expect(left).to.be.lessThan(count);

    const { code, stdout } = await terrasafe(['import', path, '--tenant', 'resumed']);
    expect([code, stdout]).to.deep.equal([
      0,
      `${path}: ${count - left} scans imported, ${left} there already, 0 skipped\n`,
    ]);
    expect(await scans.getStats(tenantId)).to.include({
      total_scans: count,
      failed_scans: count / 10,
      critical_vulnerabilities: (count / 10) * 9,
    });
  });

  it('says that the database went away, and goes on afterwards', async () => {
    const tenantId = await newTenant('cut');
    const path = join(servers.directory, 'cut.json');
    const count = 4_000;
    await writeFile(path, JSON.stringify(records(count)));
    const total = async () => (await scans.getStats(tenantId)).total_scans;

    const running = terrasafe(['import', path, '--tenant', 'cut']);
    while ((await total()) === 0) await sleep(5);
    postgres.kill();
    const { code, stdout, stderr } = await running;
    await postgres.restart();
    expect([code, stderr]).to.deep.equal([1, 'The database is away. Run the same command again to go on.\n']);
    expect(stdout).to.match(/cut\.json: \d+ scans imported, 0 there already, 0 skipped\n$/);

    expect((await terrasafe(['import', path, '--tenant', 'cut'])).code).to.equal(0);
    expect(await total()).to.equal(count);
  });

  it('needs no more memory for a larger file', async () => {
    await newTenant('large');
    const path = join(servers.directory, 'large.json');
    const file = createWriteStream(path);
    const padding = 'x'.repeat(2 ** 20);
    for (let index = 0; index < 200; index++) {
      if (!file.write(`${index === 0 ? '[' : ','}\n${JSON.stringify({ ...record(index), padding })}`))
        await once(file, 'drain');
    }
    file.end('\n]');
    await once(file, 'close');
    const { code, stdout } = await terrasafe(['import', path, '--tenant', 'large'], {
      NODE_OPTIONS: '--max-old-space-size=100',
    });
    expect([code, stdout]).to.deep.equal([0, `${path}: 200 scans imported, 0 there already, 0 skipped\n`]);
  });

  it('warns when the tenant will not keep what it brings, which can be changed', async () => {
    await newTenant('forgetful');
    const path = join(servers.directory, 'old.json');
    await writeFile(path, JSON.stringify([{ ...record(0), timestamp: '2024-03-01T00:00:00Z' }]));
    const warned = await terrasafe(['import', path, '--tenant', 'forgetful']);
    expect(warned.stdout).to.contain('go back to 2024-03-01').and.contain('for 90 days');

    const set = await terrasafe(['retention', 'set', '--tenant', 'forgetful', '--days', '3650']);
    expect(set).to.deep.equal({ code: 0, stdout: 'days: 3650\nkeep-latest: 1 of each repository\n', stderr: '' });
    expect((await terrasafe(['retention', 'show', '--tenant', 'forgetful'])).stdout).to.equal(set.stdout);
    await writeFile(path, JSON.stringify([{ ...record(0), timestamp: '2024-03-02T00:00:00Z' }]));
    expect((await terrasafe(['import', path, '--tenant', 'forgetful'])).stdout).to.not.contain('go back');
    for (const args of [['--days', '0'], ['--days', 'x'], ['--keep-latest', '-1'], []]) {
      const { code, stderr } = await terrasafe(['retention', 'set', '--tenant', 'forgetful', ...args]);
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr).to.match(/^terrasafe: /);
    }
  });

  it('says what it needs', async () => {
    const path = join(servers.directory, 'one.json');
    await writeFile(path, JSON.stringify([record(0)]));
    for (const args of [
      [],
      [path],
      [path, path, '--tenant', 'forms'],
      [path, '--tenant', 'nobody'],
      ['none.json', '--tenant', 'forms'],
      [servers.directory, '--tenant', 'forms'],
    ]) {
      const { code, stderr } = await terrasafe(['import', ...args]);
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr)
        .to.match(/^terrasafe: \S/)
        .and.not.contain('    at ');
    }
    const away = await terrasafe(['import', path, '--tenant', 'forms'], {
      TERRASAFE_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(away.code).to.equal(1);
    expect(away.stderr).to.match(/^terrasafe: .*ECONNREFUSED/);
  });
});
