import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.js';
import type { Victims } from './victims.js';

export interface Disruption {
  readonly kind: string;
  /** What it works on; one disruption of each at a time. */
  readonly target: string;
  readonly run: () => Promise<void>;
}

/** Longer than a lock of 10 s and the two looks, 5 s apart, that it takes to see that a job has none. */
const frozenMs = 17_000;
const longestOutageMs = 1_500;
/** Where to see that a worker, or a server, has work at hand. */
const queueOf: Readonly<Record<string, string>> = {
  'checkout-worker': 'checkout',
  'parser-worker': 'parse',
  'scoring-worker': 'score',
  'persistence-worker': 'persist',
  redis: 'parse',
  postgres: 'persist',
};
const workers = Object.keys(queueOf).filter((name) => name.endsWith('-worker'));

/** Each kind on each of its targets, so many times, in random order; so many workers are frozen in all. */
export function planDisruptions(
  random: Random,
  victims: Victims,
  { times, freezes }: { readonly times: number; readonly freezes: number },
): Disruption[] {
  const plan: Disruption[] = [];
  const strike = (kind: string, target: string, run: () => Promise<void>) => {
    const queue = queueOf[target];
    plan.push({
      kind,
      target,
      run: async () => {
        if (queue) await victims.untilBusy(queue);
        await run();
      },
    });
  };
  for (let time = 0; time < times; time += 1) {
    for (const name of victims.services) {
      const downMs = random.between(0, longestOutageMs);
      strike('SIGKILL of a service', name, () => victims.killService(name, downMs));
    }
    for (const name of ['redis', 'postgres'] as const) {
      const downMs = random.between(0, longestOutageMs);
      strike(`SIGKILL of ${name}`, name, () => victims.killServer(name, downMs));
    }
    strike('connections of redis cut', 'redis', () => victims.cutRedis());
    strike('connections of postgres cut', 'postgres', () => victims.cutPostgres());
    strike('locks of jobs expired', 'locks', () => expireLocks(victims));
  }
  const first = random.between(0, workers.length - 1);
  for (let freeze = 0; freeze < freezes; freeze += 1) {
    const target = workers[(first + freeze) % workers.length]!;
    const run = () => victims.freeze(target, frozenMs, () => victims.untilBusy(queueOf[target]!));
    plan.push({ kind: 'worker frozen beyond its locks', target, run });
  }
  return random.shuffled(plan);
}

async function expireLocks(victims: Victims): Promise<void> {
  for (let time = 0; time < 30; time += 1) {
    await Promise.all(workers.map((name) => victims.expireLocks(queueOf[name]!)));
    await sleep(50);
  }
}

/** As many at a time as a bad day has. */
const atOnce = 3;

/** Runs them one after another without waiting for their ends. Resolves when all have ended. */
export async function disrupt(
  random: Random,
  plan: readonly Disruption[],
  beforeEach: (index: number) => void,
): Promise<void> {
  const running = new Map<string, Promise<void>>();
  for (const [index, { target, run }] of plan.entries()) {
    beforeEach(index);
    await sleep(random.between(100, 800));
    await running.get(target);
    while (running.size >= atOnce) await Promise.race(running.values());
    running.set(
      target,
      run().finally(() => running.delete(target)),
    );
  }
  await Promise.all(running.values());
}
