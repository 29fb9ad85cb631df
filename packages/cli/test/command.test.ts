import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ScanReport, type RuleInfo } from '@terrasafe/contracts';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Without Redis, Postgres or anything else: the scanner alone. */
function terrasafe(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(join(root, 'bin/terrasafe'), args, { cwd: root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

const scanJson = async (...args: string[]) => {
  const { stdout } = await terrasafe('scan', '--format', 'json', '--fail-on', 'never', ...args);
  return ScanReport.parse(JSON.parse(stdout));
};

describe('bin/terrasafe', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-cli-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('gives the reference files the scores that they stand for', async () => {
    for (const [file, least, most] of [
      ['vulnerable', 90, 100],
      ['mixed', 40, 60],
      ['secure', 0, 20],
    ] as const) {
      const [scan] = (await scanJson(`examples/${file}.tf`)).scans;
      expect(scan?.score, file).to.be.within(least, most);
      expect(scan?.errors).to.deep.equal([]);
    }
    await writeFile(join(folder, 'empty.tf'), '# nothing\n');
    expect((await scanJson(join(folder, 'empty.tf'))).scans[0]).to.include({ score: 0, grade: 'A' });
  });

  it('ends with 1 for findings from --fail-on on, with 0 below, and with 2 for what it cannot use', async () => {
    expect((await terrasafe('scan', 'examples/mixed.tf')).code).to.equal(1);
    expect((await terrasafe('scan', 'examples/mixed.tf', '--fail-on', 'critical')).code).to.equal(0);
    expect((await terrasafe('scan', 'examples/vulnerable.tf', '--fail-on', 'CRITICAL')).code).to.equal(1);
    expect((await terrasafe('scan', join(folder, 'empty.tf'))).code).to.equal(0);
    for (const args of [
      ['scan'],
      ['scan', 'no/such/folder'],
      ['scan', '.', '--format', 'pdf'],
      ['scan', '.', '--colour'],
      ['dance'],
      ['scan', '.', '--rule', 'NONE'],
      ['scan', 'README.md'],
    ]) {
      const { code, stderr } = await terrasafe(...args);
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr, args.join(' '))
        .to.match(/^terrasafe: \S/)
        .and.not.contain('    at ');
    }
  });

  it('scans each root module below a folder, modules through their instances', async () => {
    const { scans } = await scanJson('examples');
    expect(scans.map(({ root: path }) => path)).to.deep.equal(['examples', 'examples/web-shop']);
    const resources = scans[1]?.vulnerabilities.map(({ resource }) => resource);
    expect(resources).to.include('module.storage["catalogue"].aws_s3_bucket.this');
  });

  it('tells where a file is broken, and checks the rest', async () => {
    const broken = join(folder, 'broken.tf');
    await writeFile(broken, 'locals {\n  a = = 1\n}\n\nresource "aws_ebs_volume" "v" {\n  encrypted = false\n}\n');
    const [scan] = (await scanJson(broken)).scans;
    expect(scan?.errors[0]).to.include({ kind: 'syntax', file: broken, line: 2 });
    expect(scan?.vulnerabilities.map(({ resource }) => resource)).to.include('aws_ebs_volume.v');
  });

  it('takes variables', async () => {
    const encrypted = async (...args: string[]) =>
      (await scanJson('examples/web-shop', '--rule', 'CKV_AWS_16', ...args)).scans[0]?.vulnerabilities.length === 0;
    expect(await encrypted()).to.equal(false);
    expect(await encrypted('--var', 'environment=production')).to.equal(true);
    await writeFile(join(folder, 'production.tfvars'), 'environment = "production"\n');
    expect(await encrypted('--var-file', join(folder, 'production.tfvars'))).to.equal(true);
  });

  it('reads a file of variables once, by whatever path it is named, and shows it by the path that leads there', async () => {
    const tree = join(folder, 'tree');
    await mkdir(join(tree, 'environments'), { recursive: true });
    await writeFile(join(tree, 'main.tf'), 'variable "password" {}\n');
    const secret = 'password = "correct-horse-7-battery"\nkey = "AKIAQWERTYUIOPASDFGH"\n';
    await writeFile(join(tree, 'environments/prod.tfvars'), secret);
    const found = async (path: string, ...args: string[]) =>
      (await scanJson(path, ...args)).scans.flatMap((scan) => scan.vulnerabilities.map(({ file }) => file));

    const inside = join(tree, 'environments/prod.tfvars');
    const once = await found(tree);
    expect(new Set(once)).to.deep.equal(new Set([inside]));
    await symlink(tree, join(folder, 'link'));
    for (const path of [inside, relative(root, inside), join(folder, 'link/environments/prod.tfvars')]) {
      expect(await found(tree, '--var-file', path), path).to.deep.equal(once);
    }

    // Its name is that of a file in the folder, seen from there.
    const outside = join(folder, 'tree/../outside.tfvars');
    await writeFile(join(tree, 'outside.tfvars'), '');
    await writeFile(outside, 'a = = 1\n');
    for (const path of [tree, join(tree, 'main.tf')]) {
      const [scan] = (await scanJson(path, '--var-file', outside)).scans;
      expect(scan?.errors.map(({ kind, file }) => [kind, file])).to.deep.equal([['syntax', outside]]);
    }
  });

  it('runs and skips rules by any of their ids', async () => {
    const ids = async (...args: string[]) =>
      new Set(
        (await scanJson('examples/vulnerable.tf', ...args)).scans[0]?.vulnerabilities.map(({ rule_id }) => rule_id),
      );
    expect([...(await ids('--rule', 'CKV_AWS_24'))]).to.deep.equal(['AWS-EC2-0001']);
    expect([...(await ids('--skip-rule', 'AVD-AWS-0080'))]).to.not.include('AWS-RDS-0002');
  });

  it('runs policies of the user, and says what is wrong with one', async () => {
    const policies = join(folder, 'policies');
    await mkdir(policies);
    const policy = (operator: string) =>
      `metadata:\n  id: OWN_1\n  name: Buckets have an owner\n  category: GENERAL_SECURITY\ndefinition:\n  cond_type: attribute\n  resource_types: [aws_s3_bucket]\n  attribute: tags.Owner\n  operator: ${operator}\n`;
    await writeFile(join(policies, 'owner.yaml'), policy('exists'));
    const args = ['examples/vulnerable.tf', '--policy-dir', policies, '--rule', 'OWN_1'];
    expect((await scanJson(...args)).scans[0]?.vulnerabilities[0]).to.include({
      rule_id: 'OWN_1',
      resource: 'aws_s3_bucket.invoices',
    });
    await writeFile(join(policies, 'broken.yaml'), policy('resembles').replace('OWN_1', 'OWN_2'));
    const { code, stderr } = await terrasafe('scan', ...args);
    expect(code).to.equal(2);
    expect(stderr).to.match(/broken\.yaml:9: .*operator/);
  });

  it('compares with a baseline: new findings fail, known ones do not, fixed ones are named', async () => {
    const baseline = join(folder, 'baseline.json');
    const source = join(folder, 'main.tf');
    const volume = (name: string) => `resource "aws_ebs_volume" "${name}" {\n  encrypted = false\n}\n`;
    await writeFile(source, volume('a') + volume('b'));
    expect((await terrasafe('scan', source, '--write-baseline', baseline)).code).to.equal(1);
    expect((await terrasafe('scan', source, '--baseline', baseline)).code).to.equal(0);
    await writeFile(source, `# moved\n${volume('b')}${volume('c')}`);
    expect((await terrasafe('scan', source, '--baseline', baseline)).code).to.equal(1);
    const report = await scanJson(source, '--baseline', baseline);
    const states = report.scans[0]?.vulnerabilities.map(({ resource, baseline: state }) => [resource, state]);
    expect(states).to.deep.include(['aws_ebs_volume.b', 'unchanged']).and.deep.include(['aws_ebs_volume.c', 'new']);
    expect(report.baseline?.fixed.map(({ resource }) => resource)).to.include('aws_ebs_volume.a');
  });

  it('lists what could not be decided, on request', async () => {
    const [scan] = (await scanJson('examples/web-shop', '--show-unknown')).scans;
    expect(scan?.not_evaluated).to.not.be.empty;
    for (const { reason } of scan?.not_evaluated ?? []) expect(reason).to.match(/\w/);
    expect((await scanJson('examples/web-shop')).scans[0]).to.not.have.property('not_evaluated');
  });

  it('scores by rules alone, and suppresses by a file of the user, on request', async () => {
    const [scan] = (await scanJson('examples/mixed.tf', '--no-ml')).scans;
    expect(scan).to.include({ ml_score: null, score: scan?.rule_based_score });
    const config = join(folder, 'suppressions.yaml');
    const [found] = scan!.vulnerabilities;
    await writeFile(config, `suppress:\n  - rule: ${found!.rule_id}\n    reason: accepted\n`);
    const [quiet] = (await scanJson('examples/mixed.tf', '--config', config)).scans;
    const ofRule = quiet?.vulnerabilities.filter(({ rule_id }) => rule_id === found!.rule_id);
    expect(ofRule?.map(({ suppressed }) => suppressed))
      .to.include(true)
      .and.not.include(false);
    const { code, stderr } = await terrasafe('scan', 'examples/mixed.tf', '--config', join(folder, 'none.yaml'));
    expect([code, stderr]).to.deep.equal([2, stderr.match(/^terrasafe: --config .*none\.yaml.*\n$/)?.[0]]);
  });

  it('writes a report to a file', async () => {
    const output = join(folder, 'report.sarif');
    const { code, stdout } = await terrasafe('scan', 'examples/mixed.tf', '--format', 'sarif', '--output', output);
    expect([code, stdout]).to.deep.equal([1, '']);
    expect(JSON.parse(await readFile(output, 'utf8'))).to.include({ version: '2.1.0' });
  });

  it('lists and shows rules', async () => {
    const rules = JSON.parse((await terrasafe('rules', 'list', '--format', 'json')).stdout) as RuleInfo[];
    expect(rules).to.have.lengthOf.at.least(25);
    for (const rule of rules)
      expect(rule).to.include.all.keys(
        'rule_id',
        'title',
        'severity',
        'category',
        'provider',
        'service',
        'aliases',
        'mitre',
      );
    expect((await terrasafe('rules', 'show', 'CKV_AWS_24')).stdout)
      .to.contain('AWS-EC2-0001')
      .and.contain('Fix: ');
    expect((await terrasafe('rules', 'show', 'NONE')).code).to.equal(2);
  });
});
