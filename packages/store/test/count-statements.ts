import type { EntitySubscriberInterface } from 'typeorm';
import type { Store } from '../src/index.js';

/** How many statements `work` sends, those around its transaction included. */
export async function countStatements(store: Store, work: () => Promise<unknown>): Promise<number> {
  let statements = 0;
  const subscriber: EntitySubscriberInterface = { beforeQuery: () => void statements++ };
  const { subscribers } = store.dataSource;
  subscribers.push(subscriber);
  try {
    await work();
    return statements;
  } finally {
    subscribers.splice(subscribers.indexOf(subscriber), 1);
  }
}
