// Everything that a change must pass before its tests: `pnpm check`, or `npm run check` where there is no pnpm.
import { spawnSync } from 'node:child_process';
import { setup } from './setup.mjs';

const steps = [
  ['generated files', 'node', ['tools/generate.mjs', '--check']],
  ['layers', 'node', ['tools/layers.mjs']],
  ['lint', 'node_modules/.bin/oxlint', ['--deny-warnings']],
  ['format', 'node_modules/.bin/prettier', ['--check', '--log-level', 'warn', '.']],
  ['unused code', 'node_modules/.bin/knip', ['--no-progress']],
];

await setup(); // installs, and type-checks by building
let failed = 0;
for (const [name, command, args] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) failed += 1;
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
}
process.exitCode = failed === 0 ? 0 : 1;
