// Everything that a change must pass before its tests: `pnpm check`, or `npm run check` where there is no pnpm.
import { spawnSync } from 'node:child_process';
import { setup } from './setup.mjs';

const bin = (name) => `node_modules/.bin/${name}`;
const steps = [
  { name: 'generated files', command: 'node', args: ['tools/generate.mjs', '--check'] },
  { name: 'layers', command: 'node', args: ['tools/layers.mjs'] },
  { name: 'lint', command: bin('oxlint'), args: ['--deny-warnings'] },
  { name: 'format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'unused code', command: bin('knip'), args: ['--no-progress', '--no-config-hints'] },
];

await setup(); // installs, and type-checks by building
let failed = 0;
for (const { name, command, args } of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) failed += 1;
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
}
process.exitCode = failed === 0 ? 0 : 1;
