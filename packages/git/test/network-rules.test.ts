import { expect } from 'chai';
import type { NetworkRules } from '../src/index.js';
import { checkDestination } from '../src/network-rules.js';
import { parseRepositoryUrl } from '../src/source-url.js';
import { Checkouts, failureOf } from './checkouts.js';
import { GitServer, TestRepository } from '../src/testing/index.js';

const open: NetworkRules = { policy: { protocols: ['https', 'http'], hosts: [] }, privateHosts: new Set() };
const check = (url: string, rules: NetworkRules = open) => checkDestination(parseRepositoryUrl(url), rules);
const resolvingTo = (...addresses: string[]): NetworkRules => ({ ...open, resolve: async () => addresses });

describe('the network rules', () => {
  const inside = [
    'http://169.254.169.254/latest/meta-data',
    'http://[::ffff:127.0.0.1]/x',
    'http://[::ffff:169.254.169.254]/x',
    'http://[::1]/x',
    'http://[::]/x',
    'http://[fe80::1]/x',
    'http://[fd00:ec2::254]/x',
    'http://[64:ff9b::7f00:1]/x',
    'http://[2002:7f00:1::]/x',
    'http://[ff02::1]/x',
    'http://127.0.0.1/x',
    'http://127.1/x',
    'http://2130706433/x',
    'http://0/x',
    'http://10.0.0.1/x',
    'http://172.16.0.1/x',
    'http://192.168.1.1/x',
    'http://100.64.0.1/x',
    'http://168.63.129.16/x',
    'http://224.0.0.1/x',
    'http://255.255.255.255/x',
  ];
  for (const url of inside) {
    it(`refuse ${url}`, async () => {
      expect((await failureOf(check(url))).code).to.equal('REFUSED');
    });
  }

  it('refuse a name that leads to such an address, also as one of several', async () => {
    for (const address of ['127.0.0.1', '10.1.2.3', '::1', '::ffff:10.0.0.1', '169.254.169.254', 'nonsense']) {
      expect((await failureOf(check('https://example.com/x', resolvingTo(address)))).code).to.equal('REFUSED');
      expect((await failureOf(check('https://example.com/x', resolvingTo('8.8.8.8', address)))).code).to.equal(
        'REFUSED',
      );
    }
  });

  it('let a public name pass with the addresses that were checked', async () => {
    const { addresses } = await check('https://example.com/x', resolvingTo('93.184.216.34', '2606:4700::1111'));
    expect(addresses).to.deep.equal(['93.184.216.34', '2606:4700::1111']);
  });

  it('let a named private host pass, but not to the metadata of the machine', async () => {
    const privateHosts = new Set(['git.internal']);
    const at = (address: string) => check('https://git.internal/x', { ...resolvingTo(address), privateHosts });
    expect((await at('10.1.2.3')).addresses).to.deep.equal(['10.1.2.3']);
    for (const address of ['169.254.169.254', '::', '224.0.0.1']) {
      expect((await failureOf(at(address))).code).to.equal('REFUSED');
    }
    const other = check('https://other.internal/x', { ...resolvingTo('10.1.2.3'), privateHosts });
    expect((await failureOf(other)).code).to.equal('REFUSED');
  });

  it('tell a name that does not exist from one that cannot be looked up', async () => {
    const failing = (code: string): NetworkRules => ({
      ...open,
      resolve: async () => {
        throw Object.assign(new Error(code), { code });
      },
    });
    expect((await failureOf(check('https://example.com/x', failing('ENOTFOUND')))).code).to.equal('NOT_FOUND');
    expect((await failureOf(check('https://example.com/x', failing('EAI_AGAIN')))).code).to.equal('UNAVAILABLE');
  });

  it('hold a tenant to its protocols and hosts', async () => {
    const rules = (hosts: string[], protocols: readonly ('https' | 'http')[] = ['https']): NetworkRules => ({
      ...resolvingTo('8.8.8.8'),
      policy: { protocols, hosts },
    });
    expect((await failureOf(check('http://example.com/x', rules([])))).message).to.contain('Use https');
    await check('https://example.com/x', rules(['example.com']));
    await check('https://a.b.example.com/x', rules(['*.example.com']));
    for (const hosts of [['github.com'], ['*.example.com'], ['example.com.evil.test'], ['xexample.com']]) {
      expect((await failureOf(check('https://example.com/x', rules(hosts)))).code).to.equal('REFUSED');
    }
    expect((await failureOf(check('https://evilexample.com/x', rules(['*.example.com'])))).code).to.equal('REFUSED');
  });

  describe('on the way', function () {
    this.timeout(30_000);
    let repository: TestRepository;
    let server: GitServer;
    let other: GitServer;
    let checkouts: Checkouts;
    before(async () => {
      repository = await TestRepository.make();
      repository.commit({ 'main.tf': 'x' });
      server = await GitServer.open(repository);
      other = await GitServer.open(repository);
      checkouts = await Checkouts.open();
    });
    after(async () => {
      await Promise.all([server.close(), other.close()]);
      await Promise.all([repository.remove(), checkouts.remove()]);
    });
    afterEach(() => {
      server.intercept = () => false;
      server.requests.length = 0;
    });

    it('keep git from a name that resolves to loopback', async () => {
      const url = `http://git.test:${server.port}/infra.git`;
      const failure = await failureOf(checkouts.checkOut({ url }, { rules: resolvingTo('127.0.0.1') }));
      expect(failure.code).to.equal('REFUSED');
      expect(server.requests).to.deep.equal([]);
    });

    it('pin git to the address that was checked, whatever the name resolves to for others', async () => {
      // No resolver of the system knows this name: git can only have the address from us.
      const rules: NetworkRules = { ...resolvingTo('127.0.0.1'), privateHosts: new Set(['git.test']) };
      const url = `http://git.test:${server.port}/infra.git`;
      expect((await checkouts.checkOut({ url }, { rules })).fileSet.files.get('main.tf')).to.equal('x');
    });

    it('let git follow no redirect', async () => {
      server.intercept = (request, response) => {
        response.writeHead(302, { Location: `http://127.0.0.1:${other.port}${request.url}` }).end();
        return true;
      };
      const rules: NetworkRules = { ...open, privateHosts: new Set(['127.0.0.1']) };
      const failure = await failureOf(checkouts.checkOut({ url: server.url }, { rules }));
      expect(failure.code).to.equal('REFUSED');
      expect(failure.message).to.contain('leads to another address');
      expect(other.requests).to.deep.equal([]);
    });

    it('let git use no proxy of the environment', async () => {
      const proxy = 'http://127.0.0.1:1';
      const names = ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'ALL_PROXY'];
      for (const name of names) process.env[name] = proxy;
      try {
        const rules: NetworkRules = { ...open, privateHosts: new Set(['127.0.0.1']) };
        expect((await checkouts.checkOut({ url: server.url }, { rules })).fileSet.files.size).to.equal(1);
      } finally {
        for (const name of names) delete process.env[name];
      }
    });
  });
});
