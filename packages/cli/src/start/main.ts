import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ScanView } from '@terrasafe/contracts';
import { LocalError, type Stack } from '@terrasafe/local';
import { formatColumns } from '@terrasafe/reports';
import { SchemaMismatchError } from '@terrasafe/store';
import { DemoClient, demoKey } from './demo.js';
import { defaultDirectory, examplesFolder, startTerrasafe } from './terrasafe-stack.js';

const say = (text: string) => process.stdout.write(`${text}\n`);
const scanDeadlineMs = 120_000;

/** `npm start`: everything up, the examples scanned, the result shown; then it stays until Ctrl-C (or ends, with --exit). */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { exit: { type: 'boolean', default: false } } });
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());

  let stack: Stack | undefined;
  try {
    stack = await startTerrasafe({
      directory: defaultDirectory,
      edgePort: Number(process.env.PORT || 8080),
      redisUrl: process.env.TERRASAFE_REDIS_URL || undefined,
      databaseUrl: process.env.TERRASAFE_DATABASE_URL || undefined,
      log: say,
      signal: interrupted.signal,
    });
    const { url } = stack;
    const key = await demoKey(stack.databaseUrl, defaultDirectory, (kept) =>
      new DemoClient(url, kept).isAuthenticated(),
    );
    const scans = await scanExamples(new DemoClient(url, key), interrupted.signal);
    say(`\n${summary(scans)}\n\n${nextSteps(url, key, scans)}`);
    if (!values.exit) {
      say('\nTerraSafe is up. Ctrl-C stops it.');
      if (!interrupted.signal.aborted)
        await new Promise((resolve) => interrupted.signal.addEventListener('abort', resolve));
    }
    return scans.every(({ status }) => status === 'completed') ? 0 : 1;
  } catch (error) {
    if (interrupted.signal.aborted) return 130;
    if (!(error instanceof LocalError || error instanceof SchemaMismatchError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  } finally {
    if (stack) {
      say('stopping…');
      await stack.stop();
    }
  }
}

async function scanExamples(client: DemoClient, signal: AbortSignal): Promise<ScanView[]> {
  const ids = await client.submitFolder(examplesFolder);
  const deadline = performance.now() + scanDeadlineMs;
  for (;;) {
    const scans = await Promise.all(ids.map((id) => client.find(id)));
    const finished = scans.filter(({ status }) => status === 'completed' || status === 'failed').length;
    progress(`scanning examples: ${finished} of ${ids.length} done`, finished === ids.length);
    if (finished === ids.length) return scans;
    if (performance.now() > deadline)
      throw new Error('The examples were not scanned in time; .terrasafe/logs has the reason.');
    await sleep(200, undefined, { signal });
  }
}

let shown = '';
/** One line that is written over on a terminal, and written once per change elsewhere. */
function progress(line: string, isLast: boolean): void {
  if (line !== shown) process.stdout.write(process.stdout.isTTY ? `\r${line}` : `${line}\n`);
  if (isLast && process.stdout.isTTY) process.stdout.write('\n');
  shown = line;
}

function summary(scans: readonly ScanView[]): string {
  const figures = ['SCORE', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
  const rows = scans.map(({ filename, status, score, confidence, vulnerability_summary: found, error }) => [
    filename,
    status === 'failed' ? `failed: ${error?.reason ?? ''}` : status,
    String(score ?? '–'),
    confidence ?? '–',
    ...(found ? [found.critical, found.high, found.medium, found.low].map(String) : ['–', '–', '–', '–']),
  ]);
  return formatColumns(['FILE', 'STATUS', 'SCORE', 'CONFIDENCE', 'CRITICAL', 'HIGH', 'MEDIUM', 'LOW'], rows, figures);
}

function nextSteps(url: string, key: string, scans: readonly ScanView[]): string {
  const worst = scans.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))[0];
  const path = worst ? `/v1/scans/${worst.id}/vulnerabilities` : '/v1/scans';
  return [`Address  ${url}`, `API key  ${key}`, `Try      curl -s -H 'X-API-Key: ${key}' ${url}${path}`].join('\n');
}

process.exitCode = await main();
