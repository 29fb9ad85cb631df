import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { issueApiKey } from '@terrasafe/identity';
import { ApiKeyRepository, TenantRepository, openStore } from '@terrasafe/store';
import { expect } from 'chai';
import { Client, RunningStack } from './running-stack.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));

describe('terrasafe queue failed', function () {
  this.timeout(180_000);
  let stack: RunningStack;
  let key: string;
  let client: Client;

  before(async () => {
    // No scan is analysed in a millisecond: each fails.
    stack = await RunningStack.start({ TERRASAFE_SCAN_TIMEOUT_SECONDS: '0.001' });
    const store = await openStore(stack.stack.databaseUrl, { poolSize: 1 });
    const tenant = await new TenantRepository(store).create({ name: 'acme', slug: 'acme' });
    ({ key } = await issueApiKey(new ApiKeyRepository(store), { tenantId: tenant.id, name: 'test', role: 'operator' }));
    await store.close();
    client = new Client(stack.stack.url, key);
  });
  after(() => stack.stop());

  function queueFailed(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const env = { ...process.env, TERRASAFE_URL: stack.stack.url, TERRASAFE_API_KEY: key };
    return new Promise((resolve) => {
      execFile(process.execPath, [main, 'queue', 'failed', ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  }

  async function listed(number: number): Promise<{ id: string; code: string; queue: string }[]> {
    for (let tries = 0; ; tries += 1) {
      const jobs = JSON.parse((await queueFailed('list', '--format', 'json')).stdout) as never[];
      if (jobs.length === number) return jobs;
      if (tries === 60) throw new Error(`${jobs.length} failed jobs`);
      await sleep(500);
    }
  }

  async function blobsAre(number: number): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      const entries = await readdir(join(stack.directory, 'blobs'), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      if (files.length === number) return;
      if (tries === 60) throw new Error(`${files.length} blobs`);
      await sleep(500);
    }
  }

  it('lists, shows and retries what nobody tries any more', async () => {
    expect((await queueFailed('list')).stdout).to.equal('No failed jobs.\n');
    const id = await client.submit({ 'main.tf': 'locals {}\n' });
    expect(await client.finished(id)).to.have.nested.property('error.code', 'TIMEOUT');
    expect((await listed(1))[0]).to.include({ id, code: 'TIMEOUT', queue: 'parse' });
    expect((await queueFailed('list', '--queue', 'score')).stdout).to.equal('No failed jobs.\n');
    const table = await queueFailed('list');
    expect(table.stdout).to.contain(id).and.contain('main.tf');
    const shown = await queueFailed('show', id);
    expect(shown.stdout).to.contain('longer than 0.001 seconds');

    expect(await queueFailed('retry', id)).to.deep.equal({
      code: 0,
      stdout: '1 put back into the queue.\n',
      stderr: '',
    });
    // It fails again, with a row of its own.
    expect((await listed(1))[0]).to.include({ id });
    expect(await client.finished(id)).to.have.nested.property('error.code', 'TIMEOUT');
    expect(await client.get('/v1/stats')).to.include({ failed_scans: 1 });
  });

  it('says what it cannot do', async () => {
    const unknown = '01890000-0000-7000-8000-000000000001';
    expect(await queueFailed('show', unknown)).to.include({ code: 1 });
    expect(await queueFailed('retry', unknown)).to.deep.include({ code: 1, stdout: '0 put back into the queue.\n' });
    expect(await queueFailed('retry')).to.include({ code: 2 });
    expect(await queueFailed('retry', '--all', unknown)).to.include({ code: 2 });
    expect(await queueFailed('list', '--queue', 'nothing')).to.include({ code: 2 });
  });

  it('completes a large upload that is retried once the reason of its failure is gone', async () => {
    // More than a job carries, also when it is packed.
    const id = await client.submit({ 'main.tf': `# ${randomBytes(60_000).toString('base64')}\nlocals {}\n` });
    expect(await client.finished(id)).to.have.nested.property('error.code', 'TIMEOUT');
    await listed(2);
    await blobsAre(1);

    await stack.restart();
    client = new Client(stack.stack.url, key);
    expect(await queueFailed('retry', id)).to.include({ code: 0, stdout: '1 put back into the queue.\n' });
    expect(await client.finished(id)).to.include({ status: 'completed' });
    expect((await listed(1)).map((job) => job.id)).to.not.include(id);
    await blobsAre(0);
  });
});
