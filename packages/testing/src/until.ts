import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for what happens elsewhere; rejects when it has not happened in time. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; !(await condition()); await sleep(10)) {
    if (Date.now() > deadline) throw new Error('the condition did not come true');
  }
}
