import { randomUUID } from 'node:crypto';
import { request as open } from 'node:http';
import type { HostKind } from '@terrasafe/hosts';
import { expect } from 'chai';
import {
  bitbucketHeaders,
  commit,
  gitHubHeaders,
  idOf,
  nobody,
  push,
  repository,
  secret,
  useReceiver,
} from './receiver.js';
import { until } from '@terrasafe/testing';

describe('POST /v1/webhooks', function () {
  this.timeout(120_000);
  const { on, add, serve, send, sendPush, queuedScans } = useReceiver();

  it('accepts a push, and the scan knows whom to tell', async () => {
    const [url, integration] = [await serve(), await add()];
    const sent = await sendPush(url, integration);
    expect(sent).to.include({ status: 202 });
    expect(sent.json).to.deep.equal({ status: 'accepted', scans: [{ status: 'queued', ref: 'main', id: idOf(sent) }] });
    const [scan] = await queuedScans();
    expect(scan).to.deep.include({
      scanId: idOf(sent),
      tenantId: on.tenantId,
      filename: 'acme/infra',
      lane: 'interactive',
      environment: 'live',
      userId: integration,
      notify: { integrationId: integration },
    });
    expect(scan?.repository).to.deep.include({
      url: 'https://github.com/acme/infra.git',
      subdirectory: '',
      ref: 'main',
      commit,
      pullRequest: null,
    });
  });

  it('accepts a pull request with its number', async () => {
    const [url, integration] = [await serve(), await add()];
    const body = JSON.stringify({ action: 'opened', number: 7, pull_request: { head: { sha: commit } }, repository });
    expect((await send(url, integration, body, gitHubHeaders(body, 'pull_request'))).status).to.equal(202);
    expect((await queuedScans())[0]?.repository).to.deep.include({ ref: 'refs/pull/7/head', commit, pullRequest: 7 });
  });

  it('refuses a wrong signature without a word on what is wrong', async () => {
    const [url, integration] = [await serve(), await add()];
    const body = JSON.stringify(push());
    const headers = gitHubHeaders(body);
    const { 'X-Hub-Signature-256': _signature, ...unsigned } = headers;
    const answers = [
      await send(url, integration, body.replace('main', 'mane'), headers),
      await send(url, integration, body, gitHubHeaders(body, 'push', 'wrong')),
      await send(url, integration, body, unsigned),
      await send(url, integration, 'not json', headers),
      await send(url, integration, '', headers),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([401, 401, 401, 401, 401]);
    expect(new Set(answers.map(({ json }) => json.detail))).to.have.lengthOf(1);
    expect(await queuedScans()).to.deep.equal([]);
  });

  it('knows no integration that is unknown, paused, removed, or of another host', async () => {
    const [url, paused, removed, gitHub] = [await serve(), await add(), await add(), await add()];
    await on.integrations.setActive(on.tenantId, paused, false, nobody);
    expect((await sendPush(url, removed)).status).to.equal(202);
    await on.integrations.delete(on.tenantId, removed, nobody);
    const body = JSON.stringify(push());
    const answers = [
      await sendPush(url, randomUUID()),
      await sendPush(url, 'not-an-id'),
      await sendPush(url, paused),
      await sendPush(url, removed),
      await send(url, gitHub, body, gitHubHeaders(body), 'gitlab'),
      await send(url, gitHub, body, gitHubHeaders(body), 'gitea' as HostKind),
    ];
    expect(answers.map(({ status, json }) => [status, json.code])).to.deep.equal(
      answers.map(() => [404, 'NO_SUCH_INTEGRATION']),
    );
  });

  it('takes the former secret until the rotation is finished', async () => {
    const [url, integration] = [await serve(), await add()];
    await on.secrets.rotate(on.tenantId, integration, 'next', nobody);
    const withKey = async (key: string) => {
      const body = JSON.stringify(push({ pushed: randomUUID() }));
      return (await send(url, integration, body, gitHubHeaders(body, 'push', key))).status;
    };
    expect([await withKey(secret), await withKey('next'), await withKey('other')]).to.deep.equal([202, 202, 401]);
    await on.integrations.finishRotation(on.tenantId, integration, nobody);
    expect([await withKey(secret), await withKey('next')]).to.deep.equal([401, 202]);
  });

  it('answers a ping, and ignores what it has no use for with a reason', async () => {
    const [url, integration] = [await serve(), await add()];
    const post = async (event: string, body: unknown) => {
      const text = JSON.stringify(body);
      return send(url, integration, text, gitHubHeaders(text, event));
    };
    const ping = await post('ping', { zen: 'Design for failure.' });
    expect([ping.status, ping.json]).to.deep.equal([200, { status: 'pong' }]);
    const ignored = [
      await post('issues', { action: 'opened' }),
      await post('push', push({ deleted: true, after: '0'.repeat(40) })),
      await post('push', push({ ref: 'refs/heads/feature' })),
      await post('push', push({ repository: { ...repository, full_name: 'other/infra' } })),
      await post('push', push({ repository: { ...repository, full_name: 'acme/../../x' } })),
    ];
    expect(ignored.map(({ status, json }) => [status, json.status])).to.deep.equal(ignored.map(() => [202, 'ignored']));
    expect(ignored.every(({ json }) => typeof json.reason === 'string' && json.reason.length > 0)).to.equal(true);
    expect(await queuedScans()).to.deep.equal([]);
  });

  it('scans the branches that the integration names', async () => {
    const [url, integration] = [await serve(), await add({ branches: 'release/*, main' })];
    const outcomes: unknown[] = [];
    for (const branch of ['release/1', 'main', 'feature', 'x--upload-pack']) {
      outcomes.push((await sendPush(url, integration, { ref: `refs/heads/${branch}` })).json.status);
    }
    expect(outcomes).to.deep.equal(['accepted', 'accepted', 'ignored', 'ignored']);
  });

  it('scans main and master where the host does not tell the default branch', async () => {
    const [url, integration] = [await serve(), await add({ host: 'bitbucket', base_url: 'https://bitbucket.org' })];
    const outcomes: unknown[] = [];
    for (const name of ['main', 'master', 'feature']) {
      const change = { new: { type: 'branch', name, target: { hash: commit } } };
      const body = JSON.stringify({ repository: { full_name: 'acme/infra' }, push: { changes: [change] } });
      outcomes.push((await send(url, integration, body, bitbucketHeaders(body), 'bitbucket')).json.status);
    }
    expect(outcomes).to.deep.equal(['accepted', 'accepted', 'ignored']);
  });

  it('refuses signed nonsense, and what is too long or packed', async () => {
    const [url, integration] = [await serve(), await add()];
    const nonsense = await send(url, integration, '{"ref":', gitHubHeaders('{"ref":'));
    expect([nonsense.status, nonsense.json.code]).to.deep.equal([400, 'MALFORMED_WEBHOOK']);
    const long = 'x'.repeat(100_001);
    expect((await send(url, integration, long, gitHubHeaders(long))).status).to.equal(413);
    const packed = { ...gitHubHeaders('x'), 'Content-Encoding': 'gzip' };
    expect((await send(url, integration, 'x', packed)).status).to.equal(415);
    const { 'X-GitHub-Delivery': _id, ...anonymous } = gitHubHeaders(JSON.stringify(push()));
    expect((await send(url, integration, JSON.stringify(push()), anonymous)).json.code).to.equal('NO_DELIVERY_ID');
  });

  it('answers 503 while bodies take the memory that there is for them, until one was cut off', async () => {
    const [url, integration] = [await serve({ budgetBytes: 100_000 }), await add()];
    const headers = { 'Content-Length': '100000' };
    const underway = open(`${url}/github/${integration}`, { method: 'POST', headers });
    underway.on('error', () => {}); // it is cut off on purpose
    underway.flushHeaders();
    const status = async () => (await sendPush(url, integration)).status;
    await until(async () => (await status()) === 503);
    const { json, retryAfter } = await sendPush(url, integration);
    expect([json.code, retryAfter]).to.deep.equal(['BUSY', '2']);
    underway.destroy();
    await until(async () => (await status()) === 202);
  });
});
