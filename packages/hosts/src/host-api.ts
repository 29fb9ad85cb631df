import { SourceError, checkDestination, parseArchiveUrl, pinnedLookup, type NetworkRules } from '@terrasafe/git';
import { Agent, fetch, type Response } from 'undici';
import type { z } from 'zod';
import { HostError } from './code-host.js';

/** How to get at a host, and as whom. */
export interface HostAccess {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly token: string;
  readonly rules: NetworkRules;
  /** PEM certificates to trust in place of the system's. */
  readonly ca?: Buffer | undefined;
}

interface HostApiOptions extends Omit<HostAccess, 'token'> {
  readonly headers: Readonly<Record<string, string>>;
  /** When the host lets us come back, if this answer says that we come too often; seconds. */
  readonly rateLimited: (answer: Answer) => number | undefined;
}

/** An answer of a host, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** What the host says is wrong; empty when it was not asked wrongly. */
  readonly complaint: string;
  readonly text: string;
}

const timeoutMs = 20_000;
/** A page of a hundred comments of the longest kind has about 7 MB. */
const maxAnswerBytes = 16 * 2 ** 20;

/** Calls of the REST API of one host, under the network rules that hold for sources. Redirects are not followed. */
export class HostApi {
  readonly #options: HostApiOptions;

  constructor(options: HostApiOptions) {
    this.#options = options;
  }

  /** `path` begins with a slash, or is an address that the API has given. @throws HostError unless the status is 2xx */
  async request(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<Answer> {
    const answer = await this.#send(method, this.#urlOf(path), body);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw this.#errorOf(answer);
  }

  /** The answer's JSON in the shape that is expected. @throws HostError */
  read<Schema extends z.ZodType>({ text }: Answer, schema: Schema): z.infer<Schema> {
    try {
      return schema.parse(JSON.parse(text));
    } catch (cause) {
      throw new HostError('REFUSED', `${this.#host} answered something that is not its API.`, { cause });
    }
  }

  get #host(): string {
    return new URL(this.#options.apiUrl).host;
  }

  #urlOf(path: string): string {
    if (path.startsWith('/')) return `${this.#options.apiUrl}${path}`;
    // The token goes to the host that it is for and to no other.
    if (URL.canParse(path) && new URL(path).origin === new URL(this.#options.apiUrl).origin) return path;
    throw new HostError('REFUSED', `${this.#host} sent us on to another address.`);
  }

  async #send(method: string, url: string, body: unknown): Promise<Answer> {
    const agent = await this.#pinnedAgent(url);
    try {
      const response = await fetch(url, {
        method,
        redirect: 'manual',
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'User-Agent': 'terrasafe',
          Accept: 'application/json',
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...this.#options.headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await readText(response);
      return {
        status: response.status,
        header: (name) => response.headers.get(name),
        text,
        complaint: response.ok ? '' : complaintOf(text),
      };
    } catch (cause) {
      if (cause instanceof HostError) throw cause;
      throw new HostError('UNAVAILABLE', `${this.#host} could not be reached, or broke off.`, { cause });
    } finally {
      await agent.destroy();
    }
  }

  async #pinnedAgent(url: string): Promise<Agent> {
    try {
      const destination = await checkDestination(parseArchiveUrl(url), this.#options.rules);
      const { ca } = this.#options;
      return new Agent({ connect: { lookup: pinnedLookup(destination), ...(ca && { ca }) } });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      throw new HostError(error.code === 'UNAVAILABLE' ? 'UNAVAILABLE' : 'REFUSED', error.message, { cause: error });
    }
  }

  #errorOf(answer: Answer): HostError {
    const { status, complaint } = answer;
    const said = complaint && ` It said: ${complaint}`;
    const retryAfterSeconds = this.#options.rateLimited(answer);
    if (retryAfterSeconds !== undefined) {
      return new HostError('RATE_LIMITED', `${this.#host} asks for patience.`, { retryAfterSeconds });
    }
    if (status === 401) {
      return new HostError(
        'UNAUTHENTICATED',
        `${this.#host} does not know the access token, or it has expired.${said}`,
      );
    }
    if (status === 403) return new HostError('FORBIDDEN', `The access token may not do this on ${this.#host}.${said}`);
    if (status === 404) {
      return new HostError(
        'NOT_FOUND',
        `${this.#host} has no such repository, commit or pull request, or the access token may not see it.${said}`,
      );
    }
    if (status >= 500 || status === 408) {
      const seconds = retryAfter(answer);
      const options = seconds === undefined ? {} : { retryAfterSeconds: seconds };
      return new HostError('UNAVAILABLE', `${this.#host} answered ${status}.`, options);
    }
    return new HostError('REFUSED', `${this.#host} answered ${status}.${said}`);
  }
}

/** Seconds of `Retry-After`, which may be a number or a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export function retryAfter({ header }: Answer): number | undefined {
  const value = header('Retry-After');
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isFinite(seconds) ? Math.max(1, Math.ceil(seconds)) : undefined;
}

/** The address of the next page. https://www.rfc-editor.org/rfc/rfc8288 */
export function nextPage({ header }: Answer): string | undefined {
  return /<(?<url>[^>]+)>\s*;[^,]*\brel="?next"?/.exec(header('Link') ?? '')?.groups?.url;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new HostError('REFUSED', 'The answer of the host is too long.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

const maxComplaint = 300;

/** `message` of GitHub and GitLab, `error.message` of Bitbucket. */
function complaintOf(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: unknown; error?: unknown };
    const said = message ?? (typeof error === 'object' && error !== null && 'message' in error ? error.message : error);
    return (typeof said === 'string' ? said : JSON.stringify(said ?? '')).slice(0, maxComplaint);
  } catch {
    return ''; // a page for people, of a proxy in between
  }
}
