import type { Attribute, Block, Body, Comment, Node, Source } from '@terrasafe/hcl';
import { DiagnosticList } from '../diagnostics.js';
import type { ModuleDiagnostic } from '../module.js';

/** What the files of one folder declare, override files merged. */
export interface ModuleConfig {
  /** Folder relative to the scanned tree, `.` for the tree itself. */
  readonly path: string;
  readonly sources: readonly Source[];
  readonly comments: readonly Comment[];
  readonly variables: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, Attribute>;
  readonly outputs: ReadonlyMap<string, Block>;
  /** In the order of the files; of two with one address the first is what references mean. */
  readonly resources: readonly ResourceConfig[];
  readonly resourcesByName: ReadonlyMap<string, ResourceConfig>;
  readonly providers: readonly Block[];
  /** `terraform` blocks. */
  readonly settings: readonly Block[];
  readonly calls: ReadonlyMap<string, Block>;
  readonly diagnostics: readonly ModuleDiagnostic[];
}

export interface ResourceConfig {
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly block: Block;
  /** Without the meta-arguments, which are Terraform's own and no attributes of the resource. */
  readonly attributes: ReadonlyMap<string, Attribute>;
}

const metaArguments = new Set(['count', 'for_each', 'provider', 'depends_on']);

/** A parsed file with what overrides need to know about it. */
export interface ConfigFile {
  readonly source: Source;
  readonly body: Body;
  readonly comments: readonly Comment[];
}

export function resourceName(mode: 'managed' | 'data', type: string, name: string): string {
  return mode === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
}

const labelCounts: Readonly<Record<string, number>> = {
  terraform: 0,
  locals: 0,
  moved: 0,
  import: 0,
  removed: 0,
  provider: 1,
  variable: 1,
  output: 1,
  module: 1,
  check: 1,
  resource: 2,
  data: 2,
  ephemeral: 2,
};

/** Collects the declarations of a folder's files. */
export function declareModule(path: string, files: readonly ConfigFile[], blocks: readonly Block[]): ModuleConfig {
  const diagnostics = new DiagnosticList();
  const variables = new Map<string, Block>();
  const locals = new Map<string, Attribute>();
  const outputs = new Map<string, Block>();
  const calls = new Map<string, Block>();
  const providers: Block[] = [];
  const settings: Block[] = [];
  const resources: ResourceConfig[] = [];
  const resourcesByName = new Map<string, ResourceConfig>();

  const declare = <T extends Node>(kind: string, name: string, item: T, into: Map<string, T>): void => {
    const present = into.get(name);
    if (present === undefined) into.set(name, item);
    else
      diagnostics.error(
        item,
        `Duplicate ${kind}`,
        `A ${kind} named "${name}" was already declared in ${placeOf(present)}.`,
      );
  };
  const declareResource = (mode: 'managed' | 'data', block: Block): void => {
    const [type = '', name = ''] = block.labels.map((label) => label.value);
    const own = block.body.attributes.filter((it) => !metaArguments.has(it.name));
    const attributes = new Map(own.map((it) => [it.name, it]));
    const resource: ResourceConfig = { mode, type, name, block, attributes };
    const key = resourceName(mode, type, name);
    const present = resourcesByName.get(key);
    resources.push(resource);
    if (present === undefined) resourcesByName.set(key, resource);
    else diagnostics.error(block, 'Duplicate resource', `${key} was already declared in ${placeOf(present.block)}.`);
  };

  for (const block of blocks) {
    const expected = labelCounts[block.type];
    if (expected === undefined) {
      diagnostics.error(block, 'Unsupported block type', `Blocks of type "${block.type}" are not expected here.`);
      continue;
    }
    if (block.labels.length !== expected) {
      diagnostics.error(
        block,
        'Wrong number of labels',
        `A ${block.type} block has ${expected} label(s), not ${block.labels.length}.`,
      );
      continue;
    }
    const name = block.labels[0]?.value ?? '';
    switch (block.type) {
      case 'variable':
        declare('variable', name, block, variables);
        break;
      case 'output':
        declare('output', name, block, outputs);
        break;
      case 'module':
        declare('module call', name, block, calls);
        break;
      case 'locals':
        for (const attribute of block.body.attributes) declare('local value', attribute.name, attribute, locals);
        break;
      case 'provider':
        providers.push(block);
        break;
      case 'terraform':
        settings.push(block);
        break;
      case 'resource':
        declareResource('managed', block);
        break;
      case 'data':
        declareResource('data', block);
        break;
      case 'check':
        for (const inner of block.body.blocks)
          if (inner.type === 'data' && inner.labels.length === 2) declareResource('data', inner);
        break;
    }
  }
  return {
    path,
    sources: files.map((file) => file.source),
    comments: files.flatMap((file) => file.comments),
    variables,
    locals,
    outputs,
    resources,
    resourcesByName,
    providers,
    settings,
    calls,
    diagnostics: diagnostics.entries,
  };
}

function placeOf({ source, start }: Node): string {
  return `${source.file}:${source.line(start)}`;
}

export function attributeOf(body: Body, name: string): Attribute | undefined {
  return body.attributes.find((attribute) => attribute.name === name);
}
