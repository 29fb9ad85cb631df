import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { MalformedWebhookError, webhookFormats, type HostKind, type WebhookRequest } from '../src/index.js';

const now = new Date('2026-11-22T10:00:00Z');
const commit = 'a'.repeat(40);
const zeros = '0'.repeat(40);

function request(body: unknown, headers: Record<string, string> = {}): WebhookRequest {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    header: (name) => lower[name.toLowerCase()],
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

const isAuthentic = (host: HostKind, it: WebhookRequest, secrets: readonly string[], at = now) =>
  webhookFormats[host].isAuthentic(it, secrets, at);

describe('signatures', () => {
  const secret = "It's a Secret to Everybody";

  describe('of GitHub', () => {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    const documented = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const signed = (body: string, signature: string) => request(body, { 'X-Hub-Signature-256': signature });

    it('are those of the documentation', () => {
      expect(isAuthentic('github', signed('Hello, World!', documented), [secret])).to.equal(true);
    });

    it('hold for no other body, secret or header', () => {
      const forged: readonly (readonly [WebhookRequest, string[]])[] = [
        [signed('Hello, World?', documented), [secret]],
        [signed('Hello, World!', documented), ['another']],
        [signed('Hello, World!', documented), []],
        [signed('Hello, World!', documented.replace('sha256', 'sha1')), [secret]],
        [signed('Hello, World!', documented.slice(0, -2)), [secret]],
        [signed('Hello, World!', ''), [secret]],
        [request('Hello, World!'), [secret]],
        [request('Hello, World!', { 'X-Hub-Signature': documented }), [secret]],
      ];
      expect(forged.map(([it, secrets]) => isAuthentic('github', it, secrets))).to.deep.equal(forged.map(() => false));
    });

    it('may be of either secret during a rotation', () => {
      const it = signed('Hello, World!', documented);
      expect(isAuthentic('github', it, ['next', secret])).to.equal(true);
      expect(isAuthentic('github', it, [secret, 'last'])).to.equal(true);
      expect(isAuthentic('github', it, ['next', 'last'])).to.equal(false);
    });
  });

  describe('of Bitbucket', () => {
    // https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/#Validating-webhook-deliveries
    const documented = 'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9';

    it('are those of the documentation, and hold for nothing else', () => {
      const signed = (body: string) => request(body, { 'X-Hub-Signature': documented });
      expect(isAuthentic('bitbucket', signed('Hello World!'), [secret])).to.equal(true);
      expect(isAuthentic('bitbucket', signed('Hello World?'), [secret])).to.equal(false);
      expect(isAuthentic('bitbucket', signed('Hello World!'), ['another'])).to.equal(false);
      expect(isAuthentic('bitbucket', request('Hello World!'), [secret])).to.equal(false);
    });
  });

  describe('of GitLab', () => {
    // The test vector of Standard Webhooks, whose scheme GitLab follows.
    const signingToken = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const documented = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const sentAt = new Date(1_614_265_330_000);
    const body = '{"test": 2432232314}';
    const later = (seconds: number) => new Date(sentAt.getTime() + seconds * 1_000);

    it('are those of the documentation', () => {
      expect(isAuthentic('gitlab', request(body, documented), [signingToken], sentAt)).to.equal(true);
    });

    it('may be one of several', () => {
      const several = `v1,${'A'.repeat(43)}= v2,x ${documented['webhook-signature']}`;
      const it = request(body, { ...documented, 'webhook-signature': several });
      expect(isAuthentic('gitlab', it, [signingToken], sentAt)).to.equal(true);
    });

    it('are refused when they are old, or from the future', () => {
      const it = request(body, documented);
      expect(isAuthentic('gitlab', it, [signingToken], later(299))).to.equal(true);
      expect(isAuthentic('gitlab', it, [signingToken], later(301))).to.equal(false);
      expect(isAuthentic('gitlab', it, [signingToken], later(-301))).to.equal(false);
    });

    it('are over the id and the time as well', () => {
      const forged = [
        { ...documented, 'webhook-id': 'msg_other' },
        { ...documented, 'webhook-timestamp': '1614265331' },
        { ...documented, 'webhook-timestamp': ' 1614265330' },
        { ...documented, 'webhook-signature': '' },
        { 'webhook-id': documented['webhook-id'], 'webhook-signature': documented['webhook-signature'] },
      ];
      const verdicts = forged.map((headers) => isAuthentic('gitlab', request(body, headers), [signingToken], sentAt));
      expect(verdicts).to.deep.equal(forged.map(() => false));
      expect(isAuthentic('gitlab', request(`${body} `, documented), [signingToken], sentAt)).to.equal(false);
    });

    it('of the older scheme are the secret token itself', () => {
      const sent = (token: string) => request(body, { 'X-Gitlab-Token': token });
      expect(isAuthentic('gitlab', sent('plain'), ['plain'])).to.equal(true);
      expect(isAuthentic('gitlab', sent('plain'), ['next', 'plain'])).to.equal(true);
      expect(isAuthentic('gitlab', sent('Plain'), ['plain'])).to.equal(false);
      expect(isAuthentic('gitlab', sent(''), ['plain'])).to.equal(false);
      expect(isAuthentic('gitlab', request(body), ['plain'])).to.equal(false);
    });

    it('cannot be replaced by sending a signing token as a secret token', () => {
      const it = request(body, { 'X-Gitlab-Token': signingToken });
      expect(isAuthentic('gitlab', it, [signingToken])).to.equal(false);
      const key = Buffer.from('plain', 'base64');
      const signature = createHmac('sha256', key)
        .update(`a.${sentAt.getTime() / 1_000}.${body}`)
        .digest('base64');
      const headers = {
        'webhook-id': 'a',
        'webhook-timestamp': String(sentAt.getTime() / 1_000),
        'webhook-signature': `v1,${signature}`,
      };
      expect(isAuthentic('gitlab', request(body, headers), ['plain'], sentAt)).to.equal(false);
    });
  });
});

describe('deliveries', () => {
  const ids = (host: HostKind, headers: Record<string, string>, body = 'x') =>
    webhookFormats[host].deliveryIds(request(body, headers));

  it('have the name that the host gives them', () => {
    expect(ids('gitlab', { 'webhook-id': 'a', 'Idempotency-Key': 'b', 'X-Gitlab-Event-UUID': 'c' })).to.deep.equal([
      'a',
    ]);
    expect(ids('gitlab', { 'Idempotency-Key': 'b', 'X-Gitlab-Event-UUID': 'c' })).to.deep.equal(['b']);
    expect(ids('gitlab', { 'X-Gitlab-Event-UUID': 'c' })).to.deep.equal(['c']);
    expect(ids('bitbucket', { 'X-Request-UUID': 'd' })).to.deep.equal(['d']);
    expect([ids('github', {}), ids('gitlab', {}), ids('bitbucket', {})]).to.deep.equal([[], [], []]);
  });

  it('of GitHub are known by their body under any name', () => {
    const [first, body] = ids('github', { 'X-GitHub-Delivery': 'e' });
    const [second, sameBody] = ids('github', { 'X-GitHub-Delivery': 'f' });
    expect([first, second]).to.deep.equal(['e', 'f']);
    expect(sameBody).to.equal(body);
    expect(ids('github', { 'X-GitHub-Delivery': 'e' }, 'y')[1]).to.not.equal(body);
  });
});

describe('events', () => {
  const read = (host: HostKind, body: unknown, headers: Record<string, string>) =>
    webhookFormats[host].read(request(body, headers));

  describe('of GitHub', () => {
    const repository = { full_name: 'acme/infra', default_branch: 'main' };
    const push = { ref: 'refs/heads/main', before: zeros, after: commit, deleted: false, repository };
    const pull = {
      action: 'synchronize',
      number: 7,
      pull_request: { head: { sha: commit, ref: 'feature', repo: { full_name: 'fork/infra' } } },
      repository,
    };
    const readAs = (event: string, body: unknown) => read('github', body, { 'X-GitHub-Event': event });

    it('are pushes to branches', () => {
      const change = { ref: 'main', commit, pullRequest: null, isDefaultBranch: true };
      expect(readAs('push', push)).to.deep.equal({ kind: 'changes', repository: 'acme/infra', changes: [change] });
      const other = readAs('push', { ...push, ref: 'refs/heads/team/feature' });
      expect(other).to.have.deep.property('changes', [{ ...change, ref: 'team/feature', isDefaultBranch: false }]);
    });

    it('are pull requests with new commits, from forks as well', () => {
      const change = { ref: 'refs/pull/7/head', commit, pullRequest: 7, isDefaultBranch: null };
      for (const action of ['opened', 'reopened', 'synchronize']) {
        expect(readAs('pull_request', { ...pull, action })).to.have.deep.property('changes', [change]);
      }
    });

    it('are not deleted branches, tags, closed pull requests, and whatever else there is', () => {
      const nothing = [
        readAs('push', { ...push, deleted: true, after: zeros }),
        readAs('push', { ...push, ref: 'refs/tags/v1' }),
        readAs('pull_request', { ...pull, action: 'closed' }),
        readAs('pull_request', { ...pull, action: 'labeled' }),
        readAs('issues', {}),
        read('github', 'not even JSON', {}),
      ];
      expect(nothing.map(({ kind }) => kind)).to.deep.equal(nothing.map(() => 'ignored'));
    });

    it('may be a ping, and may come as a form', () => {
      expect(readAs('ping', { zen: 'Keep it logically awesome.' })).to.deep.equal({ kind: 'ping' });
      const form = new URLSearchParams({ payload: JSON.stringify(push) }).toString();
      const headers = { 'X-GitHub-Event': 'push', 'Content-Type': 'application/x-www-form-urlencoded' };
      expect(read('github', form, headers)).to.have.property('repository', 'acme/infra');
    });

    it('are refused in another shape', () => {
      for (const body of ['{', '[]', '"x"', { ...push, after: '; rm -rf' }, { ...push, repository: null }, '']) {
        expect(() => readAs('push', body), JSON.stringify(body)).to.throw(MalformedWebhookError);
      }
    });
  });

  describe('of GitLab', () => {
    const project = { path_with_namespace: 'acme/platform/infra', default_branch: 'main' };
    const push = { object_kind: 'push', ref: 'refs/heads/main', before: commit, after: commit, project };
    const attributes = { iid: 7, action: 'open', last_commit: { id: commit }, source_branch: 'feature' };
    const merge = { object_kind: 'merge_request', object_attributes: attributes, project };
    const readAs = (event: string, body: unknown) => read('gitlab', body, { 'X-Gitlab-Event': event });

    it('are pushes to branches', () => {
      expect(readAs('Push Hook', push)).to.deep.equal({
        kind: 'changes',
        repository: 'acme/platform/infra',
        changes: [{ ref: 'main', commit, pullRequest: null, isDefaultBranch: true }],
      });
    });

    it('are merge requests with new commits', () => {
      const change = { ref: 'refs/merge-requests/7/head', commit, pullRequest: 7, isDefaultBranch: null };
      for (const changes of [{ action: 'open' }, { action: 'reopen' }, { action: 'update', oldrev: commit }]) {
        const event = readAs('Merge Request Hook', { ...merge, object_attributes: { ...attributes, ...changes } });
        expect(event).to.have.deep.property('changes', [change]);
      }
    });

    it('are not deleted branches, edited descriptions, and whatever else there is', () => {
      const edited = { ...attributes, action: 'update' };
      const nothing = [
        readAs('Push Hook', { ...push, after: zeros }),
        readAs('Tag Push Hook', push),
        readAs('Merge Request Hook', { ...merge, object_attributes: edited }),
        readAs('Merge Request Hook', { ...merge, object_attributes: { ...attributes, action: 'merge' } }),
        readAs('Pipeline Hook', {}),
      ];
      expect(nothing.map(({ kind }) => kind)).to.deep.equal(nothing.map(() => 'ignored'));
    });
  });

  describe('of Bitbucket', () => {
    const repository = { full_name: 'acme/infra' };
    const branch = (name: string) => ({ new: { type: 'branch', name, target: { hash: commit } } });
    const push = (...changes: unknown[]) => ({ repository, push: { changes } });
    const source = { branch: { name: 'feature' }, commit: { hash: 'aaaaaaaaaaaa' }, repository };
    const pull = { repository, pullrequest: { id: 7, source } };
    const readAs = (event: string, body: unknown) => read('bitbucket', body, { 'X-Event-Key': event });

    it('are pushes to several branches at once', () => {
      const event = readAs('repo:push', push(branch('main'), { new: null }, branch('other')));
      const change = { commit, pullRequest: null, isDefaultBranch: null };
      expect(event).to.deep.equal({
        kind: 'changes',
        repository: 'acme/infra',
        changes: [
          { ref: 'main', ...change },
          { ref: 'other', ...change },
        ],
      });
    });

    it('are pull requests, whose commit is told in part only', () => {
      for (const key of ['pullrequest:created', 'pullrequest:updated']) {
        const change = { ref: 'feature', commit: null, pullRequest: 7, isDefaultBranch: null };
        expect(readAs(key, pull)).to.have.deep.property('changes', [change]);
      }
    });

    it('are not deleted branches, tags, forks, and whatever else there is', () => {
      const fork = { ...source, repository: { full_name: 'other/infra' } };
      const nothing = [
        readAs('repo:push', push({ new: null })),
        readAs('repo:push', push({ new: { type: 'tag', name: 'v1', target: { hash: commit } } })),
        readAs('pullrequest:created', { ...pull, pullrequest: { id: 7, source: fork } }),
        readAs('pullrequest:fulfilled', pull),
        readAs('repo:fork', {}),
      ];
      expect(nothing.map(({ kind }) => kind)).to.deep.equal(nothing.map(() => 'ignored'));
    });
  });
});
