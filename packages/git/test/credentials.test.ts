import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { Checkouts, failureOf } from './checkouts.js';
import { runningCommands } from './running-commands.js';
import { GitServer, TestRepository } from '../src/testing/index.js';

describe('credentials', function () {
  this.timeout(30_000);
  const login = { username: 'robot', secret: `s3cr3t $(touch x) 'quoted" %41 ü` };
  const encoded = Buffer.from(`${login.username}:${login.secret}`).toString('base64');
  let repository: TestRepository;
  let server: GitServer;
  let opened: GitServer[];
  let checkouts: Checkouts;

  before(async () => {
    repository = await TestRepository.make();
    repository.commit({ 'main.tf': 'x' });
  });
  after(() => repository.remove());
  beforeEach(async () => {
    server = await GitServer.open(repository, { login });
    opened = [server];
    checkouts = await Checkouts.open();
  });
  afterEach(async () => {
    await Promise.all(opened.map((it) => it.close()));
    await checkouts.remove();
  });

  it('open a private repository', async () => {
    const { fileSet } = await checkouts.checkOut({ url: server.url }, { credentials: login });
    expect(fileSet.files.get('main.tf')).to.equal('x');
  });

  it('that are missing or wrong are told apart', async () => {
    const without = await failureOf(checkouts.checkOut({ url: server.url }));
    expect(without.code).to.equal('NOT_FOUND');
    expect(without.message)
      .to.contain('is private or does not exist')
      .and.contain(`store credentials for 127.0.0.1:${server.port}`);
    const wrong = { ...login, secret: 'wrong-secret' };
    const refused = await failureOf(checkouts.checkOut({ url: server.url }, { credentials: wrong }));
    expect(refused.message).to.contain('does not let the stored credentials read');
  });

  it('are in no command line while git runs, and in no file when it has run', async () => {
    const seen = new Set<string>();
    server.intercept = () => {
      for (const command of runningCommands()) seen.add(command);
      return false;
    };
    await checkouts.checkOut({ url: server.url }, { credentials: login });
    const commands = [...seen].join('\n');
    expect(commands).to.contain('remote-http');
    expect(commands).to.not.contain('s3cr3t').and.not.contain(encoded);
    expect(grep(checkouts.directory, 's3cr3t')).to.equal('');
    expect(grep(checkouts.directory, encoded)).to.equal('');
  });

  it('are in no error, even when the host repeats them', async () => {
    server.intercept = (request, response) => {
      if (request.headers.authorization === undefined) return false;
      response.writeHead(500, { 'Content-Type': 'text/plain' }).end(`you sent ${login.secret} as ${encoded}`);
      return true;
    };
    const failure = await failureOf(checkouts.checkOut({ url: server.url }, { credentials: login }));
    const shown = inspect(failure, { depth: 10 }) + JSON.stringify(failure.cause);
    expect(shown).to.not.contain('s3cr3t').and.not.contain(encoded);
  });

  it('go to no other host', async () => {
    const sent: (string | undefined)[] = [];
    const other = await GitServer.open(repository);
    opened.push(other);
    other.intercept = (request) => {
      sent.push(request.headers.authorization);
      return false;
    };
    server.intercept = (request, response) => {
      response.writeHead(301, { Location: `http://127.0.0.1:${other.port}${request.url}` }).end();
      return true;
    };
    await failureOf(checkouts.checkOut({ url: server.url }, { credentials: login }));
    expect(sent).to.deep.equal([]);
  });
});

function grep(directory: string, text: string): string {
  try {
    return execFileSync('grep', ['-rlF', '--', text, directory], { encoding: 'utf8' });
  } catch {
    return ''; // exit code 1: nothing found
  }
}

describe('TLS', function () {
  this.timeout(30_000);
  let directory: string;
  let repository: TestRepository;
  let server: GitServer;
  let checkouts: Checkouts;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'terrasafe-tls-'));
    const subject = ['-subj', '/CN=git.test', '-addext', 'subjectAltName=DNS:git.test'];
    const files = ['-keyout', join(directory, 'key.pem'), '-out', join(directory, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files], {
      stdio: 'ignore',
    });
    repository = await TestRepository.make();
    repository.commit({ 'main.tf': 'x' });
    const tls = { key: readFileSync(join(directory, 'key.pem')), cert: readFileSync(join(directory, 'cert.pem')) };
    server = await GitServer.open(repository, { tls });
    checkouts = await Checkouts.open();
  });
  after(async () => {
    await server.close();
    await Promise.all([repository.remove(), checkouts.remove()]);
    rmSync(directory, { recursive: true });
  });

  const rules = (name: string) => ({
    policy: { protocols: ['https'] as const, hosts: [] },
    privateHosts: new Set([name]),
    resolve: async () => ['127.0.0.1'],
  });

  it('is checked against the name, not against the address', async () => {
    const caFile = join(directory, 'cert.pem');
    const url = `https://git.test:${server.port}/infra.git`;
    const { fileSet } = await checkouts.checkOut({ url }, { rules: rules('git.test'), caFile });
    expect(fileSet.files.size).to.equal(1);
    const other = `https://other.test:${server.port}/infra.git`;
    const failure = await failureOf(checkouts.checkOut({ url: other }, { rules: rules('other.test'), caFile }));
    expect(failure).to.include({ code: 'FAILED' });
    expect(failure.message).to.contain('certificate');
  });

  it('trusts no certificate of an unknown authority', async () => {
    const url = `https://git.test:${server.port}/infra.git`;
    const failure = await failureOf(checkouts.checkOut({ url }, { rules: rules('git.test') }));
    expect(failure.message).to.contain('certificate');
  });
});
