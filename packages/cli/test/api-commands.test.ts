import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { StandInApi } from './stand-in-api.js';

const id = '01890000-0000-7000-8000-000000000001';
const nothing = { queued: 0, checking_out: 0, parsing: 0, scoring: 0, persisting: 0, completed: 0, failed: 0 };

describe('commands that ask the API', function () {
  this.timeout(60_000);
  let api: StandInApi;
  let folder: string;
  let source: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-api-commands-'));
    source = join(folder, 'main.tf');
    await writeFile(source, 'locals {}\n');
  });
  beforeEach(async () => void (api = await StandInApi.open()));
  afterEach(() => api.close());
  after(() => rm(folder, { recursive: true }));

  it('need a key, an API that answers, and files that can be read', async () => {
    const [keyless, unanswered, unreadable] = await Promise.all([
      api.run(['status', id], { TERRASAFE_API_KEY: '' }),
      api.run(['status', id], { TERRASAFE_URL: 'http://127.0.0.1:1' }),
      api.run(['submit', join(folder, 'none.tf')]),
    ]);
    for (const ran of [keyless, unanswered, unreadable]) {
      expect(ran.code).to.equal(2);
      expect(ran.stderr).to.match(/^terrasafe: [^\n]+\n$/);
    }
    expect(keyless.stderr).to.contain('TERRASAFE_API_KEY').and.contain('--role reader');
    expect(unanswered.stderr).to.contain('http://127.0.0.1:1 cannot be reached');
    expect(unreadable.stderr).to.contain('none.tf');
    expect(api.asked).to.deep.equal([]);
  });

  it('repeat the reason that the API gives', async () => {
    api.answer = (_asked, response) => {
      response.statusCode = 403;
      return { detail: 'This needs an API key of role "member".' };
    };
    const { code, stderr } = await api.run(['submit', source]);
    expect(code).to.equal(2);
    expect(stderr).to.match(/^terrasafe: \S+ answered 403: This needs an API key of role "member"\.\n$/);
  });

  it('send a file with its environment', async () => {
    api.answer = () => ({ id });
    const { code, stdout } = await api.run(['submit', source, '--environment', 'staging']);
    expect([code, stdout]).to.deep.equal([0, `${id}\t${source}\n`]);
    expect(api.asked[0]?.body)
      .to.match(/name="file"; filename="main\.tf"/)
      .and.match(/name="environment"\s+staging\s/);
  });

  it('show why a scan has failed, and which scans of a batch have', async () => {
    const error = { code: 'TIMEOUT', reason: 'It took too long.' };
    const scan = { id, status: 'failed', filename: 'main.tf', score: null, vulnerability_summary: null, error };
    api.answer = () => scan;
    const [shown, json] = await Promise.all([api.run(['status', id]), api.run(['status', id, '--format', 'json'])]);
    expect(shown.stdout).to.contain('status  failed').and.contain('error   TIMEOUT: It took too long.');
    expect(JSON.parse(json.stdout)).to.deep.equal(scan);
    api.answer = ({ path }, response) => {
      if (path.startsWith('/v1/batches/')) {
        const failures = { data: [{ filename: 'acme/infra', error }], pagination: { total: 3 } };
        return { id, name: '', status: 'running', counts: nothing, rejected_count: 2, eta_seconds: 600, failures };
      }
      response.statusCode = 404;
      return {};
    };
    const { code, stdout } = await api.run(['status', id]);
    expect(code).to.equal(0);
    expect(stdout)
      .to.contain('about 10 min left')
      .and.contain('refused 2 entries\nfailed  acme/infra: It took too long.\n        and 2 more\n');
  });

  describe('for a list of repositories', () => {
    let list: string;
    before(async () => {
      list = join(folder, 'repos.txt');
      await writeFile(list, '# ours\nhttps://git.example/a\nhttps://git.example/b\n');
    });

    it('come back when the API is busy, with the same batch', async () => {
      const refused = { index: 1, line: 2, url: 'https://git.example/b', code: 'DUPLICATE', reason: 'Twice.' };
      api.answer = (_asked, response) => {
        response.statusCode = [503, 429, 202][api.asked.length - 1]!;
        return { id, accepted: 1, rejected_count: 3, rejected: [refused] };
      };
      const { code, stdout, stderr } = await api.run(['batch', list, '--name', 'nightly run']);
      expect([code, stdout]).to.deep.equal([2, `${id}\n`]);
      expect(stderr).to.equal(`${list}:3: https://git.example/b: Twice.\nand 2 more\n`);
      expect(api.asked).to.have.lengthOf(3);
      for (const { path, headers, body } of api.asked) {
        expect(path).to.equal('/v1/batches?name=nightly%20run');
        expect(headers['idempotency-key']).to.match(/^[\da-f-]{36}$/);
        expect({ key: headers['idempotency-key'], body }).to.deep.equal({
          key: api.asked[0]?.headers['idempotency-key'],
          body: api.asked[0]?.body,
        });
      }
    });

    const progress = (status: string) =>
      `data: ${JSON.stringify({ id, status, accepted: 3, counts: nothing, eta_seconds: null })}\n\n`;
    const scanOf = (filename: string, score: number, low: number) => ({
      filename,
      score,
      vulnerability_summary: { critical: 0, high: 0, medium: 0, low },
    });
    const pages = new Map([
      ['', { data: [scanOf('a', 1, 1), scanOf('b', 3, 1)], pagination: { next_cursor: 'more' } }],
      ['more', { data: [scanOf('c', 2, 1)], pagination: { next_cursor: null } }],
    ]);

    it('go on watching when the connection broke, and sum up every page, the worst first', async () => {
      const events = (response: ServerResponse) => {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        const isFirst = api.asked.filter(({ path }) => path.endsWith('/events')).length === 1;
        if (isFirst) response.write(progress('running'), () => response.destroy());
        else response.end(progress('finished'));
      };
      api.answer = ({ path }, response) => {
        const { pathname, searchParams } = new URL(path, 'http://api');
        if (pathname.endsWith('/events')) return events(response);
        if (pathname.endsWith('/scans')) return pages.get(searchParams.get('cursor') ?? '');
        return { id, accepted: 3, rejected_count: 0, rejected: [] };
      };
      const watch = (...args: string[]) => api.run(['batch', list, '--watch', ...args]);
      const { code, stdout, stderr } = await watch('--fail-on', 'high');
      expect(stderr).to.contain('running: ').and.contain('finished: ');
      expect(stdout)
        .to.match(/\nb +3 .*\nc +2 .*\na +1 /)
        .and.contain('3 scans completed, 0 failed; found');
      expect(stdout).to.contain('3 low');
      expect(code).to.equal(0);
      expect((await watch('--fail-on', 'low')).code).to.equal(1);
    });
  });

  describe('for failed jobs', () => {
    const job = (number: number) => ({
      id: `${id.slice(0, -4)}${String(number).padStart(4, '0')}`,
      queue: 'parse',
      code: 'TIMEOUT',
      error: 'It took too long.',
      attempts: 1,
      failed_at: '2026-11-22T12:00:00.000Z',
      scan: { filename: 'main.tf', repository: null },
    });
    const queued = ['--queue', 'parse'];

    it('list every page of them', async () => {
      api.answer = ({ path }) => {
        const page = Number(new URL(path, 'http://api').searchParams.get('page'));
        const data = Array.from({ length: page === 1 ? 100 : 50 }, (_, index) => job(100 * page + index));
        return { data, pagination: { total: 150 } };
      };
      const { stdout } = await api.run(['queue', 'failed', 'list', ...queued, '--format', 'json']);
      expect(new Set((JSON.parse(stdout) as { id: string }[]).map((it) => it.id)).size).to.equal(150);
    });

    it('show one as JSON', async () => {
      api.answer = () => job(1);
      const { stdout } = await api.run(['queue', 'failed', 'show', id, ...queued, '--format', 'json']);
      expect(JSON.parse(stdout)).to.deep.equal(job(1));
    });

    it('try those of a code again until there are no more', async () => {
      const answers = [[job(1).id, job(2).id], [job(3).id], []];
      api.answer = () => ({ retried: answers[api.asked.length - 1] });
      const ran = await api.run(['queue', 'failed', 'retry', '--code', 'TIMEOUT', ...queued]);
      expect(ran).to.deep.equal({ code: 0, stdout: '3 put back into the queue.\n', stderr: '' });
      expect(api.asked.map(({ body }) => JSON.parse(body) as unknown)).to.deep.equal(
        answers.map(() => ({ code: 'TIMEOUT' })),
      );
    });
  });
});
