import { setTimeout as sleep } from 'node:timers/promises';

export async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()); await sleep(10)) {
    if (Date.now() > deadline) throw new Error('the condition did not come true');
  }
}
