import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of the workspace, relative to the root: packages, services and the benchmarks. */
export function workspaceFolders() {
  const below = ['packages', 'services'].flatMap((parent) => readdirSync(parent).map((name) => `${parent}/${name}`));
  return [...below, 'bench']
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .toSorted((a, b) => (a < b ? -1 : 1));
}
