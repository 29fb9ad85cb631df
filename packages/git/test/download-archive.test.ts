import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { defaultLimits } from '@terrasafe/filesets';
import { expect } from 'chai';
import { downloadArchive, type DownloadOptions } from '../src/index.js';
import { failureOf, loopbackRules, testLimits } from './checkouts.js';

/** A tar of one block for each header and file: https://www.gnu.org/software/tar/manual/html_node/Standard.html */
function tar(files: Readonly<Record<string, string>>): Buffer {
  const blocks = Object.entries(files).flatMap(([path, text]) => {
    const header = Buffer.alloc(512);
    const content = Buffer.from(text);
    header.write(path, 0);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1_024)]);
}

describe('downloadArchive', function () {
  this.timeout(30_000);
  const archive = gzipSync(tar({ 'infra/main.tf': 'x', 'infra/modules/a.tf': 'a', 'app/readme.txt': 'r' }));
  let server: Server;
  let seen: { url: string; headers: IncomingHttpHeaders }[];
  let answer: (url: string, response: ServerResponse) => void;
  let base: string;

  beforeEach(async () => {
    seen = [];
    answer = (_url, response) => response.end(archive);
    server = createServer((request, response) => {
      seen.push({ url: request.url ?? '', headers: request.headers });
      answer(request.url ?? '', response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const download = (path: string, options: Partial<DownloadOptions> = {}, subdirectory = '') =>
    downloadArchive(
      { url: base + path, subdirectory },
      { rules: loopbackRules, limits: testLimits, credentialsFor: async () => undefined, ...options },
    );

  it('unpacks what the address leads to, whatever its name', async () => {
    const { fileSet, fetchedBytes } = await download('/archive?ref=main');
    expect([...fileSet.files.keys()]).to.deep.equal(['app/readme.txt', 'infra/main.tf', 'infra/modules/a.tf']);
    expect(fetchedBytes).to.equal(archive.length);
  });

  it('gives a folder of it', async () => {
    const { fileSet } = await download('/a.tar.gz', {}, 'infra');
    expect([...fileSet.files.keys()]).to.deep.equal(['main.tf', 'modules/a.tf']);
    expect((await failureOf(download('/a.tar.gz', {}, 'none'))).code).to.equal('REF_NOT_FOUND');
  });

  it('sends credentials to their host alone, and follows a redirect', async () => {
    answer = (url, response) => {
      if (url === '/moved')
        response.writeHead(302, { Location: base.replace('127.0.0.1', 'localhost') + '/there' }).end();
      else response.end(archive);
    };
    const credentials = { username: 'robot', secret: 'token' };
    const { host } = new URL(base);
    await download('/moved', { credentialsFor: async (of) => (of === host ? credentials : undefined) });
    expect(seen.map(({ url, headers }) => [url, headers.authorization !== undefined])).to.deep.equal([
      ['/moved', true],
      ['/there', false],
    ]);
  });

  it('checks where a redirect leads to', async () => {
    for (const location of [
      'http://169.254.169.254/latest',
      'http://[::ffff:10.0.0.1]/x',
      'file:///etc/passwd',
      'ftp://x/y',
    ]) {
      answer = (_url, response) => response.writeHead(302, { Location: location }).end();
      expect((await failureOf(download('/a.zip'))).code, location).to.equal('REFUSED');
    }
    answer = (_url, response) => response.writeHead(302, { Location: '/again' }).end();
    expect((await failureOf(download('/a.zip'))).code).to.equal('REFUSED');
    expect(seen.filter(({ url }) => url === '/again')).to.have.lengthOf(5);
  });

  it('connects to the address that was checked', async () => {
    const rules = { ...loopbackRules, resolve: async () => ['127.0.0.1'] };
    const { port } = new URL(base);
    const options = { rules, limits: testLimits, credentialsFor: async () => undefined };
    const { fileSet } = await downloadArchive({ url: `http://git.test:${port}/a.zip`, subdirectory: '' }, options);
    expect(fileSet.files.size).to.equal(3);
  });

  it('ends beyond a limit, whether the size is told or not', async () => {
    const limits = { ...testLimits, maxFetchBytes: 10_000 };
    answer = (_url, response) => response.end(Buffer.alloc(20_000));
    expect((await failureOf(download('/a.zip', { limits }))).code).to.equal('TOO_LARGE');
    answer = (_url, response) => {
      const send = () => response.write(Buffer.alloc(5_000), (error) => error ?? send());
      send();
    };
    expect((await failureOf(download('/a.zip', { limits }))).code).to.equal('TOO_LARGE');
    answer = (_url, response) => response.end(archive);
    const files = { ...defaultLimits, maxFiles: 2 };
    expect((await failureOf(download('/a.zip', { limits: { ...testLimits, files } }))).code).to.equal('TOO_LARGE');
    answer = () => {}; // never answered
    const short = { ...testLimits, timeoutSeconds: 0.3 };
    expect((await failureOf(download('/a.zip', { limits: short }))).code).to.equal('TIMED_OUT');
  });

  it('tells what passes from what does not', async () => {
    const outcomes = { 401: 'NOT_FOUND', 404: 'NOT_FOUND', 418: 'FAILED', 429: 'UNAVAILABLE', 500: 'UNAVAILABLE' };
    for (const [status, code] of Object.entries(outcomes)) {
      answer = (_url, response) => response.writeHead(Number(status)).end();
      const failure = await failureOf(download('/a.zip?signature=hidden'));
      expect(failure.code, status).to.equal(code);
      expect(failure.message).to.not.contain('hidden');
    }
    answer = (_url, response) => response.destroy();
    expect((await failureOf(download('/a.zip'))).code).to.equal('UNAVAILABLE');
    answer = (_url, response) => {
      response.writeHead(200, { 'Content-Length': '1000' }).write('PK');
      setImmediate(() => response.destroy());
    };
    expect((await failureOf(download('/a.zip'))).code).to.equal('UNAVAILABLE');
  });

  it('says what is no archive, or none of Terraform', async () => {
    answer = (_url, response) => response.end('<html>');
    expect((await failureOf(download('/a.zip'))).code).to.equal('UNREADABLE');
    answer = (_url, response) => response.end(gzipSync(tar({ 'readme.txt': 'x' })));
    expect((await failureOf(download('/a.zip'))).code).to.equal('UNREADABLE');
    answer = (_url, response) => response.end(archive.subarray(0, 60));
    expect((await failureOf(download('/a.zip'))).code).to.equal('UNREADABLE');
  });
});
