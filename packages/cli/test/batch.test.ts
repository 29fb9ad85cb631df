import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchProgress, BatchView, Page, ScanView } from '@terrasafe/contracts';
import { issueApiKey } from '@terrasafe/identity';
import { ApiKeyRepository } from '@terrasafe/store';
import { expect } from 'chai';
import { nowhere, useBatches } from './batches/batch-stack.js';
import { openSsh } from './open-ssh.js';
import { batchesInARequest } from './batches/in-a-request.js';
import { batchesOnTheCommandLine } from './batches/on-the-command-line.js';
import { Client } from './running-stack.js';

describe('batches of repositories', function () {
  this.timeout(300_000);
  const batches = useBatches();
  const { on, newTenant, withStore, postJson, postLines, post, accepted, ended, allEvents } = batches;

  describe('in a request', () => batchesInARequest(batches));

  it('scan their failed repositories again, and nothing else', async () => {
    const refs = ['late-1', 'late-2', 'late-3'];
    const batch = await accepted(
      await postJson({
        repositories: [
          ...refs.map((ref) => ({ url: on.server.url, ref })),
          { url: on.server.url, subdirectory: 'clean' },
        ],
      }),
    );
    expect((await ended(batch.id)).counts).to.include({ completed: 1, failed: 3 });
    const failedBefore = (await on.client.get<{ failed_scans: number }>('/v1/stats')).failed_scans;
    on.repository.git('branch', 'late-1');
    on.repository.git('branch', 'late-2');
    const retried = (await (await post(`/v1/batches/${batch.id}/retry`)).json()) as object;
    expect(retried).to.deep.equal({ id: batch.id, retried: 3 });
    const { counts, failures, accepted: number } = await ended(batch.id);
    expect(counts).to.include({ completed: 3, failed: 1 });
    expect(number).to.equal(4);
    expect(failures.data.map(({ error }) => error?.reason).join()).to.contain('late-3');
    expect((await on.client.get<{ failed_scans: number }>('/v1/stats')).failed_scans).to.equal(failedBefore - 2);
    expect(await (await post(`/v1/batches/${batch.id}/retry`)).json()).to.deep.include({ retried: 1 });
    await ended(batch.id);
    const clean = await accepted(await postJson({ repositories: [{ url: on.server.url, subdirectory: 'clean' }] }));
    await ended(clean.id);
    expect(await (await post(`/v1/batches/${clean.id}/retry`)).json()).to.deep.include({ retried: 0 });
  });

  it('are told of by events, for a batch and for a scan, until the end', async () => {
    const urls = ['', 'clean', 'envs/prod'].map((subdirectory) => ({ url: on.server.url, subdirectory }));
    const batch = await accepted(await postJson({ repositories: urls }));
    const seen = await allEvents(batch.links.events);
    const last = seen.at(-1);
    expect(seen.slice(0, -1).every(({ name }) => name === 'progress')).to.equal(true);
    expect(last?.name).to.equal('end');
    expect((JSON.parse(last?.data ?? '') as BatchProgress).counts.completed).to.equal(3);
    const again = await on.client.request(batch.links.events, { headers: { 'Last-Event-ID': last?.id ?? '' } });
    expect(again.status).to.equal(204);
    expect((await allEvents(batch.links.events)).map(({ name }) => name)).to.deep.equal(['end']);

    const scanId = await on.client.submit({ 'main.tf': openSsh('web') });
    const ofScan = await allEvents(`/v1/scans/${scanId}/events`);
    const scan = JSON.parse(ofScan.at(-1)?.data ?? '') as ScanView;
    expect(ofScan.at(-1)?.name).to.equal('end');
    expect(scan).to.include({ id: scanId, status: 'completed' });
    expect(scan.vulnerability_summary?.critical).to.equal(1);
  });

  it('are nothing to other tenants, and to be moved by members alone', async () => {
    const batch = await accepted(await postJson({ repositories: [{ url: on.server.url, ref: 'nothing' }] }));
    const scanId = await on.client.submit({ 'main.tf': openSsh('web') });
    await ended(batch.id);
    const stranger = await newTenant('stranger');
    for (const path of ['', '/scans', '/events']) {
      expect((await stranger.request(`/v1/batches/${batch.id}${path}`)).status, path).to.equal(404);
    }
    expect((await stranger.request(`/v1/scans/${scanId}/events`)).status).to.equal(404);
    for (const verb of ['cancel', 'retry']) {
      expect((await post(`/v1/batches/${batch.id}/${verb}`, stranger)).status, verb).to.equal(404);
    }
    expect((await stranger.get<Page<BatchView>>('/v1/batches')).data).to.deep.equal([]);
    for (const id of [nowhere, 'x']) expect((await on.client.request(`/v1/batches/${id}`)).status).to.equal(404);
    const reader = await withStore(async (store, tenantId) => {
      const { key } = await issueApiKey(new ApiKeyRepository(store), { tenantId, name: 'reader', role: 'reader' });
      return new Client(on.stack.stack.url, key);
    }, 'acme');
    expect((await reader.request(`/v1/batches/${batch.id}`)).status).to.equal(200);
    expect((await postJson({ repositories: [{ url: on.server.url }] }, {}, reader)).status).to.equal(403);
    for (const verb of ['cancel', 'retry']) {
      expect((await post(`/v1/batches/${batch.id}/${verb}`, reader)).status, verb).to.equal(403);
    }
  });

  describe('on the command line', () => batchesOnTheCommandLine(batches));

  // The last ones: a service is stopped.
  describe('at the end of a service', () => {
    it('do not keep the service from stopping while somebody watches', async () => {
      const batch = await accepted(
        await postLines(Array.from({ length: 3_000 }, (_, index) => `{"url":"http://10.0.0.1/r-${index}"}`)),
      );
      const watching = allEvents(batch.links.events);
      await sleep(200);
      const query = on.stack.stack.services.get('query-api')!;
      process.kill(query.pid, 'SIGTERM');
      expect(await query.exited).to.deep.include({ code: 0 });
      expect((await watching).length).to.be.greaterThan(0);
    });
  });
});
