import { formatColumns } from '@terrasafe/reports';
import type { TrialOutcome } from './trial.js';

export interface ChaosReport extends TrialOutcome {
  readonly seed: number;
  /** By kind. */
  readonly disruptions: Readonly<Record<string, number>>;
  readonly seconds: number;
}

const examplesShown = 5;

/** What must be empty, by the name that it has in the table. */
export function faultsOf({ audit, crashes, wronglyFailed }: TrialOutcome): Record<string, readonly string[]> {
  return {
    lost: audit.lost,
    duplicated: audit.duplicated,
    stuck: audit.stuck,
    'failed without reason': wronglyFailed,
    'wrong sums': audit.wrongSums,
    leftovers: audit.leftovers,
    'services that crashed': crashes,
  };
}

export const isClean = (outcome: TrialOutcome): boolean =>
  Object.values(faultsOf(outcome)).every((faults) => faults.length === 0);

export function formatReport(report: ChaosReport): string {
  const { seed, submitted, refused, accepted, retries, struckJobs, disruptions, audit, seconds } = report;
  const faults = Object.entries(faultsOf(report));
  const rows: [string, number][] = [
    ...Object.entries(disruptions),
    ['  jobs at work then', struckJobs],
    ['submitted', submitted],
    ['  sent again', retries],
    ['refused', refused],
    ['accepted', accepted],
    ['completed', audit.completed],
    ...Object.entries(audit.failed).map(([code, count]): [string, number] => [`failed: ${code}`, count]),
    ...faults.map(([name, { length }]): [string, number] => [name, length]),
    ['seconds', Math.round(seconds)],
  ];
  const table = formatColumns(
    [`SEED ${seed}`, 'COUNT'],
    rows.map(([name, count]) => [name, String(count)]),
    ['COUNT'],
  );
  const examples = faults.flatMap(([name, list]) => list.slice(0, examplesShown).map((fault) => `${name}: ${fault}`));
  return [table, ...examples].join('\n');
}
