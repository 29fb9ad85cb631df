import { UsageError } from './usage-error.js';

/** TerraSafe over HTTP: at TERRASAFE_URL, with TERRASAFE_API_KEY. What it refuses is the user's to mend. */
export class ApiClient {
  readonly #url: string;
  readonly #key: string;

  /** `role`: that of the key that the command needs. */
  constructor(role: string) {
    const key = process.env.TERRASAFE_API_KEY;
    if (!key) {
      throw new UsageError(`Set TERRASAFE_API_KEY to a key of role ${role}: terrasafe keys create --role ${role}`);
    }
    this.#url = (process.env.TERRASAFE_URL || 'http://127.0.0.1:8080').replace(/\/+$/, '');
    this.#key = key;
  }

  /** @throws UsageError with the reason that the API gives */
  async json<Body>(path: string, init: RequestInit = {}): Promise<Body> {
    return this.read<Body>(await this.fetch(path, init));
  }

  /** Undefined for what is not there. */
  async find<Body>(path: string): Promise<Body | undefined> {
    const response = await this.fetch(path);
    return response.status === 404 ? undefined : this.read<Body>(response);
  }

  async read<Body>(response: Response): Promise<Body> {
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body as Body;
    const { detail } = (body ?? {}) as { detail?: string };
    throw new UsageError(`${this.#url} answered ${response.status}: ${detail ?? 'no reason given'}`);
  }

  /** @throws UsageError when nobody answers */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string> | undefined), 'X-API-Key': this.#key };
    try {
      return await fetch(this.#url + path, { ...init, headers });
    } catch (error) {
      throw new UsageError(`${this.#url} cannot be reached. Set TERRASAFE_URL to where TerraSafe runs.`, {
        cause: error,
      });
    }
  }
}
