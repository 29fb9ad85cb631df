import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Page, Problem, ScanAccepted, ScanView, Vulnerability } from '@terrasafe/contracts';
import { GitServer, TestRepository } from '@terrasafe/git/testing';
import { ScanRepository, TenantRepository, openStore } from '@terrasafe/store';
import { expect } from 'chai';
import { openSsh } from './open-ssh.js';
import { RunningStack, type Client } from './running-stack.js';

const command = fileURLToPath(new URL('../src/main.js', import.meta.url));
const run = promisify(execFile);

describe('scans of sources', function () {
  this.timeout(180_000);
  const encryptionKeys = `1:${randomBytes(32).toString('base64')}`;
  const login = { username: 'robot', secret: 'a-very-secret-token' };
  let stack: RunningStack;
  let client: Client;
  let repository: TestRepository;
  let server: GitServer;
  let guarded: GitServer;

  before(async () => {
    repository = await TestRepository.make();
    repository.commit({ 'main.tf': openSsh('web'), 'envs/prod/main.tf': openSsh('prod') });
    server = await GitServer.open(repository);
    guarded = await GitServer.open(repository, { login });
    stack = await RunningStack.start({
      TERRASAFE_ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
      TERRASAFE_ENCRYPTION_KEYS: encryptionKeys,
    });
    client = await stack.newTenant('sources');
    await terrasafe(['sources', 'allow', '--tenant', 'sources', '--protocol', 'http', '--protocol', 'https']);
  });
  after(async () => {
    await stack.stop();
    await Promise.all([server.close(), guarded.close(), repository.remove()]);
  });

  async function terrasafe(args: string[], input = ''): Promise<string> {
    const env = {
      ...process.env,
      TERRASAFE_DATABASE_URL: stack.stack.databaseUrl,
      TERRASAFE_ENCRYPTION_KEYS: encryptionKeys,
    };
    const running = run(process.execPath, [command, ...args], { env });
    running.child.stdin?.end(input);
    return (await running).stdout;
  }

  const post = (body: unknown, as = client) =>
    as.request('/v1/scans', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  async function scanned(source: Record<string, unknown>, as = client): Promise<ScanView> {
    const response = await post({ source }, as);
    expect(response.status).to.equal(202);
    return as.finished(((await response.json()) as ScanAccepted).id);
  }

  async function commitOf(scanId: string): Promise<string | null | undefined> {
    const store = await openStore(stack.stack.databaseUrl, { poolSize: 1 });
    try {
      const tenant = await new TenantRepository(store).findBySlug('sources');
      return (await new ScanRepository(store).getById(tenant?.id ?? '', scanId))?.commit_sha;
    } finally {
      await store.close();
    }
  }

  it('find what is in a repository, and tell the commit', async () => {
    const scan = await scanned({ type: 'git', url: server.url });
    expect(scan).to.include({ status: 'completed', filename: 'infra', error: null });
    const { data } = await client.get<Page<Vulnerability>>(`/v1/scans/${scan.id}/vulnerabilities`);
    const open = data.filter(({ severity }) => severity === 'CRITICAL').map(({ file }) => file);
    expect(open).to.have.members(['main.tf', 'envs/prod/main.tf']);
    expect(await commitOf(scan.id)).to.equal(repository.git('rev-parse', 'HEAD'));
  });

  it('answer the same commit from the cache, without fetching it', async () => {
    const source = { type: 'git', url: server.url, ref: 'main', subdirectory: 'envs/prod' };
    const first = await scanned(source);
    const hits = await stack.metric('terrasafe_mirror_hits_total');
    const again = await scanned(source);
    expect([first.from_cache, again.from_cache]).to.deep.equal([false, true]);
    expect(again.file_hash).to.equal(first.file_hash);
    expect(await stack.metric('terrasafe_mirror_hits_total')).to.equal(hits + 1);
    expect(await stack.metric('terrasafe_checkout_duration_seconds_count')).to.be.greaterThan(2);
  });

  it('read private repositories with stored credentials, which appear nowhere', async () => {
    const source = { type: 'git', url: guarded.url };
    const refused = await scanned(source);
    expect(refused.error?.code).to.equal('CHECKOUT_FAILED');
    expect(refused.error?.reason).to.contain('terrasafe credentials set');

    const host = `127.0.0.1:${guarded.port}`;
    await terrasafe(
      ['credentials', 'set', '--tenant', 'sources', '--host', host, '--username', login.username],
      `${login.secret}\n`,
    );
    const listed = await terrasafe(['credentials', 'list', '--tenant', 'sources']);
    expect(listed).to.contain(`${host}\trobot`).and.not.contain(login.secret);
    expect((await scanned(source)).status).to.equal('completed');

    expect(filesWith(host), 'the search finds what is there').to.not.be.empty;
    expect(filesWith(login.secret)).to.deep.equal([]);
    expect(filesWith(Buffer.from(`${login.username}:${login.secret}`).toString('base64'))).to.deep.equal([]);
    await terrasafe(['credentials', 'remove', '--tenant', 'sources', '--host', host]);
    expect((await scanned(source)).error?.code).to.equal('CHECKOUT_FAILED');
  });

  /** Redis, Postgres, blobs, mirrors and logs of the whole stack. */
  function filesWith(text: string): string[] {
    try {
      return execFileSync('grep', ['-rlaF', '--', text, stack.directory], { encoding: 'utf8' }).trim().split('\n');
    } catch (error) {
      if (error instanceof Error && 'status' in error && error.status === 1) return [];
      throw error;
    }
  }

  it('end with a reason that tells what to do', async () => {
    const commit = '0'.repeat(39) + '1';
    const cases = [
      {
        source: { type: 'git', url: server.url.replace('infra', 'none') },
        code: 'CHECKOUT_FAILED',
        reason: 'does not exist',
      },
      {
        source: { type: 'git', url: server.url, ref: 'no-such-branch' },
        code: 'CHECKOUT_FAILED',
        reason: 'no-such-branch',
      },
      { source: { type: 'git', url: server.url, ref: commit }, code: 'CHECKOUT_FAILED', reason: 'this commit' },
      {
        source: { type: 'git', url: server.url, subdirectory: 'none' },
        code: 'CHECKOUT_FAILED',
        reason: 'no folder none',
      },
      {
        source: { type: 'git', url: 'http://169.254.169.254/latest' },
        code: 'SOURCE_REFUSED',
        reason: 'not in the public network',
      },
      {
        source: { type: 'git', url: 'http://localhost/x' },
        code: 'SOURCE_REFUSED',
        reason: 'not in the public network',
      },
      {
        source: { type: 'archive', url: 'http://[::ffff:127.0.0.1]/x.zip' },
        code: 'SOURCE_REFUSED',
        reason: 'not in the public network',
      },
    ];
    for (const { source, code, reason } of cases) {
      const scan = await scanned(source);
      expect(scan.status, source.url).to.equal('failed');
      expect(scan.error?.code, source.url).to.equal(code);
      expect(scan.error?.reason, source.url).to.contain(reason);
    }
  });

  it('hold a tenant to its own policy', async () => {
    const strict = await stack.newTenant('strict');
    const overHttp = await scanned({ type: 'git', url: server.url }, strict);
    expect(overHttp.error).to.include({
      code: 'SOURCE_REFUSED',
      reason: 'Sources over http are not allowed. Use https.',
    });
    await terrasafe(['sources', 'allow', '--tenant', 'strict', '--protocol', 'http', '--host', 'github.com']);
    const elsewhere = await scanned({ type: 'git', url: server.url }, strict);
    expect(elsewhere.error?.reason).to.contain('not among those');
    expect(await terrasafe(['sources', 'show', '--tenant', 'strict'])).to.equal('protocols: http\nhosts: github.com\n');
  });

  it('refuse at once what can never be fetched', async () => {
    const bodies: Record<string, unknown> = {
      'a file': { source: { type: 'git', url: 'file:///etc' } },
      'an option': { source: { type: 'git', url: '--upload-pack=touch /tmp/x' } },
      'a command': { source: { type: 'git', url: 'ext::sh -c touch% /tmp/x' } },
      credentials: { source: { type: 'git', url: 'https://user:hidden@example.com/x' } },
      'a ref': { source: { type: 'git', url: 'https://example.com/x', ref: '--upload-pack=x' } },
      'a folder': { source: { type: 'git', url: 'https://example.com/x', subdirectory: '../..' } },
    };
    for (const [name, body] of Object.entries(bodies)) {
      const response = await post(body);
      expect(response.status, name).to.equal(422);
      const problem = (await response.json()) as Problem;
      expect(problem.code, name).to.equal('SOURCE_REFUSED');
      expect(problem.detail, name).to.not.contain('hidden');
    }
    for (const body of [{}, { source: { type: 'svn', url: 'x' } }, { source: { type: 'git' } }, [], 'x']) {
      const response = await post(body);
      expect(response.status).to.equal(400);
    }
  });

  describe('from an archive', () => {
    let archives: Server;
    before(async () => {
      const tar = execFileSync('git', ['archive', '--format=tar', 'HEAD'], { cwd: repository.path });
      const authorization = `Basic ${Buffer.from(`${login.username}:${login.secret}`).toString('base64')}`;
      archives = createServer(({ url, headers }, response) => {
        if (!url?.startsWith('/private') || headers.authorization === authorization) response.end(gzipSync(tar));
        else response.writeHead(401).end();
      });
      await once(archives.listen(0, '127.0.0.1'), 'listening');
    });
    after(() => {
      archives.close();
      archives.closeAllConnections();
    });

    it('find the same', async () => {
      const url = `http://127.0.0.1:${(archives.address() as AddressInfo).port}/infra/main`;
      const scan = await scanned({ type: 'archive', url, subdirectory: 'envs/prod' });
      expect(scan).to.include({ status: 'completed', filename: 'infra/main/envs/prod' });
      expect(scan.vulnerability_summary?.critical).to.equal(1);
      expect(await commitOf(scan.id)).to.equal(null);
    });

    it('take the stored credentials of its host', async () => {
      const host = `127.0.0.1:${(archives.address() as AddressInfo).port}`;
      const source = { type: 'archive', url: `http://${host}/private/main` };
      expect((await scanned(source)).error?.code).to.equal('CHECKOUT_FAILED');
      const options = ['--tenant', 'sources', '--host', host, '--username', login.username];
      await terrasafe(['credentials', 'set', ...options], `${login.secret}\n`);
      expect((await scanned(source)).status).to.equal('completed');
    });
  });
});
