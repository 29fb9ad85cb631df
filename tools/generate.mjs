// Writes every generated file; with --check fails where one is not up to date.
import { spawnSync } from 'node:child_process';

// The pages come from compiled code, so the build has to be up to date.
const generators = [
  'packages/rules/tools/generate-index.mjs',
  'packages/rules/tools/generate-docs.mjs',
  'packages/service/tools/generate-configuration.mjs',
];

for (const generator of generators) {
  const { status } = spawnSync('node', [generator, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
