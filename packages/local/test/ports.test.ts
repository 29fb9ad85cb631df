import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect } from 'chai';
import { freePort, isPortFree } from '../src/index.js';

describe('ports', () => {
  const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
  for (const host of ['127.0.0.1', '0.0.0.0', ...(hasIpv6 ? ['::1', '::'] : [])]) {
    it(`sees a listener on ${host}`, async () => {
      const server = createServer().listen(0, host);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      expect(await isPortFree(port)).to.equal(false);
      server.close();
      await once(server, 'close');
      expect(await isPortFree(port)).to.equal(true);
    });
  }

  it('takes no port that the system gives to outgoing connections', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, freePort));
    expect(Math.max(...ports)).to.be.below(32_768);
    expect(Math.min(...ports)).to.be.above(1_024);
  });
});
