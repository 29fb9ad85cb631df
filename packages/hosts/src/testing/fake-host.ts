import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface PostedStatus {
  readonly repository: string;
  readonly commit: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface StoredComment {
  readonly id: number;
  /** `acme/infra#7` */
  readonly pullRequest: string;
  text: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A page has no more, whatever is asked for: so that a handful of comments is several pages. */
const pageSize = 3;

/**
 * The parts of the three APIs that we use, with answers as their documentation shows them, at the paths of self-hosted
 * instances: GitHub below /api/v3, GitLab below /api/v4, Bitbucket below /2.0. A token other than `token` is refused.
 */
export class FakeHost {
  readonly token = 'host-access-token';
  readonly statuses: PostedStatus[] = [];
  readonly comments: StoredComment[] = [];
  /** Method and path of every request. */
  readonly requests: string[] = [];
  readonly #answers: FakeAnswer[] = [];
  #server: Server | undefined;

  /** Listens on loopback. */
  async open(): Promise<this> {
    this.#server = createServer((request, response) => void this.handle(request, response));
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url(): string {
    if (!this.#server) throw new Error('the host is not open');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server?.close();
    this.#server?.closeAllConnections();
    if (this.#server) await once(this.#server, 'close');
  }

  /** The next requests get these answers, whatever they ask. */
  answerNext(...answers: FakeAnswer[]): void {
    this.#answers.push(...answers);
  }

  addComment(pullRequest: string, comment: string): number {
    const id = 1_000 + this.comments.length;
    this.comments.push({ id, pullRequest, text: comment });
    return id;
  }

  removeComment(id: number): void {
    this.comments.splice(
      this.comments.findIndex((comment) => comment.id === id),
      1,
    );
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    const { status, headers, body } = this.#answers.shift() ?? this.#answer(request, await text(request));
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  }

  #answer(request: IncomingMessage, body: string): FakeAnswer {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const call: Call = {
      url,
      method: request.method ?? 'GET',
      body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
    };
    const { authorization } = request.headers;
    const [, api, path] = /^(\/api\/v3|\/api\/v4|\/2\.0)(\/.*)$/.exec(url.pathname) ?? [];
    if (api === '/api/v3' && path) {
      return authorization === `Bearer ${this.token}` ? this.#gitHub(path, call) : badCredentials;
    }
    if (api === '/api/v4' && path) {
      return request.headers['private-token'] === this.token ? this.#gitLab(path, call) : unauthorized;
    }
    if (api === '/2.0' && path) {
      return authorization === `Bearer ${this.token}` ? this.#bitbucket(path, call) : invalidToken;
    }
    return { status: 404, body: { message: 'Not Found' } };
  }

  /**
   * https://docs.github.com/en/rest/commits/statuses#create-a-commit-status,
   * https://docs.github.com/en/rest/issues/comments,
   * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
   */
  #gitHub(path: string, { method, body, url }: Call): FakeAnswer {
    const status = /^\/repos\/(?<repository>[^/]+\/[^/]+)\/statuses\/(?<commit>[\da-f]+)$/.exec(path)?.groups;
    if (method === 'POST' && status) {
      this.statuses.push({ repository: status.repository!, commit: status.commit!, body });
      return {
        status: 201,
        body: {
          url: `https://api.github.com${path}`,
          id: this.statuses.length,
          node_id: 'MDY6U3RhdHVzMQ==',
          ...body,
          creator: { login: 'octocat', id: 1, type: 'User' },
        },
      };
    }
    const show = ({ id, text: shown }: StoredComment) => ({
      id,
      node_id: 'MDEyOklzc3VlQ29tbWVudDE=',
      body: shown,
      user: { login: 'octocat', id: 1, type: 'User' },
      author_association: 'COLLABORATOR',
    });
    const thread = /^\/repos\/(?<repository>[^/]+\/[^/]+)\/issues\/(?<number>\d+)\/comments$/.exec(path)?.groups;
    if (thread) {
      const pullRequest = `${thread.repository}#${thread.number}`;
      if (method === 'POST') {
        return { status: 201, body: show(this.#comment(this.addComment(pullRequest, String(body.body)))!) };
      }
      const { listed, next } = this.#page(pullRequest, url);
      const headers = next && { Link: `<${next}>; rel="next", <${url.href}>; rel="last"` };
      return { status: 200, body: listed.map(show), ...(headers && { headers }) };
    }
    const id = /^\/repos\/[^/]+\/[^/]+\/issues\/comments\/(?<id>\d+)$/.exec(path)?.groups?.id;
    const comment = this.#comment(Number(id));
    if (method !== 'PATCH' || !comment) {
      return { status: 404, body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest' } };
    }
    comment.text = String(body.body);
    return { status: 200, body: show(comment) };
  }

  /** https://docs.gitlab.com/api/commits/#set-commit-pipeline-status, https://docs.gitlab.com/api/notes/#merge-requests */
  #gitLab(path: string, { method, body, url }: Call): FakeAnswer {
    const status = /^\/projects\/(?<project>[^/]+)\/statuses\/(?<commit>[\da-f]+)$/.exec(path)?.groups;
    if (method === 'POST' && status) {
      const state = String(body.state);
      const commit = status.commit!;
      const before = this.statuses.findLast((posted) => posted.commit === commit);
      if (before?.body.state === state) {
        const message = `Cannot transition status via :${state} from :${state} (Reason(s): Status cannot transition)`;
        return { status: 400, body: { message } };
      }
      this.statuses.push({ repository: decodeURIComponent(status.project!), commit, body });
      return {
        status: 201,
        body: { id: this.statuses.length, sha: commit, status: state, ...body, allow_failure: false },
      };
    }
    const show = ({ id, text: shown }: StoredComment) => ({
      id,
      body: shown,
      author: { id: 1, username: 'pipin', state: 'active' },
      system: false,
      noteable_type: 'MergeRequest',
      internal: false,
    });
    const thread = /^\/projects\/(?<project>[^/]+)\/merge_requests\/(?<iid>\d+)\/notes(?:\/(?<id>\d+))?$/.exec(
      path,
    )?.groups;
    if (!thread) return { status: 404, body: { message: '404 Not Found' } };
    const pullRequest = `${decodeURIComponent(thread.project!)}#${thread.iid}`;
    if (thread.id === undefined && method === 'POST') {
      return { status: 201, body: show(this.#comment(this.addComment(pullRequest, String(body.body)))!) };
    }
    if (thread.id === undefined) {
      const { listed, next } = this.#page(pullRequest, url);
      const headers = next && { Link: `<${next}>; rel="next"`, 'X-Next-Page': '2' };
      return { status: 200, body: listed.map(show), ...(headers && { headers }) };
    }
    const comment = this.#comment(Number(thread.id));
    if (method !== 'PUT' || !comment) return { status: 404, body: { message: '404 Note Not Found' } };
    comment.text = String(body.body);
    return { status: 200, body: show(comment) };
  }

  /**
   * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-commit-statuses/,
   * https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests/,
   * https://developer.atlassian.com/cloud/bitbucket/rest/intro/#pagination
   */
  #bitbucket(path: string, { method, body, url }: Call): FakeAnswer {
    const status = /^\/repositories\/(?<repository>[^/]+\/[^/]+)\/commit\/(?<commit>[\da-f]+)\/statuses\/build$/.exec(
      path,
    )?.groups;
    if (method === 'POST' && status) {
      this.statuses.push({ repository: status.repository!, commit: status.commit!, body });
      return { status: 201, body: { type: 'build', ...body } };
    }
    const show = ({ id, text: raw }: StoredComment) => ({
      type: 'pullrequest_comment',
      id,
      content: { raw, markup: 'markdown', html: '' },
      deleted: false,
    });
    const thread =
      /^\/repositories\/(?<repository>[^/]+\/[^/]+)\/pullrequests\/(?<number>\d+)\/comments(?:\/(?<id>\d+))?$/.exec(
        path,
      )?.groups;
    if (!thread) return { status: 404, body: { type: 'error', error: { message: 'Resource not found' } } };
    const pullRequest = `${thread.repository}#${thread.number}`;
    const raw = String((body.content as { raw?: unknown } | undefined)?.raw);
    if (thread.id === undefined && method === 'POST') {
      return { status: 201, body: show(this.#comment(this.addComment(pullRequest, raw))!) };
    }
    if (thread.id === undefined) {
      const { listed, next } = this.#page(pullRequest, url);
      return { status: 200, body: { pagelen: pageSize, values: listed.map(show), ...(next && { next }) } };
    }
    const comment = this.#comment(Number(thread.id));
    if (method !== 'PUT' || !comment) {
      return { status: 404, body: { type: 'error', error: { message: 'Resource not found' } } };
    }
    comment.text = raw;
    return { status: 200, body: show(comment) };
  }

  #comment(id: number): StoredComment | undefined {
    return this.comments.find((comment) => comment.id === id);
  }

  #page(pullRequest: string, url: URL): { listed: readonly StoredComment[]; next: string | undefined } {
    const page = Number(url.searchParams.get('page') ?? 1);
    const all = this.comments.filter((comment) => comment.pullRequest === pullRequest);
    const next = new URL(url);
    next.searchParams.set('page', String(page + 1));
    return {
      listed: all.slice((page - 1) * pageSize, page * pageSize),
      next: all.length > page * pageSize ? next.href : undefined,
    };
  }
}

interface Call {
  readonly url: URL;
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** https://docs.github.com/en/rest/authentication/authenticating-to-the-rest-api#failed-login-limit */
const badCredentials: FakeAnswer = {
  status: 401,
  body: { message: 'Bad credentials', documentation_url: 'https://docs.github.com/rest' },
};
/** https://docs.gitlab.com/api/rest/authentication/ */
const unauthorized: FakeAnswer = { status: 401, body: { message: '401 Unauthorized' } };
/** https://developer.atlassian.com/cloud/bitbucket/rest/intro/#standardized-error-responses */
const invalidToken: FakeAnswer = {
  status: 401,
  body: { type: 'error', error: { message: 'Token is invalid, expired, or not supported for this endpoint.' } },
};
