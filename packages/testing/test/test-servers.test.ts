import { access } from 'node:fs/promises';
import { expect } from 'chai';
import { TestServers, until } from '../src/index.js';

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('TestServers', () => {
  it('end everything, last opened first, although something refuses to', async () => {
    const servers = new TestServers();
    const { directory } = servers;
    const ended: string[] = [];
    servers.closing({ disconnect: () => void ended.push('first') });
    const refusal = new Error('busy');
    servers.closing({ close: () => Promise.reject(refusal) });
    servers.closing({ close: async () => ended.push('last') });
    expect(await isThere(directory)).to.equal(true);
    const failure = await servers.stop().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(AggregateError).with.deep.property('errors', [refusal]);
    expect(ended).to.deep.equal(['last', 'first']);
    expect(await isThere(directory)).to.equal(false);
  });

  it('leave no server behind', async () => {
    const servers = new TestServers();
    const { url } = await servers.openRedis();
    const isAlive = () =>
      fetch(url.replace('redis:', 'http:')).then(
        () => true,
        (error: Error) => !JSON.stringify(error.cause).includes('ECONNREFUSED'),
      );
    expect(await isAlive()).to.equal(true);
    await servers.stop();
    expect(await isAlive()).to.equal(false);
  });
});

describe('until', () => {
  it('looks until a condition comes true, and gives up in time', async () => {
    let looks = 0;
    await until(async () => (looks += 1) === 3);
    expect(looks).to.equal(3);
    const failure = await until(() => false, 0).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error);
  });
});
