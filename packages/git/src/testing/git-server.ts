import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestRepository } from './test-repository.js';

export interface GitServerOptions {
  /** Answers 401 to anybody else. */
  readonly login?: { readonly username: string; readonly secret: string };
  /** As a server of before 2018: tips of branches and tags alone, and everything in one piece. */
  readonly isOld?: boolean;
  /** Answers come at so many bytes in each 100 ms. */
  readonly pace?: number;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** `git http-backend` behind an HTTP server on loopback, as gitweb and many hosts run it. */
export class GitServer {
  readonly #server: Server;
  readonly #scheme: string;
  /** Method and path of every request. */
  readonly requests: string[] = [];
  /** Answers that the other side did not wait for. */
  cutOff = 0;
  /** Takes a request before git does, when it returns true. */
  intercept: Handler = () => false;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
  }

  static async open(repository: TestRepository, options: GitServerOptions = {}): Promise<GitServer> {
    const listener = (request: IncomingMessage, response: ServerResponse) =>
      self.#answer(request, response, repository, options);
    const server = options.tls ? createHttps(options.tls, listener) : createHttp(listener);
    const self = new GitServer(server, options.tls ? 'https' : 'http');
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return self;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}/infra.git`;
  }

  /** Requests that carried objects. */
  get fetches(): number {
    return this.requests.filter((line) => line.startsWith('POST') && line.endsWith('git-upload-pack')).length;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #answer(
    request: IncomingMessage,
    response: ServerResponse,
    repository: TestRepository,
    options: GitServerOptions,
  ): void {
    this.requests.push(`${request.method} ${request.url}`);
    response.on('close', () => {
      if (!response.writableFinished) this.cutOff += 1;
    });
    if (this.intercept(request, response)) return;
    const { login } = options;
    const wanted = login && `Basic ${Buffer.from(`${login.username}:${login.secret}`).toString('base64')}`;
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
      return;
    }
    void runBackend(request, response, repository, options);
  }
}

async function runBackend(
  request: IncomingMessage,
  response: ServerResponse,
  repository: TestRepository,
  { isOld = false, pace = Infinity }: GitServerOptions,
) {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: join(repository.path, '..'),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname.replace('/infra.git', `/${basename(repository.path)}`),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      REMOTE_ADDR: '127.0.0.1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_COUNT: '3',
      GIT_CONFIG_KEY_0: 'uploadpack.allowFilter',
      GIT_CONFIG_VALUE_0: String(!isOld),
      GIT_CONFIG_KEY_1: 'http.receivepack',
      GIT_CONFIG_VALUE_1: 'false',
      GIT_CONFIG_KEY_2: 'safe.directory',
      GIT_CONFIG_VALUE_2: '*',
      ...(!isOld && { GIT_PROTOCOL: request.headers['git-protocol']?.toString() }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  backend.stdin.on('error', () => {});
  response.on('close', () => backend.kill('SIGKILL'));
  request.pipe(backend.stdin);
  const output = await buffer(backend.stdout);
  const end = output.indexOf('\r\n\r\n');
  let status = 200;
  for (const line of output.toString('latin1', 0, end).split('\r\n')) {
    const [name = '', value = ''] = line.split(/: ?(.*)/);
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else if (name !== '') response.setHeader(name, value);
  }
  response.writeHead(status);
  let sent = end + 4;
  while (output.length - sent > pace && !response.destroyed) {
    response.write(output.subarray(sent, sent + pace));
    sent += pace;
    await sleep(100);
  }
  response.end(output.subarray(sent));
}
