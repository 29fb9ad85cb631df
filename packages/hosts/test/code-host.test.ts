import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { NetworkRules } from '@terrasafe/git';
import { expect } from 'chai';
import { HostError, openCodeHost, type CodeHost, type HostKind } from '../src/index.js';
import { FakeHost, type FakeAnswer } from '../src/testing/index.js';

const rules: NetworkRules = {
  policy: { protocols: ['https', 'http'], hosts: [] },
  privateHosts: new Set(['127.0.0.1']),
};
const commit = '9'.repeat(40);
const status = {
  name: 'terrasafe/push',
  state: 'failure',
  description: '2 new findings',
  url: 'https://terrasafe.example/1',
} as const;
const comment = { marker: 'terrasafe:0198', text: '## 2 new findings' };
const pullRequest = { repository: 'acme/infra', number: 7 };

async function failureOf(work: Promise<unknown>): Promise<HostError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('CodeHost', () => {
  let fake: FakeHost;
  beforeEach(async () => {
    fake = await new FakeHost().open();
  });
  afterEach(() => fake.close());

  const open = (kind: HostKind, token = fake.token): CodeHost =>
    openCodeHost({ kind, baseUrl: fake.url, token, rules });

  const posted: Record<HostKind, unknown> = {
    github: { state: 'failure', target_url: status.url, description: status.description, context: 'terrasafe/push' },
    gitlab: { state: 'failed', target_url: status.url, description: status.description, name: 'terrasafe/push' },
    bitbucket: {
      key: 'terrasafe/push',
      name: 'terrasafe/push',
      state: 'FAILED',
      url: status.url,
      description: status.description,
    },
  };
  const states: Record<HostKind, readonly string[]> = {
    github: ['pending', 'error', 'pending', 'success'],
    gitlab: ['pending', 'canceled', 'pending', 'success'],
    bitbucket: ['INPROGRESS', 'STOPPED', 'INPROGRESS', 'SUCCESSFUL'],
  };
  const marks: Record<HostKind, string> = {
    github: '<!-- terrasafe:0198 -->',
    gitlab: '<!-- terrasafe:0198 -->',
    bitbucket: '[//]: # (terrasafe:0198)',
  };

  for (const kind of ['github', 'gitlab', 'bitbucket'] as const) {
    describe(kind, () => {
      it('gets a status on a commit, which may be repeated', async () => {
        await open(kind).postStatus({ repository: 'acme/infra', commit }, status);
        expect(fake.statuses).to.deep.equal([{ repository: 'acme/infra', commit, body: posted[kind] }]);
        await open(kind).postStatus({ repository: 'acme/infra', commit }, status);
        await open(kind).postStatus({ repository: 'acme/infra', commit }, { ...status, state: 'error' });
        expect(fake.statuses.at(-1)?.body.state).to.be.oneOf(['error', 'failed', 'STOPPED']);
      });

      it('hears of a scan before its end', async () => {
        for (const state of ['pending', 'pending', 'superseded', 'pending', 'success'] as const) {
          await open(kind).postStatus({ repository: 'acme/infra', commit }, { ...status, state });
        }
        const shown = fake.statuses.map(({ body }) => body.state);
        expect(shown.filter((state, index) => state !== shown[index - 1])).to.deep.equal(states[kind]);
      });

      it('gets a description that is not too long for it', async () => {
        const description = 'x'.repeat(1_000);
        await open(kind).postStatus({ repository: 'acme/infra', commit }, { ...status, description });
        expect(fake.statuses[0]?.body.description).to.have.lengthOf(kind === 'github' ? 140 : 255);
      });

      it('gets one comment, however often it is posted, which is found on a later page', async () => {
        fake.addComment('acme/infra#7', `> ${marks[kind]}\nquoted`);
        for (let n = 0; n < 4; n += 1) fake.addComment('acme/infra#7', `comment ${n}`);
        fake.addComment('acme/infra#8', `${marks[kind]}\nof another pull request`);
        const id = await open(kind).upsertComment(pullRequest, comment);
        expect(fake.comments.at(-1)).to.deep.equal({
          id: Number(id),
          pullRequest: 'acme/infra#7',
          text: `${marks[kind]}\n\n## 2 new findings`,
        });
        expect(await open(kind).upsertComment(pullRequest, { ...comment, text: 'none' })).to.equal(id);
        expect(fake.comments.filter(({ text }) => text.startsWith(marks[kind]))).to.have.lengthOf(2);
        expect(fake.comments.find((it) => it.id === Number(id))?.text).to.equal(`${marks[kind]}\n\nnone`);
      });

      it('lists no comments when it knows which one, and makes another when that is gone', async () => {
        const host = open(kind);
        const id = await host.upsertComment(pullRequest, comment);
        fake.requests.length = 0;
        expect(await host.upsertComment(pullRequest, comment, id)).to.equal(id);
        expect(fake.requests).to.have.lengthOf(1);
        fake.removeComment(Number(id));
        const other = await host.upsertComment(pullRequest, comment, '1');
        expect(fake.comments.at(-1)).to.include({ id: Number(other), pullRequest: 'acme/infra#7' });
      });

      it('says what to do about a token that it does not know', async () => {
        const error = await failureOf(
          open(kind, 'wrong-secret').postStatus({ repository: 'acme/infra', commit }, status),
        );
        expect(error).to.include({ code: 'UNAUTHENTICATED', isTransient: false });
        expect(error.message).to.contain('access token').and.not.contain('wrong-secret');
      });

      const answers: readonly { answer: FakeAnswer; expected: object }[] = [
        {
          answer: { status: 429, headers: { 'Retry-After': '17' }, body: { message: 'Too many requests' } },
          expected: { code: 'RATE_LIMITED', isTransient: true, retryAfterSeconds: 17 },
        },
        {
          answer: { status: 429, body: {} },
          expected: { code: 'RATE_LIMITED', retryAfterSeconds: kind === 'bitbucket' ? 300 : 60 },
        },
        { answer: { status: 403, body: { message: 'no' } }, expected: { code: 'FORBIDDEN', isTransient: false } },
        { answer: { status: 404, body: {} }, expected: { code: 'NOT_FOUND', isTransient: false } },
        { answer: { status: 422, body: { message: 'bad sha' } }, expected: { code: 'REFUSED', isTransient: false } },
        { answer: { status: 502, body: 'oops' }, expected: { code: 'UNAVAILABLE', isTransient: true } },
        {
          answer: { status: 503, headers: { 'Retry-After': '9' }, body: {} },
          expected: { code: 'UNAVAILABLE', retryAfterSeconds: 9 },
        },
        {
          answer: { status: 301, headers: { Location: 'http://169.254.169.254/' }, body: {} },
          expected: { code: 'REFUSED', isTransient: false },
        },
      ];
      for (const { answer, expected } of answers) {
        it(`takes ${answer.status}${answer.headers ? ` with ${Object.keys(answer.headers).join()}` : ''} for what it is`, async () => {
          fake.answerNext(answer);
          const error = await failureOf(open(kind).postStatus({ repository: 'acme/infra', commit }, status));
          expect(error).to.include(expected);
        });
      }

      it('follows no page to another host', async () => {
        const next = 'http://localhost:1/comments?page=2';
        fake.answerNext({
          status: 200,
          headers: { Link: `<${next}>; rel="next"` },
          body: kind === 'bitbucket' ? { values: [], next } : [],
        });
        const error = await failureOf(open(kind).upsertComment(pullRequest, comment));
        expect(error.message).to.contain('another address');
        expect(fake.comments).to.deep.equal([]);
      });
    });
  }

  /** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
  describe('limits of GitHub', () => {
    const limited = async (answer: FakeAnswer) => {
      fake.answerNext(answer);
      return failureOf(open('github').postStatus({ repository: 'acme/infra', commit }, status));
    };

    it('end when it says so', async () => {
      const reset = String(Math.floor(Date.now() / 1_000) + 100);
      const headers = { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset };
      const error = await limited({ status: 403, headers, body: { message: 'API rate limit exceeded' } });
      expect(error.code).to.equal('RATE_LIMITED');
      expect(error.retryAfterSeconds).to.be.within(90, 101);
    });

    it('of the second kind end after a minute, where it does not say', async () => {
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      const error = await limited({ status: 403, body: { message } });
      expect(error).to.include({ code: 'RATE_LIMITED', retryAfterSeconds: 60 });
    });
  });

  describe('in a network', () => {
    const postTo = (baseUrl: string, changes: Partial<NetworkRules> = {}) =>
      failureOf(
        openCodeHost({ kind: 'github', baseUrl, token: 'token', rules: { ...rules, ...changes } }).postStatus(
          { repository: 'acme/infra', commit },
          status,
        ),
      );

    it('is not asked where sources may not come from', async () => {
      const error = await postTo(fake.url, { privateHosts: new Set() });
      expect(error).to.include({ code: 'REFUSED', isTransient: false });
      expect(fake.requests).to.deep.equal([]);
      const metadata = await postTo('http://metadata.example', { resolve: async () => ['169.254.169.254'] });
      expect(metadata.code).to.equal('REFUSED');
    });

    it('is connected to at the address that was checked', async () => {
      const { port } = new URL(fake.url);
      const host = openCodeHost({
        kind: 'github',
        baseUrl: `http://no-such-host.invalid:${port}`,
        token: fake.token,
        rules: { ...rules, privateHosts: new Set(['no-such-host.invalid']), resolve: async () => ['127.0.0.1'] },
      });
      await host.postStatus({ repository: 'acme/infra', commit }, status);
      expect(fake.statuses).to.have.lengthOf(1);
    });

    it('is tried again when nobody answers, or the connection breaks', async () => {
      const server = createServer((request) => request.socket.destroy());
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect(await postTo(url)).to.include({ code: 'UNAVAILABLE', isTransient: true });
      server.close();
      expect(await postTo(url)).to.include({ code: 'UNAVAILABLE', isTransient: true });
    });

    it('is not believed when it is something else', async () => {
      fake.answerNext({ status: 200, body: 'Welcome' });
      const error = await failureOf(open('github').upsertComment(pullRequest, comment));
      expect(error.message).to.contain('not its API');
    });
  });
});
