import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../src/main.js', import.meta.url));

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Answers as a test tells it: what the API says when it is busy, or when there is a lot to say. */
export class StandInApi {
  /** As requests came. */
  readonly asked: Asked[] = [];
  /** What is given is sent as JSON; undefined when the response was written to. */
  answer: (asked: Asked, response: ServerResponse) => unknown = () => ({});
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void (async () => {
        const { method = '', url: path = '', headers } = request;
        const asked = { method, path, headers, body: await text(request) };
        this.asked.push(asked);
        const json = this.answer(asked, response);
        if (json !== undefined) response.end(JSON.stringify(json));
      })();
    });
  }

  static async open(): Promise<StandInApi> {
    const api = new StandInApi();
    await once(api.#server.listen(0, '127.0.0.1'), 'listening');
    return api;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Runs the command line against it. */
  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const environment = { ...process.env, TERRASAFE_URL: url, TERRASAFE_API_KEY: 'key', ...env };
    return new Promise((resolve) => {
      execFile(process.execPath, [command, ...args], { env: environment }, (error, stdout, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
      });
    });
  }
}
