import { DataSource } from 'typeorm';
import { entities } from './entities/index.js';
import { migrations } from './migrations/index.js';

const connectTimeoutMs = 5_000;
const statementTimeoutMs = 15_000;
/** The client gives up after the server should have: only a dead network gets here. */
const silenceTimeoutMs = statementTimeoutMs + 5_000;

/** A pool of connections to the database, ready for use. */
export class Store {
  readonly dataSource: DataSource;

  constructor(dataSource: DataSource) {
    this.dataSource = dataSource;
  }

  /** Rejects when the database does not answer. */
  async check(): Promise<void> {
    await this.dataSource.query('select 1');
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }
}

export interface StoreOptions {
  /** Connections of this process; Postgres allows 100 in all unless configured otherwise. */
  readonly poolSize?: number;
}

/**
 * Connects to `url` (`postgres://user:password@host:port/database`). Rejects within seconds when the database does not
 * answer (`isStoreUnavailable` tells so). Does not look at the schema: that is `assertMigrated`.
 */
export async function openStore(url: string, { poolSize = 10 }: StoreOptions = {}): Promise<Store> {
  const dataSource = createDataSource(url, poolSize, {
    statement_timeout: statementTimeoutMs,
    query_timeout: silenceTimeoutMs,
  });
  return new Store(await dataSource.initialize());
}

/** Without a statement timeout, since a migration of a large table may take hours. */
export async function openForMigration(url: string): Promise<DataSource> {
  return createDataSource(url, 2, {}).initialize();
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
    migrationsTransactionMode: 'all',
    synchronize: false,
    installExtensions: false,
    logging: false,
    connectTimeoutMS: connectTimeoutMs,
    extra: { ...timeouts, keepAlive: true, keepAliveInitialDelayMillis: 10_000 },
  });
}
