// Writes every generated file; with --check fails where one is not up to date.
import { spawnSync } from 'node:child_process';

const generators = ['packages/rules/tools/generate-index.mjs'];

for (const generator of generators) {
  const { status } = spawnSync('node', [generator, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
