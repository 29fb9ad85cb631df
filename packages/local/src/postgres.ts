import { Client } from 'pg';
import { openServer, type LocalServer, type LocalServerOptions } from './local-server.js';
import { preparePostgres } from './postgres-data.js';
import { postgresEnv } from './postgres-programs.js';

const superuser = 'postgres';
const name = 'terrasafe';
const settings = {
  listen_addresses: '127.0.0.1',
  // No Unix socket: its path may be at most 107 bytes long.
  unix_socket_directories: '',
  max_connections: 200,
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * A private Postgres with its data below the directory; as root in /var/tmp when the user it has to run as may not
 * enter the directory. The URL is that of the database `terrasafe` and of its owner of the same name, who may create
 * databases and roles but is no superuser, so that row-level security holds for it as in production. The superuser
 * is `postgres`; nobody needs a password on 127.0.0.1. Errors: IN_USE, POSTGRES_NOT_FOUND, FOLDER_NOT_USABLE,
 * START_FAILED.
 */
export async function openPostgres(options: LocalServerOptions): Promise<LocalServer> {
  return openServer(
    {
      name: 'Postgres',
      // SIGINT is the fast shutdown, SIGQUIT the immediate one:
      // https://www.postgresql.org/docs/current/server-shutdown.html
      stopSignals: ['SIGINT', 'SIGQUIT'],
      url: (port) => `postgres://${name}@127.0.0.1:${port}/${name}`,
      prepare: async () => {
        const { programs, data, user, clearStalePid } = await preparePostgres(superuser, options);
        return {
          path: programs.postgres,
          env: postgresEnv(),
          cwd: data,
          user,
          beforeStart: clearStalePid,
          arguments: (port) => [
            '-D',
            data,
            ...Object.entries({ ...settings, port }).flatMap(([setting, value]) => ['-c', `${setting}=${value}`]),
          ],
          probe: (port) => probePostgres(port, data),
          // Processes of a server that was killed live on for a moment.
          passing: /pre-existing shared memory block|lock file "postmaster\.pid" already exists/,
        };
      },
    },
    options,
  );
}

interface State {
  readonly data: string;
  readonly version: number;
  readonly isStandby: boolean;
  readonly roles: number;
  readonly databases: number;
}

/** Answers when the server does, and the database is there. A standby has it from its primary. */
async function probePostgres(port: number, data: string): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port, user: superuser, database: 'postgres', ssl: false });
  // The client emits a lost connection as well as rejecting the query.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<State>(
      `select current_setting('data_directory') as data, current_setting('server_version_num')::int as version,
        pg_is_in_recovery() as "isStandby",
        (select count(*)::int from pg_roles where rolname = $1) as roles,
        (select count(*)::int from pg_database where datname = $1) as databases`,
      [name],
    );
    const [state] = rows;
    if (state?.data !== data) throw new Error(`port ${port} is answered by another server`);
    if (state.isStandby) return;
    if (state.roles === 0) await client.query(`create role ${name} login createdb createrole`);
    // Lets it act as the roles that it creates, as it could before version 16.
    if (state.version >= 160_000) await client.query(`alter role ${name} set createrole_self_grant = 'set, inherit'`);
    if (state.databases === 0) await client.query(`create database ${name} owner ${name}`);
  } finally {
    await client.end();
  }
}
