import type { EventEmitter } from 'node:events';
import { DataSource, type EntityManager } from 'typeorm';
import { databaseRoleNames, type DatabaseRole } from './database-role.js';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';
import { Replicas } from './replicas.js';
import { SchemaMismatchError } from './schema-mismatch-error.js';
import { beginIn, type Scope } from './scope.js';
import { sqlStateOf } from './sql-state.js';
import { isStoreUnavailable } from './store-unavailable.js';
import { inTransaction } from './transaction.js';

const connectTimeoutMs = 5_000;
/** The client gives up so much later than the server should have: only a dead network gets here. */
const silenceMs = 5_000;
/** A migration that waits for a table makes everybody else wait behind it. */
const migrationLockTimeoutMs = 10_000;

export interface TransactionOptions {
  /** The transaction refuses to write. */
  readonly readOnly?: boolean;
  /** It only reads, and may miss the last seconds: a replica answers, if there is one that keeps up. */
  readonly mayLag?: boolean;
  /** Prepared statements in it are planned once for each connection: for reads by index from partitioned tables. */
  readonly keepPlans?: boolean;
}

/** A pool of connections to the database, ready for use. */
export class Store {
  readonly dataSource: DataSource;
  readonly #replicas: Replicas | undefined;

  constructor(dataSource: DataSource, replicas?: Replicas) {
    this.dataSource = dataSource;
    this.#replicas = replicas;
  }

  /**
   * Runs `work` in one transaction that sees the rows of one tenant alone: row-level security holds for the `app` role
   * whatever the SQL says. Two round trips beside those of `work`, whose rejection rolls back. With `mayLag`, `work` may
   * run twice: on a replica that fails, and on the primary.
   * @throws RangeError when the id is no UUID
   */
  async inTenant<Result>(
    tenantId: string,
    work: (manager: EntityManager) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result> {
    return this.inScope({ tenantId }, work, options);
  }

  /** As `inTenant`, for what is asked before the tenant is known. */
  async inScope<Result>(
    scope: Scope,
    work: (manager: EntityManager) => Promise<Result>,
    { readOnly = false, mayLag = false, keepPlans = false }: TransactionOptions = {},
  ): Promise<Result> {
    const begin = beginIn(scope, { readOnly: readOnly || mayLag, keepPlans });
    const replica = mayLag ? this.#replicas?.pick() : undefined;
    if (replica) {
      try {
        return await inTransaction(replica, begin, work);
      } catch (error) {
        if (!isReplicaFailure(error)) throw error;
        this.#replicas?.report(replica);
      }
    }
    return inTransaction(this.dataSource, begin, work);
  }

  /** Runs `work` in one transaction of no tenant: `pipeline` and `maintenance` see all rows in it, `app` sees none. */
  async acrossTenants<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    return inTransaction(this.dataSource, 'begin', work);
  }

  /** Rejects when the database does not answer. */
  async check(): Promise<void> {
    await this.dataSource.query('select 1');
  }

  async close(): Promise<void> {
    await this.#replicas?.close();
    await this.dataSource.destroy();
  }
}

/** It is away, or has cancelled a read that stood in the way of what it had to replay (40001). */
function isReplicaFailure(error: unknown): boolean {
  return isStoreUnavailable(error) || sqlStateOf(error) === '40001';
}

export interface StoreOptions {
  /** Connections of this process to each server; Postgres allows 100 in all unless configured otherwise. */
  readonly poolSize?: number;
  /** How long Postgres works on one statement at most. */
  readonly statementTimeoutMs?: number;
  /** What the process may do; the login of the URL has to be a member of the role. */
  readonly role?: DatabaseRole;
  /**
   * Streaming replicas of the same database, asked in turn for reads that tolerate lag (lists, statistics). One that is
   * away, or lacks what the primary had `maxReplicaLagMs` ago, is left out, and the primary answers when all are; they
   * may be away when the store opens. What was just written (`getById`) always comes from the primary.
   */
  readonly replicaUrls?: readonly string[];
  readonly maxReplicaLagMs?: number;
}

/**
 * Connects to `url` (`postgres://user:password@host:port/database`). Rejects within seconds when the database does not
 * answer (`isStoreUnavailable` tells so). Does not look at the schema: that is `assertMigrated`.
 * @throws SchemaMismatchError when no migration has ever made the role
 */
export async function openStore(
  url: string,
  {
    poolSize = 10,
    statementTimeoutMs = 15_000,
    role = 'app',
    replicaUrls = [],
    maxReplicaLagMs = 5_000,
  }: StoreOptions = {},
): Promise<Store> {
  const sourceOf = (server: string) =>
    createDataSource(inRole(server, role), poolSize, {
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + silenceMs,
    });
  const primary = await sourceOf(url).initialize().catch(explainMissingRole);
  if (replicaUrls.length === 0) return new Store(primary);
  const replicas = new Replicas(primary, replicaUrls.map(sourceOf), maxReplicaLagMs);
  await replicas.open();
  return new Store(primary, replicas);
}

function explainMissingRole(cause: unknown): never {
  if (!(cause instanceof Error) || !/^role "terrasafe_\w+" does not exist$/.test(cause.message)) throw cause;
  throw new SchemaMismatchError('MIGRATIONS_PENDING', `${cause.message}: run "terrasafe migrate" first.`, { cause });
}

/** Every connection takes the role on as it opens, without a round trip; `reset role` leads back to it. */
function inRole(url: string, role: DatabaseRole): string {
  const withRole = new URL(url);
  const given = withRole.searchParams.get('options');
  withRole.searchParams.set('options', `${given ? `${given} ` : ''}-c role=${databaseRoleNames[role]}`);
  return withRole.href;
}

/** As the login itself, the owner of the schema, and without a statement timeout: a migration may take hours. */
export async function openForMigration(url: string): Promise<DataSource> {
  return createDataSource(url, 2, { lock_timeout: migrationLockTimeoutMs }).initialize();
}

function createDataSource(url: string, poolSize: number, timeouts: object): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName: 'terrasafe',
    entities,
    migrations,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    installExtensions: false,
    logging: false,
    connectTimeoutMS: connectTimeoutMs,
    extra: { ...timeouts, keepAlive: true, keepAliveInitialDelayMillis: 10_000, onConnect: outliveErrors },
  });
}

/**
 * TypeORM listens for errors of a connection some moments after the pool has handed it over; one that comes in between,
 * because the server ends the connection as it opens, would end the process. The pool learns of them all the same.
 */
function outliveErrors(client: EventEmitter): void {
  client.on('error', () => {});
}
