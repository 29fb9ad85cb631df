import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgres } from '@terrasafe/local';
import { Client } from 'pg';
import { migrate, openStore, type DatabaseRole, type Store } from '../src/index.js';

/** Of this process, so that several test runs can share a server. */
const template = `terrasafe_template_${process.pid}`;
let databases = 0;
let server: Promise<{ readonly url: string; readonly release: () => Promise<void> }> | undefined;

async function startServer() {
  const given = process.env.TERRASAFE_TEST_DATABASE_URL;
  if (given) {
    await createTemplate(given);
    return { url: given, release: () => dropDatabase(given, template) };
  }
  const directory = join(tmpdir(), `terrasafe-store-test-${process.pid}`);
  const postgres = await openPostgres({ directory, log: () => undefined });
  await createTemplate(postgres.url);
  return {
    url: postgres.url,
    release: async () => {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

after(async () => {
  await (await server)?.release();
});

async function createTemplate(serverUrl: string): Promise<void> {
  await onServer(serverUrl, `create database ${template}`);
  await migrate(withDatabase(serverUrl, template), 'up');
}

export interface TestDatabase {
  readonly url: string;
  /** Runs SQL on a connection of its own. */
  readonly query: <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>;
}

export interface TestStore extends TestDatabase {
  readonly store: Store;
}

/** An empty database, dropped after the suite that calls this. */
export function useEmptyDatabase(): TestDatabase {
  return useDatabase('template0');
}

/**
 * A migrated database and a store on it, dropped after the suite that calls this. Its `query` sees the rows of every
 * tenant, as the maintenance role does.
 */
export function useStore(role: DatabaseRole = 'app'): TestStore {
  let store: Store | undefined;
  const database = useDatabase(template, async () => store?.close());
  before(async () => {
    store = await openStore(database.url, { poolSize: 20, role });
  });
  return {
    get url() {
      return database.url;
    },
    query: async (sql, parameters) => {
      const url = new URL(database.url);
      url.searchParams.set('options', '-c role=terrasafe_maintenance');
      return onServer(url.href, sql, parameters);
    },
    get store() {
      if (!store) throw new Error('the store is open in tests and hooks only');
      return store;
    },
  };
}

function useDatabase(source: string, beforeDrop: () => Promise<void> = async () => {}): TestDatabase {
  const name = `terrasafe_test_${process.pid}_${++databases}`;
  let serverUrl: string;
  before(async function () {
    this.timeout(120_000);
    server ??= startServer();
    ({ url: serverUrl } = await server);
    await onServer(serverUrl, `create database ${name} template ${source}`);
  });
  after(async () => {
    await beforeDrop();
    if (serverUrl) await dropDatabase(serverUrl, name);
  });
  return {
    get url() {
      return withDatabase(serverUrl, name);
    },
    query: (sql, parameters) => onServer(withDatabase(serverUrl, name), sql, parameters),
  };
}

/** Connections that a test has left open must not keep the database; only an autovacuum has to be waited for. */
async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return void (await onServer(serverUrl, `drop database ${name} with (force)`));
    } catch (error) {
      if (!/permission denied to terminate process/.test(String(error)) || attempt === 100) throw error;
      await sleep(100);
    }
  }
}

async function onServer<Row>(url: string, sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...parameters]);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
