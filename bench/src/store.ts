import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPostgres } from '@terrasafe/local';
import { fill, findingsPerScan, settle, type Database } from './store/fill.js';
import { Operations } from './store/operations.js';
import { measureSustained } from './store/sustained.js';

/**
 * What the store promises, with a number of scans and ten times as many findings in the tables (`--scans 1000000`), and
 * beside it with a tenth of both: the two databases are asked in turn. `--directory` keeps the data for another run.
 * Prints p50 and p95 in milliseconds, each the median over the rounds, and the ratio of the two p50.
 */
const { values: options } = parseArgs({
  options: { scans: { type: 'string', default: '20000' }, directory: { type: 'string' } },
});
const scanCount = Number(options.scans);
const rounds = 7;
const warmUps = 20;

const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'terrasafe-bench-store-')));
await mkdir(directory, { recursive: true });
const postgres = await openPostgres({ directory, log: () => undefined });
try {
  const started = performance.now();
  const tenth = await fill(postgres.url, 'tenth', Math.round(scanCount / 10));
  const whole = await fill(postgres.url, 'whole', scanCount);
  await settle(postgres.url);
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(`${scanCount} scans, ${scanCount * findingsPerScan} findings, filled in ${seconds} s\n`);
  await compare(tenth, whole);
  const { scansPerSecond, copiedScansPerSecond } = await measureSustained(whole);
  const ratio = (scansPerSecond / copiedScansPerSecond).toFixed(2);
  console.log(
    `\ncreateMany: ${Math.round(scansPerSecond)} scans/s of ${findingsPerScan} findings; ` +
      `the same rows by COPY: ${Math.round(copiedScansPerSecond)} scans/s; ratio ${ratio}`,
  );
} finally {
  await postgres.stop();
  if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
}

async function compare(tenth: Database, whole: Database): Promise<void> {
  const sides = [await Operations.open(tenth), await Operations.open(whole)] as const;
  console.log(row('', ['tenth p50', 'p95', 'whole p50', 'p95', 'promised', 'whole/tenth']));
  for (const [place, { name, promisedMs, calls }] of sides[0].all.entries()) {
    const runs = sides.map(({ all }) => all[place]!.run);
    for (let index = 0; index < warmUps; index++) for (const run of runs) await run(index);
    const p50 = runs.map((): number[] => []);
    const p95 = runs.map((): number[] => []);
    for (let round = 0; round < rounds; round++) {
      const times = runs.map((): number[] => []);
      for (let call = 0; call < calls; call++) {
        for (const [side, run] of runs.entries()) times[side]!.push(await timeMs(() => run(round * calls + call)));
      }
      for (const [side, ofSide] of times.entries()) {
        p50[side]!.push(quantile(ofSide, 0.5));
        p95[side]!.push(quantile(ofSide, 0.95));
      }
    }
    const [tenth50, whole50] = p50.map(median) as [number, number];
    const [tenth95, whole95] = p95.map(median) as [number, number];
    const figures = [tenth50, tenth95, whole50, whole95].map((ms) => ms.toFixed(2));
    console.log(row(name, [...figures, promisedMs ? `< ${promisedMs}` : '', (whole50 / tenth50).toFixed(2)]));
  }
  for (const side of sides) await side.close();
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(34) + cells.map((cell) => cell.padStart(12)).join('');
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
