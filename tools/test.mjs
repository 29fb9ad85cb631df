// All tests, on a real Redis and a real Postgres of their own: `npm test`, or `npm test -- --grep persist`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { setup } from './setup.mjs';
import { workspaceFolders } from './workspace.mjs';

await setup();

// From the sources, so that a compiled test whose source is gone does not run.
const specs = workspaceFolders().flatMap((folder) =>
  existsSync(join(folder, 'test'))
    ? readdirSync(join(folder, 'test'), { recursive: true })
        .filter((file) => file.endsWith('.test.ts'))
        .map((file) => join(folder, 'dist/test', file.replace(/\.ts$/, '.js')))
    : [],
);
if (specs.length === 0) throw new Error('no test file was found');

/** Tests of whole stacks of services: the longest, so they begin first, and each has a process of its own. */
const ofStacks = 'packages/cli/';
/** What one process runs: the tests of a folder, which share a database template and the like. */
const groups = new Map();
for (const spec of specs) {
  const name = spec.startsWith(ofStacks) ? spec : dirname(spec);
  groups.set(name, [...(groups.get(name) ?? []), spec]);
}
const pending = [...groups].toSorted(([a], [b]) => b.startsWith(ofStacks) - a.startsWith(ofStacks));

const { openPostgres, openRedis } = await import('../packages/local/dist/src/index.js');
const directory = mkdtempSync(join(tmpdir(), 'terrasafe-test-'));
const log = () => {};
const servers = [];
const children = new Set();
const totals = { passing: 0, failing: 0 };
const failures = [];
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    pending.length = 0;
    for (const child of children) child.kill('SIGTERM');
  });
}

/** Prints what the tests say when they have ended, failures last: several groups run at a time. */
async function run([name, files], env) {
  const started = Date.now();
  const options = { stdio: ['ignore', 'pipe', 'pipe'], env };
  const child = spawn('node_modules/.bin/mocha', [...process.argv.slice(2), ...files], options);
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  children.delete(child);
  const report = `\n${name} (${Math.round((Date.now() - started) / 1000)} s)\n${output}`;
  const plain = stripVTControlCharacters(output);
  const count = (outcome) => Number(new RegExp(`^  (\\d+) ${outcome}`, 'm').exec(plain)?.[1] ?? 0);
  const passing = count('passing');
  totals.passing += passing;
  totals.failing += count('failing');
  if (code !== 0) failures.push(report);
  else if (passing > 0) console.log(report);
}

try {
  servers.push(await openRedis({ directory: join(directory, 'redis'), log }));
  servers.push(await openPostgres({ directory: join(directory, 'postgres'), log }));
  const env = { ...process.env, TERRASAFE_TEST_REDIS_URL: servers[0].url, TERRASAFE_TEST_DATABASE_URL: servers[1].url };
  const lanes = Array.from({ length: availableParallelism() }, async () => {
    for (let group = pending.shift(); group; group = pending.shift()) await run(group, env);
  });
  await Promise.all(lanes);
  for (const report of failures) console.log(report);
  console.log(`${totals.passing} passing, ${totals.failing} failing`);
  process.exitCode = failures.length === 0 && totals.passing > 0 ? 0 : 1;
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(directory, { recursive: true, force: true });
}
