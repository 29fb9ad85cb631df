// The command line as a whole process: start-up, and scans of folders that are named, beside other scanners where they
// are on the PATH. Wall-clock medians, ratios against ours, peak memory.
//   node bench/dist/src/scan.js FOLDER…
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const terrasafe = join(root, 'bin/terrasafe');
const folders = process.argv.slice(2).length > 0 ? process.argv.slice(2) : [join(root, 'examples')];
const scratch = mkdtempSync(join(tmpdir(), 'terrasafe-bench-'));

interface Tool {
  readonly name: string;
  readonly command: string;
  readonly args: (folder: string) => string[];
  readonly rounds: number;
}

const output = join(scratch, 'report.json');
const tools: readonly Tool[] = [
  {
    name: 'terrasafe',
    command: terrasafe,
    args: (folder) => ['scan', folder, '--format', 'json', '--fail-on', 'never', '--output', output],
    rounds: 5,
  },
  {
    name: 'checkov',
    command: 'checkov',
    args: (folder) => ['-d', folder, '--framework', 'terraform', '--quiet', '--compact', '--soft-fail', '-o', 'json'],
    rounds: 1,
  },
  {
    name: 'trivy',
    command: 'trivy',
    args: (folder) => ['config', '--quiet', '--skip-check-update', '-f', 'json', folder],
    rounds: 1,
  },
];

try {
  console.log(`start-up (--help)  ${median(5, () => run(terrasafe, ['--help']).seconds * 1000).toFixed(0)} ms`);
  for (const folder of folders) {
    console.log(`\n${folder}`);
    let own: number | undefined;
    for (const { name, command, args, rounds } of tools) {
      if (!isInstalled(command)) {
        console.log(`  ${name.padEnd(10)} not installed`);
        continue;
      }
      let peak = 0;
      const seconds = median(rounds, () => {
        const result = run(command, args(folder));
        peak = Math.max(peak, result.peakMegabytes);
        return result.seconds;
      });
      own ??= seconds;
      const memory = peak > 0 ? `${peak.toFixed(0)} MB` : '';
      console.log(
        `  ${name.padEnd(10)} ${seconds.toFixed(2).padStart(8)} s  ${(seconds / own).toFixed(1).padStart(7)}×  ${memory}`,
      );
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}

/** GNU time measures the peak where it is installed; elsewhere the peak is 0. */
function run(command: string, args: readonly string[]): { seconds: number; peakMegabytes: number } {
  const measured = isInstalled('/usr/bin/time');
  const report = join(scratch, 'time');
  const [program, all] = measured ? ['/usr/bin/time', ['-f', '%M', '-o', report, command, ...args]] : [command, args];
  const started = performance.now();
  const { status, error } = spawnSync(program, all, { stdio: 'ignore' });
  if (error || status !== 0) throw error ?? new Error(`${command} ended with ${status}`);
  const seconds = (performance.now() - started) / 1000;
  return {
    seconds,
    peakMegabytes: measured ? Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) / 1024 : 0,
  };
}

function median(rounds: number, measure: () => number): number {
  const values = Array.from({ length: rounds }, measure).toSorted((a, b) => a - b);
  return values[Math.floor(rounds / 2)]!;
}

function isInstalled(command: string): boolean {
  try {
    execFileSync('which', [command], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
