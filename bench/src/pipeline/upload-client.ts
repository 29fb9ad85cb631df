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
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          port: this.#port,
          host: '127.0.0.1',
          method: 'POST',
          path: '/v1/scans',
          headers: {
            'X-API-Key': this.#key,
            'Content-Type': `multipart/form-data; boundary=${boundary}`,
            'Content-Length': Buffer.byteLength(body),
          },
        },
        (response) => {
          response.resume();
          if (response.statusCode === 202) response.once('end', resolve);
          else reject(new Error(`upload ${name}: ${response.statusCode}`));
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
