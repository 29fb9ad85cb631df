import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxyServer } from 'httpxy';
import { LocalError } from './errors.js';
import { isPortFree } from './ports.js';
import { hasCode } from './process-table.js';

export interface EdgeOptions {
  /** 0 takes any free one. */
  readonly port: number;
  /** The address to listen on; without it only this machine can connect. */
  readonly host?: string | undefined;
  readonly ingestUrl: string;
  readonly queryUrl: string;
}

export interface Edge {
  readonly url: string;
  /** Takes no new requests, lets those under way finish for a second, then cuts them off. */
  readonly close: () => Promise<void>;
}

const ingestPosts: readonly string[] = ['/scan', '/v1/scans', '/v1/batches'];
const closeMs = 1_000;

/**
 * One origin for both APIs: what adds scans goes to the ingest API, everything else to the query API. Bodies stream
 * both ways. An API that is down gives a problem document (RFC 9457) with status 503, one that breaks off 502.
 * Errors: PORT_BUSY.
 */
export async function startEdge({ port, host = '127.0.0.1', ingestUrl, queryUrl }: EdgeOptions): Promise<Edge> {
  if (port !== 0) await refuseBusyPort(port);
  const agent = new Agent({ keepAlive: true });
  const proxy = createProxyServer({ agent, xfwd: true });
  const server = createServer((request, response) => {
    // We are the first hop, so these are not a proxy's but anybody's.
    for (const name of ['for', 'host', 'port', 'proto']) delete request.headers[`x-forwarded-${name}`];
    const target = goesToIngest(request) ? ingestUrl : queryUrl;
    proxy.web(request, response, { target }).catch((error: unknown) => answerFailure(response, error));
  });
  // Longer than clients keep theirs: a request must not meet the end of its connection.
  server.keepAliveTimeout = 65_000;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw hasCode(error, 'EADDRINUSE') ? portBusy(port) : error;
  }
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      const timer = setTimeout(() => server.closeAllConnections(), closeMs);
      await closed;
      clearTimeout(timer);
      agent.destroy();
    },
  };
}

/** Fails with PORT_BUSY when somebody listens on the port. */
export async function refuseBusyPort(port: number): Promise<void> {
  if (!(await isPortFree(port))) throw portBusy(port);
}

function portBusy(port: number): LocalError {
  const other = port === 9090 ? 9091 : 9090;
  return new LocalError(
    'PORT_BUSY',
    `port ${port} is used by another program; take another one, for example \`PORT=${other} npm start\``,
  );
}

function goesToIngest({ method, url = '/' }: IncomingMessage): boolean {
  const [path = '/'] = url.split('?');
  return path.startsWith('/v1/webhooks/') || (method === 'POST' && ingestPosts.includes(path));
}

function answerFailure(response: ServerResponse, error: unknown): void {
  // Once the answer has begun the proxy ends it as the API did.
  if (response.headersSent || response.destroyed) return;
  const isDown = hasCode(error, 'ECONNREFUSED');
  const status = isDown ? 503 : 502;
  const body = {
    type: 'about:blank',
    title: isDown ? 'Service Unavailable' : 'Bad Gateway',
    status,
    detail: isDown
      ? 'The service behind this address is not running; try again in some seconds.'
      : 'The service behind this address broke off the connection; try again.',
  };
  response.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '2' });
  response.end(JSON.stringify(body));
}
