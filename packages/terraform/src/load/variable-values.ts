import { parseExpression, type Attribute, type Expression } from '@terrasafe/hcl';
import type { DiagnosticList } from '../diagnostics.js';
import type { SourceFiles } from '../module.js';
import type { ModuleTree } from './module-tree.js';
import { folderOf, joinPath } from './path.js';

export interface LoadOptions {
  /** `--var name=value`: a text, or an expression for variables that are not primitive. */
  readonly variables?: ReadonlyMap<string, string>;
  /** Paths in the scanned tree, relative to it; later ones win. */
  readonly varFiles?: readonly string[];
  /** `TF_VAR_name` and `TF_WORKSPACE` are read. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Where the value of a root variable comes from. */
export type VariableValue =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'text'; readonly text: string; readonly origin: string };

/** The values given to a root module's variables; of several the one that wins in Terraform. */
export function readVariableValues(
  tree: ModuleTree,
  folder: string,
  declared: ReadonlyMap<string, unknown>,
  options: LoadOptions,
  diagnostics: DiagnosticList,
): ReadonlyMap<string, VariableValue> {
  const values = new Map<string, VariableValue>();
  for (const [name, text] of Object.entries(options.environment ?? {})) {
    if (text === undefined || !name.startsWith('TF_VAR_')) continue;
    values.set(name.slice('TF_VAR_'.length), { kind: 'text', text, origin: `the environment variable ${name}` });
  }
  for (const file of automaticFiles(tree.files, folder)) {
    for (const attribute of readFile(tree, file, diagnostics) ?? []) {
      const { name, expression } = attribute;
      if (!declared.has(name)) {
        diagnostics.warning(
          attribute,
          'Value for undeclared variable',
          `The module does not declare a variable named "${name}".`,
        );
      }
      values.set(name, { kind: 'expression', expression });
    }
  }
  for (const path of options.varFiles ?? []) {
    const file = tree.files.has(path) ? path : (joinPath('.', path) ?? path);
    const attributes = readFile(tree, file, diagnostics);
    if (attributes === undefined) {
      diagnostics.add({
        kind: 'evaluation',
        severity: 'error',
        file,
        line: 1,
        summary: 'Variables file not found',
        detail: `${path} is not among the files of the tree.`,
      });
      continue;
    }
    for (const { name, expression } of attributes) values.set(name, { kind: 'expression', expression });
  }
  for (const [name, text] of options.variables ?? []) values.set(name, { kind: 'text', text, origin: `--var ${name}` });
  return values;
}

/** terraform.tfvars, terraform.tfvars.json, then *.auto.tfvars and *.auto.tfvars.json by name. */
function automaticFiles(files: SourceFiles, folder: string): readonly string[] {
  const prefix = folder === '.' ? '' : `${folder}/`;
  const fixed = ['terraform.tfvars', 'terraform.tfvars.json']
    .map((name) => prefix + name)
    .filter((file) => files.has(file));
  let byFolder = automaticByTree.get(files);
  if (byFolder === undefined) automaticByTree.set(files, (byFolder = findAutomatic(files)));
  return [...fixed, ...(byFolder.get(folder) ?? [])];
}

/** One pass over the files for all roots of a tree. */
const automaticByTree = new WeakMap<SourceFiles, ReadonlyMap<string, readonly string[]>>();

function findAutomatic(files: SourceFiles): ReadonlyMap<string, readonly string[]> {
  const byFolder = new Map<string, string[]>();
  for (const file of files.keys()) {
    if (!/\.auto\.tfvars(?:\.json)?$/.test(file)) continue;
    const group = byFolder.get(folderOf(file));
    if (group === undefined) byFolder.set(folderOf(file), [file]);
    else group.push(file);
  }
  for (const group of byFolder.values()) group.sort();
  return byFolder;
}

function readFile(tree: ModuleTree, path: string, diagnostics: DiagnosticList): readonly Attribute[] | undefined {
  const file = tree.variableFile(path);
  diagnostics.addParsed(file?.diagnostics ?? []);
  return file?.attributes;
}

/** A text from `--var` or the environment as an expression; undefined where it is none. */
export function parseVariableText(value: VariableValue & { kind: 'text' }): Expression | undefined {
  const { expression, diagnostics } = parseExpression(value.origin, value.text);
  return diagnostics.length === 0 ? expression : undefined;
}
