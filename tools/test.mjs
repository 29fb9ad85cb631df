// All tests, on a real Redis and a real Postgres of their own: `npm test`, or `npm test -- --grep persist`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

const { openPostgres, openRedis } = await import('../packages/local/dist/src/index.js');
const directory = mkdtempSync(join(tmpdir(), 'terrasafe-test-'));
const log = () => {};
const servers = [];
let child;
const stop = async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(directory, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child?.kill('SIGTERM'));

try {
  servers.push(await openRedis({ directory: join(directory, 'redis'), log }));
  servers.push(await openPostgres({ directory: join(directory, 'postgres'), log }));
  child = spawn('node_modules/.bin/mocha', [...process.argv.slice(2), ...specs], {
    stdio: 'inherit',
    env: { ...process.env, TERRASAFE_TEST_REDIS_URL: servers[0].url, TERRASAFE_TEST_DATABASE_URL: servers[1].url },
  });
  const [code, signal] = await once(child, 'exit');
  process.exitCode = code ?? (signal ? 1 : 0);
} finally {
  await stop();
}
