import { Client } from 'pg';

/**
 * Text of values must not depend on who asks for it, and names must come with their schema. A long COPY runs into no
 * timeout of the login's.
 */
const settings = `
  set client_encoding = 'UTF8';
  set timezone = 'UTC';
  set datestyle = 'ISO, YMD';
  set intervalstyle = 'postgres';
  set extra_float_digits = 3;
  set bytea_output = 'hex';
  set search_path = '';
  select set_config(name, '0', false) from pg_catalog.pg_settings
  where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout');
`;

/** Connections that copy at once. More do not help: this process turns rows into files on one core. */
const copyConnections = 4;

/** A connection of its own to `postgres://user:password@host:port/database`, as the login of the URL. */
async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'terrasafe-backup',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  });
  // The client emits a lost connection as well as rejecting the query.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(settings);
  return client;
}

/** Runs `work` on a connection of its own. */
export async function withConnection<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** For reading whole tables: without statistics Postgres may take an index for the shorter way. */
export const readWholeTables = 'set enable_indexscan = off; set enable_bitmapscan = off';

/**
 * Runs every job on one of a few connections, for which `prepare` has SQL. The first failure cuts all of them off, so
 * that the server stops copying at once, and is what the returned promise rejects with.
 */
export async function onConnections<Job>(
  url: string,
  jobs: readonly Job[],
  work: (client: Client, job: Job, signal: AbortSignal) => Promise<void>,
  prepare?: string,
): Promise<void> {
  const waiting = jobs.values();
  const failed = new AbortController();
  const connection = async (): Promise<void> => {
    try {
      await withConnection(url, async (client) => {
        if (prepare !== undefined) await client.query(prepare);
        for (const job of waiting) {
          failed.signal.throwIfAborted();
          await work(client, job, failed.signal);
        }
      });
    } catch (error) {
      failed.abort(error);
    }
  };
  await Promise.all(Array.from({ length: Math.min(copyConnections, jobs.length) }, connection));
  failed.signal.throwIfAborted();
}
