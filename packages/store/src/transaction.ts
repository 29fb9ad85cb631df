import type { DataSource, EntityManager, QueryRunner } from 'typeorm';

/** TypeORM's own account of an open transaction; its nested transactions become savepoints by it. */
interface TransactionState {
  isTransactionActive: boolean;
  transactionDepth: number;
}

/**
 * Runs `work` between `begin`, which may set the transaction up in the same round trip, and a commit. A connection that
 * cannot roll back is closed: it must not carry one tenant's transaction to the next. A connection that breaks is an
 * error of `isStoreUnavailable`, whatever `work` was doing.
 */
export async function inTransaction<Result>(
  dataSource: DataSource,
  begin: string,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  const runner = dataSource.createQueryRunner();
  let failure: Error | undefined;
  try {
    await runner.query(begin);
    Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 } satisfies TransactionState);
    const result = await work(runner.manager);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    // TypeORM takes a connection back that breaks between two statements, and the next one says no more than that.
    if (runner.isReleased) throw new Error('Connection terminated between two statements', { cause: error });
    failure = await rollBack(runner);
    throw error;
  } finally {
    await release(runner, failure);
  }
}

/** Why it did not work, if so. */
async function rollBack(runner: QueryRunner): Promise<Error | undefined> {
  try {
    await runner.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 } satisfies TransactionState);
  }
}

/** With an error the pool closes the connection, which TypeORM does for connections that report one by themselves. */
async function release(runner: QueryRunner, failure: Error | undefined): Promise<void> {
  const { releasePostgresConnection } = runner as unknown as {
    releasePostgresConnection: (error?: Error) => Promise<void>;
  };
  await releasePostgresConnection.call(runner, failure);
}
