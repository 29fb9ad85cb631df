import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { freePort, startEdge, type Edge } from '../src/index.js';
import { rejection, Scratch } from './scratch.js';

interface Seen {
  readonly api: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

describe('startEdge', function () {
  this.timeout(20_000);
  const scratch = new Scratch();
  afterEach(() => scratch.clear());

  const serve = async (listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    scratch.stopping({
      close: async () => {
        server.closeAllConnections();
        server.close();
      },
    });
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
  const echo =
    (api: string): RequestListener =>
    ({ method, url, headers }, response) =>
      response.end(JSON.stringify({ api, method, url, headers }));
  const unused = (): never => {
    throw new Error('the wrong API was asked');
  };
  const open = async (ingest: RequestListener, query: RequestListener): Promise<Edge> => {
    const [ingestUrl, queryUrl] = [(await serve(ingest)).url, (await serve(query)).url];
    return scratch.stopping(await startEdge({ port: 0, ingestUrl, queryUrl }));
  };

  const routes: readonly [string, string, string][] = [
    ['POST', '/scan', 'ingest'],
    ['POST', '/scan?format=sarif', 'ingest'],
    ['POST', '/v1/scans', 'ingest'],
    ['POST', '/v1/batches', 'ingest'],
    ['POST', '/v1/webhooks/github/some-integration?x=/v1/scans', 'ingest'],
    ['GET', '/scan', 'query'],
    ['GET', '/v1/scans?per_page=5', 'query'],
    ['GET', '/v1/batches', 'query'],
    ['POST', '/v1/scans/', 'query'],
    ['POST', '/v1/scans/1/cancel', 'query'],
    ['POST', '/v1/webhooks', 'query'],
    ['DELETE', '/v1/api-keys/1', 'query'],
    ['POST', '/?to=/scan', 'query'],
    ['GET', '/', 'query'],
  ];
  it('leads each call to its API, with its address unchanged', async () => {
    const edge = await open(echo('ingest'), echo('query'));
    for (const [method, path, api] of routes) {
      const seen = (await (await fetch(edge.url + path, { method })).json()) as Seen;
      expect(seen, `${method} ${path}`).to.include({ api, method, url: path });
    }
  });

  it('tells the APIs who asked, not what the client says of it', async () => {
    const edge = await open(unused, echo('query'));
    const headers = { 'x-forwarded-for': '10.0.0.1', 'x-forwarded-host': 'evil.example', 'x-api-key': 'k' };
    const seen = (await (await fetch(edge.url, { headers })).json()) as Seen;
    const { host } = new URL(edge.url);
    expect(seen.headers).to.include({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': host,
      host,
      'x-api-key': 'k',
    });
  });

  it('passes server-sent events on as they come', async () => {
    let sendNext: () => void = unused;
    const edge = await open(unused, (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      sendNext = () => response.end('data: 2\n\n');
    });
    const response = await fetch(`${edge.url}/v1/scans/1/events`);
    expect(response.headers.get('content-type')).to.equal('text/event-stream');
    const events = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await events?.read()).to.deep.equal({ done: false, value: 'data: 1\n\n' });
    sendNext();
    expect(await events?.read()).to.deep.equal({ done: false, value: 'data: 2\n\n' });
  });

  it('passes an upload on as it comes', async () => {
    let received: (chunk: Buffer) => void = unused;
    const firstChunk = new Promise<Buffer>((resolve) => (received = resolve));
    const edge = await open((incoming, response) => {
      incoming.once('data', received);
      incoming.on('end', () => response.writeHead(202).end('done'));
    }, unused);
    const upload = request(`${edge.url}/v1/scans`, { method: 'POST' });
    upload.write('first');
    expect((await firstChunk).toString()).to.equal('first');
    upload.end('last');
    const [response] = (await once(upload, 'response')) as [IncomingMessage];
    expect(response.statusCode).to.equal(202);
    expect(await text(response)).to.equal('done');
  });

  it('passes a big upload and its refusal on', async () => {
    const edge = await open((incoming, response) => {
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => (bytes += chunk.length));
      incoming.on('end', () => response.end(String(bytes)));
    }, unused);
    const body = Buffer.alloc(64 * 1024 * 1024);
    expect(await (await fetch(`${edge.url}/scan`, { method: 'POST', body })).text()).to.equal(String(body.length));

    const refusing = await open((incoming, response) => {
      response.writeHead(413, { 'content-type': 'application/problem+json' }).end('{"status":413}');
      incoming.resume();
    }, unused);
    const refused = await fetch(`${refusing.url}/scan`, { method: 'POST', body });
    expect(refused.status).to.equal(413);
    expect(await refused.json()).to.deep.equal({ status: 413 });
  });

  it('tells the API when the client goes away', async () => {
    let closed: () => void = unused;
    const noticed = new Promise<void>((resolve) => (closed = resolve));
    const edge = await open(unused, (_, response) => {
      response.on('close', () => closed());
      response.write('data: 1\n\n');
    });
    const client = new AbortController();
    const response = await fetch(edge.url, { signal: client.signal });
    await response.body?.getReader().read();
    client.abort();
    await noticed;
  });

  it('answers for an API that is down, and goes on when it is back', async () => {
    const port = await freePort();
    const api = `http://127.0.0.1:${port}`;
    const edge = scratch.stopping(await startEdge({ port: 0, ingestUrl: api, queryUrl: api }));
    const response = await fetch(`${edge.url}/v1/scans`, { method: 'POST', body: 'x'.repeat(1_000_000) });
    expect(response.status).to.equal(503);
    expect(response.headers.get('content-type')).to.equal('application/problem+json');
    expect(response.headers.get('retry-after')).to.equal('2');
    const problem = (await response.json()) as { detail: unknown };
    expect(problem).to.include({ type: 'about:blank', title: 'Service Unavailable', status: 503 });
    expect(problem.detail).to.be.a('string');

    const server = createServer(echo('late')).listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect((await fetch(edge.url)).status).to.equal(200);
    server.closeAllConnections();
    server.close();
  });

  it('answers for an API that breaks off', async () => {
    const edge = await open(unused, ({ socket }) => socket.destroy());
    const response = await fetch(edge.url);
    expect(response.status).to.equal(502);
    expect(await response.json()).to.include({ title: 'Bad Gateway', status: 502 });
  });

  it('breaks off an answer that its API breaks off', async () => {
    const edge = await open(unused, (_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    const response = await fetch(edge.url);
    expect(response.status).to.equal(200);
    expect(await rejection(response.text())).to.be.instanceOf(Error);
    expect((await fetch(edge.url)).status).to.equal(200);
  });

  it('names the port that is taken and how to take another', async () => {
    const { server } = await serve(unused);
    const { port } = server.address() as AddressInfo;
    const error = await rejection(startEdge({ port, ingestUrl: 'http://127.0.0.1:1', queryUrl: 'http://127.0.0.1:1' }));
    expect(error).to.include({ code: 'PORT_BUSY' });
    expect(error.message).to.include(`port ${port}`).and.to.include('PORT=9090 npm start');
  });

  it('closes although a stream of events is open', async () => {
    const edge = await open(unused, (_, response) => response.write('data: 1\n\n'));
    const response = await fetch(edge.url);
    await edge.close();
    expect(await rejection(response.text())).to.be.instanceOf(Error);
  });
});
