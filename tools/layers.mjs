// Which package may import which: the table of docs/architecture.md, enforced on the manifests and on every import.
// pnpm's strict node_modules keep a package from importing what its manifest does not name.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from './workspace.mjs';

/** `dependencies` of a package; services, the command line and the benchmarks may import any package but `testing`. */
const mayImport = {
  backup: [],
  blobs: ['service'],
  cache: ['service'],
  cli: 'any package',
  contracts: [],
  engine: ['rule-kit', 'terraform'],
  filesets: [],
  git: ['filesets'],
  hcl: [],
  hosts: ['git'],
  identity: ['service', 'store'],
  local: [],
  ml: [],
  queue: ['contracts', 'service'],
  reports: ['contracts'],
  'rule-kit': ['terraform'],
  rules: ['rule-kit'],
  scanner: ['contracts', 'engine', 'ml', 'rule-kit', 'rules', 'terraform'],
  service: [],
  store: ['contracts', 'service'],
  terraform: ['hcl'],
  testing: ['contracts', 'local', 'service', 'store'],
};
/** One package alone knows of these libraries. Benchmarks compare with them directly. */
const onlyImporter = { bullmq: 'queue', typeorm: 'store' };

const folders = workspaceFolders();
const packages = folders.filter((folder) => folder.startsWith('packages/')).map((folder) => folder.split('/')[1]);
const faults = [];
let edges = 0;

for (const folder of folders) {
  const name = folder.split('/').at(-1);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const allowed = folder.startsWith('packages/') ? mayImport[name] : 'any package';
  if (!allowed) faults.push(`${folder} is not in the table of tools/layers.mjs`);
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    if (onlyImporter[dependency] && folder !== 'bench' && onlyImporter[dependency] !== name) {
      faults.push(`${folder} depends on ${dependency}; only packages/${onlyImporter[dependency]} may`);
    }
    if (!dependency.startsWith('@terrasafe/')) continue;
    edges += 1;
    const target = dependency.slice('@terrasafe/'.length);
    if (!packages.includes(target)) faults.push(`${folder} depends on ${dependency}, which is not a package`);
    else if (target === 'testing')
      faults.push(`${folder} depends on ${dependency}, which is for tests: a devDependency`);
    else if (allowed !== 'any package' && !allowed?.includes(target))
      faults.push(`${folder} must not depend on ${dependency}`);
  }
  const production = new Set(Object.keys(manifest.dependencies ?? {}));
  for (const file of readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(folder, 'src', file), 'utf8');
    for (const [, specifier] of text.matchAll(/(?:from|import\()\s*'([^'.][^']*)'/g)) {
      const dependency = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      if (dependency.startsWith('@terrasafe/') && !production.has(dependency)) {
        faults.push(`${folder}/src/${file} imports ${dependency}, which its package.json does not name`);
      }
    }
  }
}

if (folders.length === 0 || edges === 0) faults.push('no package was found: the check itself is broken');
for (const fault of faults) console.error(fault);
console.log(`layers: ${folders.length} packages and services, ${edges} edges, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
