import { parseArgs } from 'node:util';
import { formatReport, isClean } from './report.js';
import { runChaos } from './run-chaos.js';

const { values } = parseArgs({
  options: { scans: { type: 'string', default: '2000' }, seed: { type: 'string' }, times: { type: 'string' } },
});
const scans = Number(values.scans);
const seed = Number(values.seed ?? Date.now() % 100_000);
const times = Number(values.times ?? Math.max(1, Math.round(scans / 700)));
if (![scans, seed, times].every(Number.isSafeInteger)) throw new Error('--scans, --seed and --times are whole numbers');

console.log(`${scans} scans, seed ${seed}`);
const report = await runChaos({ scans, seed, times, freezes: 4 * times, log: console.log });
console.log(`\n${formatReport(report)}`);
process.exit(isClean(report) ? 0 : 1);
