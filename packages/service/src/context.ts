import { AsyncLocalStorage } from 'node:async_hooks';

/** What log lines of one request or job have in common. */
export interface WorkContext {
  readonly correlationId: string;
  readonly tenantId?: string;
  readonly scanId?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

export function withContext<Result>(context: WorkContext, work: () => Result): Result {
  return storage.run(context, work);
}

export function currentContext(): WorkContext | undefined {
  return storage.getStore();
}
