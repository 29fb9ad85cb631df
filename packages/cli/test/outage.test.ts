import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { RunningStack, type Client } from './running-stack.js';

const volume = (name: string) => `resource "aws_ebs_volume" "${name}" {\n  encrypted = false\n}\n`;

describe('outages', function () {
  this.timeout(180_000);
  let stack: RunningStack;
  let client: Client;

  before(async () => {
    stack = await RunningStack.start();
    client = await stack.newTenant('acme');
    await client.finished(await client.submit({ 'warm.tf': volume('warm') }));
  });
  after(() => stack.stop());

  it('keeps accepting while Postgres is away, and finishes the scans when it is back', async () => {
    stack.stack.postgres!.kill();
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => client.submit({ 'main.tf': volume(`v${n}`) })));
    expect((await client.request('/v1/stats')).status).to.equal(503);
    await sleep(1_000);
    await stack.stack.postgres!.restart();
    const scans = await Promise.all(ids.map((id) => eventually(() => client.finished(id, 120_000))));
    expect(scans.map(({ status }) => status)).to.deep.equal(ids.map(() => 'completed'));
  });

  it('answers 503 with Retry-After while Redis is away, accepts again when it is back, and loses nothing', async () => {
    const before = await client.submit({ 'main.tf': volume('before') });
    await client.finished(before);
    stack.stack.redis!.kill();
    await sleep(200);
    const refused = await client.upload({ 'main.tf': volume('during') });
    expect(refused.status).to.equal(503);
    expect(Number(refused.headers.get('Retry-After'))).to.be.greaterThan(0);
    expect((await client.request(`/v1/scans/${before}`)).status).to.equal(200);
    await stack.stack.redis!.restart();
    const after = await eventually(() => client.submit({ 'main.tf': volume('after') }));
    expect((await client.finished(after)).status).to.equal('completed');
  });

  it('stops with 0 on SIGTERM, every service of it', async () => {
    for (const [name, service] of stack.stack.services) {
      process.kill(service.pid, 'SIGTERM');
      expect(await service.exited, name).to.deep.include({ code: 0 });
    }
  });
});

/** While a dependency comes back the answer is 503 for a moment. */
async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 100 || !(error as Error).message.includes('503')) throw error;
      await sleep(200);
    }
  }
}
