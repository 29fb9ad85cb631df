import { parseHcl, parseJson, type Attribute, type Comment, type Diagnostic, type Source } from '@terrasafe/hcl';
import type { SourceFiles } from '../module.js';
import { variablesBody } from './json-body.js';
import { folderOf, nameOf } from './path.js';

/** A parsed .tfvars or .tfvars.json file. */
export interface VariableFile {
  readonly source: Source;
  readonly attributes: readonly Attribute[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

export function parseVariableFile(file: string, text: string): VariableFile {
  if (file.endsWith('.json')) {
    const { source, root, diagnostics } = parseJson(file, text);
    const found = [...diagnostics];
    const { attributes } = variablesBody(root, found);
    return { source, attributes, comments: [], diagnostics: found };
  }
  const { source, body, comments, diagnostics } = parseHcl(file, text);
  return { source, attributes: body.attributes, comments, diagnostics };
}

/**
 * Every variables file of the tree, loaded by Terraform or not, under one root: the nearest folder above the file that
 * is a root, or that has one below it, decides. A file from outside of the tree, which only `--var-file` brings, is nobody's.
 */
export function groupVariableFiles(
  files: SourceFiles,
  roots: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const rootNear = new Map<string, string>();
  for (const root of roots) {
    for (const folder of [root, ...foldersAbove(root)]) if (!rootNear.has(folder)) rootNear.set(folder, root);
  }
  const groups = new Map<string, string[]>();
  for (const file of files.keys()) {
    if (!/\.tfvars(?:\.json)?$/.test(file) || nameOf(file).startsWith('.')) continue;
    if (/^(?:\/|\.\.\/|[A-Za-z]:)/.test(file)) continue;
    const folder = folderOf(file);
    if (folder.split('/').includes('.terraform')) continue;
    const near = [folder, ...foldersAbove(folder)].find((it) => rootNear.has(it));
    const root = near === undefined ? undefined : rootNear.get(near);
    if (root === undefined) continue;
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [file]);
    else group.push(file);
  }
  for (const group of groups.values()) group.sort();
  return groups;
}

/** Nearest first, the tree itself last. */
function foldersAbove(folder: string): readonly string[] {
  if (folder === '.') return [];
  const parts = folder.split('/');
  return [...parts.slice(1).map((_, at) => parts.slice(0, parts.length - 1 - at).join('/')), '.'];
}
