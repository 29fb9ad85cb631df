import { once } from 'node:events';
import { expect } from 'chai';
import { gitHubHeaders, push, secret, useReceiver } from './receiver.js';

describe('webhooks during an outage', function () {
  this.timeout(120_000);
  const { on, add, serve, send, sendPush } = useReceiver();

  it('go on with what is known while Postgres is away, also in a new process', async () => {
    const [url, integration, never] = [await serve(), await add(), await add()];
    await sendPush(url, integration);
    expect(await on.servers.redis.get(`terrasafe:webhook-integration:${integration}`)).to.not.contain(secret);
    on.servers.postgres.kill();
    try {
      const later = await serve();
      expect((await sendPush(later, integration)).status).to.equal(202);
      const unknown = await sendPush(later, never);
      expect([unknown.status, unknown.retryAfter]).to.deep.equal([503, '5']);
      const body = JSON.stringify(push());
      expect((await send(later, integration, body, gitHubHeaders(body, 'push', 'wrong'))).status).to.equal(401);
    } finally {
      await on.servers.postgres.restart();
    }
  });

  it('are answered 503 while Redis is away, and the same delivery is taken afterwards', async () => {
    const [url, integration] = [await serve(), await add()];
    const body = JSON.stringify(push());
    const headers = gitHubHeaders(body);
    on.servers.redisServer.kill();
    try {
      expect((await send(url, integration, body, headers)).status).to.equal(503);
    } finally {
      await on.servers.redisServer.restart();
      if (on.servers.redis.status !== 'ready') await once(on.servers.redis, 'ready');
    }
    expect((await send(url, integration, body, headers)).json.status).to.equal('accepted');
  });
});
