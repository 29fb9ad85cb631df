import {
  parseHcl,
  parseJson,
  secondOpinion,
  type Block,
  type Body,
  type Diagnostic,
  type HclFile,
  type JsonFile,
} from '@terrasafe/hcl';
import { DiagnosticList } from '../diagnostics.js';
import type { ModuleDiagnostic, SourceFiles } from '../module.js';
import { declareModule, type ConfigFile, type ModuleConfig } from './config.js';
import { rootBody } from './json-body.js';
import { applyOverrides } from './overrides.js';
import { folderOf, nameOf } from './path.js';
import { readManifest } from './manifest.js';
import { findRoots } from './roots.js';
import { groupVariableFiles, parseVariableFile, type VariableFile } from './variable-files.js';

/** The Terraform files of a scanned tree, parsed; folders are relative to it, `.` is the tree itself. */
export class ModuleTree {
  readonly files: SourceFiles;
  /** Folders that hold configuration and are not called as a module. */
  readonly roots: readonly string[];
  /** Problems of the files themselves, whether a root reaches them or not. */
  readonly diagnostics: readonly ModuleDiagnostic[];
  readonly #configs = new Map<string, ModuleConfig>();
  readonly #installed = new Map<string, ReadonlyMap<string, string>>();
  readonly #filesByFolder: ReadonlyMap<string, readonly string[]>;
  readonly #variableFiles = new Map<string, VariableFile>();
  #variableFilesByRoot: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(files: SourceFiles) {
    this.files = files;
    this.#filesByFolder = groupByFolder(files);
    const own = [...this.#filesByFolder.keys()].filter((folder) => !isInstalled(folder)).toSorted();
    const configs = own.map((folder) => this.config(folder)).filter((config) => config !== undefined);
    this.roots = findRoots(configs);
    this.diagnostics = configs.flatMap((config) => config.diagnostics);
  }

  /** Where `terraform init` put a module of a root, by the names of the calls that lead to it (`a.b`). */
  installedModule(root: string, callPath: string): string | undefined {
    let installed = this.#installed.get(root);
    if (installed === undefined) this.#installed.set(root, (installed = readManifest(this.files, root)));
    return installed.get(callPath);
  }

  /** A file of the tree with values for variables; undefined where there is none of that path. */
  variableFile(path: string): VariableFile | undefined {
    const present = this.#variableFiles.get(path);
    const text = this.files.get(path);
    if (present !== undefined || text === undefined) return present;
    const parsed = parseVariableFile(path, text);
    this.#variableFiles.set(path, parsed);
    return parsed;
  }

  /** The variables files that belong to a root, whether Terraform loads them by itself or not; each belongs to one. */
  variableFilesOf(root: string): readonly VariableFile[] {
    this.#variableFilesByRoot ??= groupVariableFiles(this.files, this.roots);
    const paths = this.#variableFilesByRoot.get(root) ?? [];
    return paths.map((path) => this.variableFile(path)).filter((file) => file !== undefined);
  }

  /** The configuration of a folder; undefined where it has none. */
  config(folder: string): ModuleConfig | undefined {
    const present = this.#configs.get(folder);
    if (present !== undefined) return present;
    const names = this.#filesByFolder.get(folder);
    if (names === undefined) return undefined;
    const config = parseFolder(folder, names, this.files);
    this.#configs.set(folder, config);
    return config;
  }
}

/** Parses all Terraform files of the tree once. Never throws. */
export function loadTree(files: SourceFiles): ModuleTree {
  return new ModuleTree(files);
}

const extension = /\.(?:tf|tofu)(?:\.json)?$/;

/** Configuration files by folder, sorted by name; of `a.tf` and `a.tofu` only the latter counts. */
function groupByFolder(files: SourceFiles): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files.keys()) {
    const name = nameOf(file);
    if (!extension.test(name) || name.startsWith('.') || name.startsWith('#')) continue;
    if (files.has(file.replace(/\.tf(\.json)?$/, '.tofu$1')) && /\.tf(?:\.json)?$/.test(file)) continue;
    const folder = folderOf(file);
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [file]);
    else group.push(file);
  }
  for (const group of groups.values()) group.sort();
  return groups;
}

/** `terraform init` keeps copies of called modules there; they are loaded when they are called. */
function isInstalled(folder: string): boolean {
  return folder.split('/').includes('.terraform');
}

function parseFolder(folder: string, names: readonly string[], files: SourceFiles): ModuleConfig {
  const problems = new DiagnosticList();
  const parsed = names.map((name) => parseFile(name, files.get(name) ?? '', problems));
  const isOverride = (file: ConfigFile): boolean =>
    /(?:^|_)override\.(?:tf|tofu)(?:\.json)?$/.test(nameOf(file.source.file));
  const blocksOf = (chosen: readonly ConfigFile[]): readonly Block[] => chosen.flatMap((file) => file.body.blocks);
  const merged = applyOverrides(
    blocksOf(parsed.filter((file) => !isOverride(file))),
    blocksOf(parsed.filter(isOverride)),
  );
  const config = declareModule(folder, parsed, merged.blocks);
  return { ...config, diagnostics: [...problems.entries, ...merged.diagnostics, ...config.diagnostics] };
}

function parseFile(name: string, text: string, problems: DiagnosticList): ConfigFile {
  if (!name.endsWith('.json')) {
    const file = parseHcl(name, text);
    const other = mayBeOurFault(file) ? secondOpinion(name, text) : undefined;
    if (other) return disagreed(file, other, problems);
    problems.addParsed(file.diagnostics);
    refuseAttributes(file.body, problems);
    return file;
  }
  const { source, root, diagnostics } = parseJson(name, text);
  const schemaDiagnostics: Diagnostic[] = [];
  const body = rootBody(root, schemaDiagnostics);
  problems.addParsed([...diagnostics, ...schemaDiagnostics]);
  refuseAttributes(body, problems);
  return { source, body, comments: [] };
}

/** That trees are bounded in depth is on purpose. */
function mayBeOurFault({ diagnostics }: HclFile): boolean {
  return diagnostics.length > 0 && diagnostics.every(({ summary }) => summary !== 'Nesting too deep');
}

/** A fault of our parser must not cost the file: it goes on with what the other parser read, at the price of places. */
function disagreed(file: HclFile, { source, root }: JsonFile, problems: DiagnosticList): ConfigFile {
  const [fault] = file.diagnostics;
  problems.add({
    kind: 'disagreement',
    severity: 'warning',
    file: source.file,
    line: fault ? source.line(fault.start) : 1,
    summary: 'Read by the second parser',
    detail: `Ours does not accept the file (${fault?.summary}); lines of findings in it are those of their blocks. Please report it.`,
  });
  const body = rootBody(root, []);
  refuseAttributes(body, problems);
  return { source, body, comments: file.comments };
}

/** A file holds blocks only. */
function refuseAttributes(body: Body, problems: DiagnosticList): void {
  for (const attribute of body.attributes) {
    problems.error(attribute, 'Unsupported argument', `An argument named "${attribute.name}" is not expected here.`);
  }
}
