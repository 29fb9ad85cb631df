import { execFile } from 'node:child_process';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { WebhookAnswer } from '@terrasafe/contracts';
import { GitServer, TestRepository } from '@terrasafe/git/testing';
import { FakeHost } from '@terrasafe/hosts/testing';
import { expect } from 'chai';
import { RunningStack, type Client } from './running-stack.js';

const openTo = (name: string, port: number) => `
resource "aws_security_group" "${name}" {
  ingress {
    from_port   = ${port}
    to_port     = ${port}
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`;
const command = fileURLToPath(new URL('../src/main.js', import.meta.url));
const run = promisify(execFile);

describe('webhooks', function () {
  this.timeout(300_000);
  const encryptionKeys = `1:${randomBytes(32).toString('base64')}`;
  const secret = 'the secret of the webhook';
  const fake = new FakeHost();
  let stack: RunningStack;
  let client: Client;
  let repository: TestRepository;
  let server: GitServer;
  let base: string;

  before(async () => {
    repository = await TestRepository.make();
    server = await GitServer.open(repository);
    // One host, as GitHub and GitLab are: its API beside its repositories.
    server.intercept = (request, response) => {
      if (request.url?.startsWith('/api/')) {
        void fake.handle(request, response);
        return true;
      }
      request.url = request.url?.replace(/^\/acme/, '');
      return false;
    };
    base = `http://127.0.0.1:${server.port}`;
    stack = await RunningStack.start({
      TERRASAFE_ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
      TERRASAFE_ENCRYPTION_KEYS: encryptionKeys,
      TERRASAFE_PUBLIC_URL: 'https://terrasafe.example/',
    });
    client = await stack.newTenant('acme');
    await terrasafe(['sources', 'allow', '--tenant', 'acme', '--protocol', 'http']);
  });
  after(async () => {
    await stack.stop();
    await Promise.all([server.close(), repository.remove()]);
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

  const add = async (host: string, input: string, ...options: string[]) => {
    const shown = await terrasafe(
      ['webhooks', 'add', '--tenant', 'acme', '--host', host, '--base-url', base, '--fail-on', 'LOW', ...options],
      input,
    );
    return { id: /^id: (?<id>\S+)$/m.exec(shown)!.groups!.id!, shown };
  };

  async function send(path: string, body: string, headers: Record<string, string>): Promise<WebhookAnswer> {
    const response = await fetch(`${stack.stack.url}/v1/webhooks/${path}`, { method: 'POST', body, headers });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer as WebhookAnswer;
  }

  function sendGitHub(id: string, event: string, payload: object): Promise<WebhookAnswer> {
    const body = JSON.stringify({
      repository: { full_name: 'acme/infra', default_branch: 'main', pushed_at: randomUUID() },
      ...payload,
    });
    return send(`github/${id}`, body, {
      'Content-Type': 'application/json',
      'X-GitHub-Event': event,
      'X-GitHub-Delivery': randomUUID(),
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    });
  }

  const push = (id: string, after: string) =>
    sendGitHub(id, 'push', { ref: 'refs/heads/main', before: '0'.repeat(40), after, deleted: false });
  const pull = (id: string, sha: string) =>
    sendGitHub(id, 'pull_request', { action: 'synchronize', number: 7, pull_request: { head: { sha } } });

  const idOf = (answer: WebhookAnswer): string => {
    const [scan] = answer.status === 'accepted' ? answer.scans : [];
    if (scan?.status !== 'queued') throw new Error(JSON.stringify(answer));
    return scan.id;
  };

  async function until<Value>(find: () => Value | undefined): Promise<Value> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nothing came: ${JSON.stringify(fake.statuses)} ${JSON.stringify(fake.comments)}`);
  }

  const statesOf = (commit: string) =>
    fake.statuses.filter((posted) => posted.commit === commit).map(({ body }) => body.state);
  const resultOf = (commit: string) =>
    fake.statuses.find((posted) => posted.commit === commit && posted.body.state !== 'pending');

  it('bring the result of a push and of a pull request back as statuses and one comment', async () => {
    const { id, shown } = await add('github', `${secret}\n${fake.token}\n`, '--own-secret');
    expect(shown).to.not.contain(secret).and.not.contain(fake.token);

    const first = repository.commit({ 'main.tf': openTo('web', 22) });
    const scan = await client.finished(idOf(await push(id, first)));
    expect(scan).to.include({ status: 'completed', filename: 'acme/infra' });
    const status = await until(() => resultOf(first));
    expect(statesOf(first)).to.deep.equal(['pending', 'failure']);
    expect(status.body).to.include({ state: 'failure', context: 'terrasafe/push' });
    expect(status.body.target_url).to.equal(`https://terrasafe.example/v1/scans/${scan.id}`);
    expect(fake.comments).to.deep.equal([]);

    repository.git('checkout', '--quiet', '-b', 'feature');
    const worse = repository.commit({ 'db.tf': openTo('db', 3_389) });
    const pulled = await client.finished(idOf(await pull(id, worse)));
    const comment = await until(() => fake.comments[0]);
    expect(comment.text).to.contain('new finding').and.contain('unchanged').and.contain(pulled.id);
    const better = repository.commit({ 'db.tf': '', 'main.tf': '' });
    const again = await client.finished(idOf(await pull(id, better)));
    await until(() => (fake.comments[0]?.text.includes(again.id) ? true : undefined));
    expect(fake.comments).to.have.lengthOf(1);
    expect(fake.comments[0]?.text).to.contain('no findings');
    expect((await until(() => resultOf(better))).body).to.include({ state: 'success' });
    repository.git('checkout', '--quiet', 'main');
  });

  it('report a commit that cannot be fetched as an error', async () => {
    const { id } = await add('github', `${secret}\n${fake.token}\n`, '--own-secret');
    const gone = 'd'.repeat(40);
    const scan = await client.finished(idOf(await push(id, gone)));
    expect(scan).to.include({ status: 'failed' });
    const status = await until(() => resultOf(gone));
    expect(status.body).to.include({ state: 'error' });
    expect(status.body.description).to.contain('Not scanned');
  });

  it('of GitLab are signed with the token that was made for it', async () => {
    const { id, shown } = await add('gitlab', `${fake.token}\n`);
    const signingToken = /signing token: (?<token>whsec_\S+)/.exec(shown)!.groups!.token!;
    const commit = repository.commit({ 'main.tf': openTo('gitlab', 22) });
    const body = JSON.stringify({
      ref: 'refs/heads/main',
      after: commit,
      project: { path_with_namespace: 'acme/infra', default_branch: 'main' },
    });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const key = Buffer.from(signingToken.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`a.${timestamp}.${body}`).digest('base64');
    const answer = await send(`gitlab/${id}`, body, {
      'X-Gitlab-Event': 'Push Hook',
      'webhook-id': 'a',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    });
    await client.finished(idOf(answer));
    const status = await until(() => resultOf(commit));
    expect(status).to.deep.include({ repository: 'acme/infra' });
    expect(status.body).to.include({ state: 'failed', name: 'terrasafe/push' });
  });

  it('of one branch at the same time become the first scan and the newest', async () => {
    const { id } = await add('github', `${secret}\n${fake.token}\n`, '--own-secret');
    const commits = Array.from({ length: 12 }, (_, n) => repository.commit({ 'main.tf': openTo(`v${n}`, 22) }));
    const ids: string[] = [];
    for (const commit of commits) {
      const answer = await push(id, commit);
      if (answer.status === 'accepted' && answer.scans[0]?.status === 'queued') ids.push(answer.scans[0].id);
    }
    await until(() => resultOf(commits.at(-1)!));
    // Those between them were waited for as well, and wait no longer.
    await until(() => (commits.every(resultOf) ? true : undefined));
    const scanned = commits.filter((commit) => resultOf(commit)?.body.state === 'failure');
    expect(scanned).to.include.members([commits[0], commits.at(-1)]);
    expect(scanned.length).to.be.lessThan(commits.length);
    const ends = commits.map((commit) => statesOf(commit).at(-1));
    expect(new Set(ends)).to.deep.equal(new Set(['failure', 'error']));
    for (const scanId of ids) expect((await client.finished(scanId)).status).to.equal('completed');
    expect(await stack.metric('terrasafe_webhooks_total', { outcome: 'accepted' })).to.be.greaterThan(11);
    expect(await stack.metric('terrasafe_host_requests_total', { outcome: 'posted' })).to.be.greaterThan(4);
  });

  it('are managed on the command line', async () => {
    const { id } = await add('github', `${secret}\n`, '--own-secret', '--no-token', '--repositories', 'acme/*');
    const list = () => terrasafe(['webhooks', 'list', '--tenant', 'acme']);
    const line = async () => (await list()).split('\n').find((text) => text.startsWith(id));
    expect(await line()).to.equal(`${id}\tgithub\t${base}\tacme/*\tdefault branch\tLOW\tactive; posts nothing`);
    const rotated = await terrasafe(['webhooks', 'rotate', id, '--tenant', 'acme']);
    expect(rotated).to.match(/^secret: [\da-f]{64}$/m);
    expect(await line()).to.contain('takes the former secret too');
    await terrasafe(['webhooks', 'rotate', id, '--tenant', 'acme', '--finish']);
    await terrasafe(['webhooks', 'pause', id, '--tenant', 'acme']);
    expect(await line()).to.contain('paused; posts nothing');
    await terrasafe(['webhooks', 'remove', id, '--tenant', 'acme']);
    expect(await line()).to.equal(undefined);
    const wrong: [string[], string][] = [
      [['webhooks', 'remove', id, '--tenant', 'acme'], ''],
      [['webhooks', 'add', '--tenant', 'acme', '--host', 'gitea'], 'x\n'],
      [['webhooks', 'add', '--tenant', 'acme', '--host', 'github'], ''],
      [['webhooks', 'add', '--tenant', 'acme', '--host', 'bitbucket', '--base-url', base], 'x\n'],
    ];
    for (const [args, input] of wrong) {
      const failure = await terrasafe(args, input).catch((error: unknown) => error);
      expect(failure, args.join(' ')).to.include({ code: 2 });
    }
  });
});
