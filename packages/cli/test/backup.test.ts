import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openPostgres, type LocalServer } from '@terrasafe/local';
import { TenantRepository, migrate, openStore } from '@terrasafe/store';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe('bin/terrasafe backup and restore', function () {
  this.timeout(120_000);
  let folder: string;
  let postgres: LocalServer;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-cli-backup-'));
    postgres = await openPostgres({ directory: join(folder, 'postgres'), log: () => undefined });
    env = {
      ...process.env,
      TERRASAFE_DATABASE_URL: postgres.url,
      TERRASAFE_BACKUP_URL: join(folder, 'backups'),
      TMPDIR: join(folder, 'postgres'),
    };
    await migrate(postgres.url, 'up');
    const store = await openStore(postgres.url);
    await new TenantRepository(store).create({ name: 'Acme', slug: 'acme' });
    await store.close();
  });
  after(async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function terrasafe(...args: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      execFile(join(root, 'bin/terrasafe'), args, { cwd: root, env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  }

  it('makes a backup, lists it, and tries it on a Postgres of its own', async () => {
    const made = await terrasafe('backup', '--kind', 'hourly');
    expect(made.stderr + made.code).to.equal('0');
    const [, id = ''] = /(?<id>\d{8}T\d{6}Z-hourly-[0-9a-f]{4}): \d+ rows of \d+ tables/.exec(made.stdout) ?? [];
    expect((await terrasafe('backup', 'list')).stdout).to.match(new RegExp(`^${id} +0\\.\\d MB\n$`));

    const verified = await terrasafe('backup', 'verify', 'latest');
    expect(verified.stderr + verified.code).to.equal('0');
    expect(verified.stdout).to.contain(`${id}: restored and compared`);
    expect((await readdir(join(folder, 'postgres'))).filter((name) => name.startsWith('terrasafe-verify'))).to.be.empty;
  });

  it('restores into an empty database alone', async () => {
    const [id = ''] = await readdir(join(folder, 'backups'));
    const address = join(folder, 'backups', id);
    const refused = await terrasafe('restore', address, '--database', postgres.url);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.match(/^terrasafe: This database is not empty, it has [^\n]+\n$/);

    const other = await openPostgres({ directory: join(folder, 'other'), log: () => undefined });
    try {
      const restored = await terrasafe('restore', address, '--database', other.url);
      expect(restored.stderr + restored.code).to.equal('0');
      const store = await openStore(other.url);
      expect(await new TenantRepository(store).findBySlug('acme')).to.include({ name: 'Acme' });
      await store.close();
    } finally {
      await other.stop();
    }
  });

  it('says in one line what it could not reach', async () => {
    const [id = ''] = await readdir(join(folder, 'backups'));
    const address = join(folder, 'backups', id);
    const missing = new URL(postgres.url);
    missing.pathname = '/nowhere';
    for (const [database, reason] of [
      ['postgres://localhost:1/nowhere', /ECONNREFUSED/],
      [missing.href, /database "nowhere" does not exist/],
    ] as const) {
      const { code, stderr } = await terrasafe('restore', address, '--database', database);
      expect(code).to.equal(1);
      expect(stderr)
        .to.match(/^terrasafe: [^\n]+\n$/)
        .and.match(reason);
    }
  });

  it('says what it needs', async () => {
    for (const args of [
      ['restore', 'latest'],
      ['restore', '--database', 'postgres://127.0.0.1/empty'],
      ['backup', 'everything'],
      ['backup', '--kind', 'weekly'],
      ['backup', '--keep-days', '0'],
      ['backup', 'verify'],
    ]) {
      const { code, stderr } = await terrasafe(...args);
      expect(code, args.join(' ')).to.equal(2);
      expect(stderr).to.match(/^terrasafe: [^\n]+\n$/);
    }
    const { code, stderr } = await terrasafe('backup', 'verify', '20260101T000000Z-daily-0000');
    expect([code, stderr]).to.deep.equal([
      1,
      `terrasafe: ${join(folder, 'backups')} has no complete backup 20260101T000000Z-daily-0000.\n`,
    ]);
  });
});
