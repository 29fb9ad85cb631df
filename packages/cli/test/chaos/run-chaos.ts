import { disrupt, planDisruptions } from './disruptions.js';
import { Random } from './random.js';
import { isClean, type ChaosReport } from './report.js';
import { Trial } from './trial.js';

export interface ChaosOptions {
  readonly scans: number;
  readonly seed: number;
  /** How often each service and server is killed, and each kind of connection cut. */
  readonly times: number;
  /** How many workers are frozen beyond the locks of their jobs, which takes long. */
  readonly freezes: number;
  readonly log: (line: string) => void;
}

/** Submits scans to a stack of its own while its parts are killed, cut off and frozen, and counts what has become of them. */
export async function runChaos({ scans, seed, times, freezes, log }: ChaosOptions): Promise<ChaosReport> {
  const started = performance.now();
  const random = new Random(seed);
  const trial = await Trial.start(random, scans);
  try {
    const plan = planDisruptions(random, trial.victims, { times, freezes });
    await disrupt(random, plan, (index) => {
      // Most of them early, so that the later ones meet full queues.
      trial.submitUpTo(Math.sqrt((index + 1) / plan.length));
      if (index % 10 === 9) log(`${index + 1} of ${plan.length} disruptions, ${trial.accepted} scans accepted`);
    });
    log('all parts are up again');
    const outcome = await trial.finish(log);
    const report: ChaosReport = {
      ...outcome,
      seed,
      disruptions: countBy(plan.map(({ kind }) => kind)),
      seconds: (performance.now() - started) / 1000,
    };
    if (!isClean(report)) log(`logs of the services: ${await trial.keepLogs()}`);
    return report;
  } finally {
    await trial.stop();
  }
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
