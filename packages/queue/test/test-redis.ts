import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRedis, type LocalServer } from '@terrasafe/local';
import { logger } from '@terrasafe/testing';
import type { Redis } from 'ioredis';
import { connectRedis } from '../src/index.js';

/** A Redis for the tests of one file, and what they open on it. */
export class TestRedis {
  readonly server: LocalServer;
  readonly connections: Redis[] = [];
  readonly #directory: string;
  readonly #closing: (() => Promise<unknown>)[] = [];

  private constructor(server: LocalServer, directory: string) {
    this.server = server;
    this.#directory = directory;
  }

  static async start(settings: Record<string, string> = {}): Promise<TestRedis> {
    const directory = await mkdtemp(join(tmpdir(), 'queue-test-'));
    return new TestRedis(await openRedis({ directory, settings, log: () => {} }), directory);
  }

  async connect(whenAway: 'answer' | 'wait' = 'wait', url = this.server.url): Promise<Redis> {
    const connection = await connectRedis(url, { logger, whenAway });
    this.connections.push(connection);
    return connection;
  }

  /** Closed at the end of the test, before the connections. */
  closing<Resource extends { close: () => Promise<unknown> }>(resource: Resource): Resource {
    this.#closing.push(() => resource.close());
    return resource;
  }

  /** After each test: nothing is left open, and the server is empty. */
  async clear(): Promise<void> {
    await Promise.all(this.#closing.splice(0).map((close) => close()));
    const [connection] = this.connections;
    if (connection?.status === 'ready') await connection.flushall();
    for (const each of this.connections.splice(0)) each.disconnect();
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.#directory, { recursive: true });
  }
}

export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
