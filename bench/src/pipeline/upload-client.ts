import { Agent, request } from 'node:http';
import { sourceOf } from '../small-source.js';

const boundary = 'terrasafe-bench-boundary';

/** A cheap client: connections are kept, and bodies are written by hand. Its CPU time is the benchmark's, not a scan's. */
export class UploadClient {
  readonly #agent: Agent;
  readonly #port: number;
  readonly #key: string;

  constructor(port: number, key: string, connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.#port = port;
    this.#key = key;
  }

  /** Uploads one file of a content that only `name` has. @throws when the answer is not 202 */
  upload(name: string): Promise<void> {
    const body =
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="main.tf"\r\n` +
      `Content-Type: application/octet-stream\r\n\r\n${sourceOf(name)}\r\n--${boundary}--\r\n`;
    return this.#post('/v1/scans', `multipart/form-data; boundary=${boundary}`, body);
  }

  /** Submits so many repositories in one request. @throws when the answer is not 202 */
  submitBatch(count: number, name: string): Promise<void> {
    const entries = Array.from({ length: count }, (_, index) => `{"url":"https://git.example/${name}/${index}"}`);
    return this.#post('/v1/batches', 'application/x-ndjson', entries.join('\n'));
  }

  #post(path: string, type: string, body: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          port: this.#port,
          host: '127.0.0.1',
          method: 'POST',
          path,
          headers: { 'X-API-Key': this.#key, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) },
        },
        (response) => {
          response.resume();
          if (response.statusCode === 202) response.once('end', resolve);
          else reject(new Error(`POST ${path}: ${response.statusCode}`));
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
