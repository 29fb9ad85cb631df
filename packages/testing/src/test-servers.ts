import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgres, openRedis, type LocalServer, type LocalServerOptions } from '@terrasafe/local';
import { migrate } from '@terrasafe/store';

type Connection = { readonly close: () => Promise<unknown> } | { readonly disconnect: () => void };

/** Servers of one or more suites, which may kill them, and what is opened on them; nothing is left after `stop`. */
export class TestServers {
  #directory: string | undefined;
  readonly #undo: (() => unknown)[] = [];

  /** A temporary folder, for other things too: there since it was first asked for. */
  get directory(): string {
    return (this.#directory ??= mkdtempSync(join(tmpdir(), 'terrasafe-servers-')));
  }

  /** One Redis, empty. */
  openRedis(): Promise<LocalServer> {
    return this.#open(openRedis, 'redis');
  }

  /** One Postgres, with the schema and no tenant. */
  async openPostgres(): Promise<LocalServer> {
    const postgres = await this.#open(openPostgres, 'postgres');
    await migrate(postgres.url, 'up');
    return postgres;
  }

  /**
   * Is closed before the servers stop. Its caller opens it, since this package cannot import `connectRedis`: tests of
   * `queue` import this one.
   */
  closing<Opened extends Connection>(connection: Opened): Opened {
    this.#undo.push(() => ('close' in connection ? connection.close() : connection.disconnect()));
    return connection;
  }

  /** Ends everything, last opened first, also when something refuses to: that is thrown in the end. */
  async stop(): Promise<void> {
    const errors: unknown[] = [];
    for (const undo of this.#undo.splice(0).toReversed()) {
      try {
        await undo();
      } catch (error) {
        errors.push(error);
      }
    }
    if (this.#directory !== undefined) await rm(this.#directory, { recursive: true, force: true });
    if (errors.length > 0) throw new AggregateError(errors, 'not everything was closed');
  }

  async #open(open: (options: LocalServerOptions) => Promise<LocalServer>, name: string): Promise<LocalServer> {
    const server = await open({ directory: join(this.directory, name), log: () => {} });
    this.#undo.push(() => server.stop());
    return server;
  }
}
