// The command line in a few files: reading hundreds of rules one by one takes longer than most scans.
// bin/terrasafe runs the bundle. Packages that look for files beside their own code stay outside of it, and what is loaded
// by a computed require (hcl2-parser) is a dependency of packages/cli for that reason alone.
import { build } from 'esbuild';

await build({
  entryPoints: ['packages/cli/dist/src/main.js'],
  outdir: 'packages/cli/dist/bundle',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  external: [
    '@terrasafe/backup',
    '@terrasafe/ml',
    '@terrasafe/store',
    '@terrasafe/identity',
    '@terrasafe/local',
    'hcl2-parser',
  ],
  // CommonJS code in the bundle calls require, which ES modules do not have.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
  logLevel: 'warning',
});
