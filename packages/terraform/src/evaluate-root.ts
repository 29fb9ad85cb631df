import type { Attribute, Block, Comment, Expression, Source } from '@terrasafe/hcl';
import { DiagnosticList } from './diagnostics.js';
import { bare, isArray, isMap, LazyObject, marksOf, type Term } from './eval/term.js';
import { evaluateBody } from './expand/block-terms.js';
import { providerReference } from './expand/module-call.js';
import { ModuleInstance, providerName } from './expand/module-instance.js';
import { publish, publishBody, ReferenceCollector } from './expand/publish.js';
import type { ResourceInstance } from './expand/resource-instance.js';
import { Run } from './expand/run.js';
import { evaluateSettings } from './expand/settings.js';
import { attributeOf, type ModuleConfig } from './load/config.js';
import { createFileReader } from './load/file-reader.js';
import type { ModuleTree } from './load/module-tree.js';
import { parseVariableText, readVariableValues, type LoadOptions, type VariableValue } from './load/variable-values.js';
import type {
  EvaluatedAttribute,
  EvaluatedModule,
  EvaluatedModuleCall,
  EvaluatedProvider,
  EvaluatedResource,
  EvaluatedSettings,
  EvaluatedVariable,
} from './module.js';
import type { Type } from './types/type.js';

/** Evaluates a root module with all that it calls. Never throws: what cannot be evaluated is Unknown. */
export function evaluateRoot(tree: ModuleTree, root: string, options: LoadOptions = {}): EvaluatedModule {
  const diagnostics = new DiagnosticList();
  const declared = tree.config(root)?.variables ?? new Map<string, Block>();
  const values = readVariableValues(tree, root, declared, options, diagnostics);
  const workspace = options.environment?.['TF_WORKSPACE'] || undefined;
  const evaluated = evaluateWith(tree, root, workspace, (name, type, module) => {
    const value = values.get(name);
    return value === undefined ? undefined : evaluateInput(value, type, module);
  });
  for (const diagnostic of evaluated.diagnostics) diagnostics.add(diagnostic);
  return { ...evaluated, diagnostics: diagnostics.entries };
}

/** Evaluates a root module whose variables have the values that `input` gives; undefined for the default. */
export function evaluateWith(
  tree: ModuleTree,
  root: string,
  workspace: string | undefined,
  input: (name: string, type: Type, module: ModuleInstance) => Term | undefined,
): EvaluatedModule {
  const config = tree.config(root);
  if (config === undefined) return emptyModule(root);
  const run = new Run(tree, root, workspace, createFileReader(tree.files, root));
  const module: ModuleInstance = new ModuleInstance({
    config,
    address: '',
    callPath: [],
    parent: undefined,
    run,
    input: (name, type) => input(name, type, module),
  });
  return new Collector(module).collect();
}

function evaluateInput(value: VariableValue, type: Type, module: ModuleInstance): Term {
  if (value.kind === 'expression') return module.run.evaluate(value.expression, module.scope);
  if (typeof type === 'string') return value.text;
  const expression = parseVariableText(value);
  return expression === undefined ? value.text : module.run.evaluate(expression, module.scope);
}

export function emptyModule(path: string): EvaluatedModule {
  return {
    path,
    resources: [],
    providers: [],
    moduleCalls: [],
    variables: [],
    variableValues: [],
    settings: [],
    locals: [],
    diagnostics: [],
    comments: [],
    files: [],
  };
}

/** Walks the instance tree and turns it into the form that rules read. */
class Collector {
  readonly #root: ModuleInstance;
  readonly #resources: EvaluatedResource[] = [];
  readonly #providers: EvaluatedProvider[] = [];
  readonly #calls = new Map<string, EvaluatedModuleCall>();
  readonly #variables: EvaluatedVariable[] = [];
  readonly #locals: EvaluatedAttribute[] = [];
  readonly #settings: EvaluatedSettings[] = [];
  readonly #configs = new Set<ModuleConfig>();

  constructor(root: ModuleInstance) {
    this.#root = root;
  }

  collect(): EvaluatedModule {
    this.#visit(this.#root, true);
    const configs = [...this.#configs];
    const { run } = this.#root;
    const variableFiles = run.tree.variableFilesOf(this.#root.config.path);
    for (const { diagnostics } of variableFiles) run.diagnostics.addParsed(diagnostics);
    for (const { diagnostics } of configs) for (const diagnostic of diagnostics) run.diagnostics.add(diagnostic);
    return {
      path: this.#root.config.path,
      resources: this.#resources,
      providers: this.#providers,
      moduleCalls: [...this.#calls.values()],
      variables: this.#variables,
      variableValues: variableFiles.flatMap((file) => file.attributes).map((it) => this.#givenValue(it)),
      settings: this.#settings,
      locals: this.#locals,
      diagnostics: run.diagnostics.entries,
      comments: [...configs, ...variableFiles].flatMap((it): readonly Comment[] => it.comments),
      files: [
        ...configs.flatMap((config): readonly Source[] => config.sources),
        ...variableFiles.map((file) => file.source),
      ],
    };
  }

  /** Terraform allows constants only, so that any scope does. */
  #givenValue(node: Attribute): EvaluatedAttribute {
    const { run, scope } = this.#root;
    const { name } = node;
    return { name, value: publish(run.evaluate(node.expression, scope), name), node };
  }

  #visit(module: ModuleInstance, certain: boolean): void {
    const { config, run, scope } = module;
    const isFirst = !this.#configs.has(config);
    this.#configs.add(config);
    if (isFirst) {
      for (const [name, block] of config.variables) this.#variables.push(evaluateVariable(name, block, module));
      for (const [name, node] of config.locals) {
        this.#locals.push({ name, value: publish(module.localValue(name), name), node });
      }
    }
    if (isFirst) this.#settings.push(...config.settings.map((block) => evaluateSettings(block, module)));
    for (const block of config.providers) {
      const alias = providerName(block).split('.')[1];
      const body = publishBody(evaluateBody(block.body, block, scope, run), '');
      this.#providers.push({ ...body, name: block.labels[0]?.value ?? '', alias, moduleAddress: module.address });
    }
    for (const resource of config.resources) {
      for (const instance of module.instancesOf(resource)) {
        this.#resources.push(publishResource(instance, module, certain));
      }
    }
    for (const [name, call] of module.calls) {
      const address = [...module.callPath, name].map((it) => `module.${it}`).join('.');
      if (!this.#calls.has(address)) this.#calls.set(address, evaluateCall(address, call.block, module));
      for (const instance of call.instances.instances) {
        if (instance.module !== undefined) this.#visit(instance.module, certain && instance.certain);
      }
    }
  }
}

function evaluateVariable(name: string, block: Block, module: ModuleInstance): EvaluatedVariable {
  const { scope, run } = module;
  const type = attributeOf(block.body, 'type');
  const body = { ...block.body, attributes: block.body.attributes.filter((it) => it !== type), blocks: [] };
  const published = publishBody(evaluateBody(body, block, scope, run), '');
  const attributes = new Map(published.attributes);
  if (type !== undefined) {
    const { expression } = type;
    const text =
      expression.kind === 'string' ? expression.value : expression.source.text.slice(expression.start, expression.end);
    attributes.set('type', { name: 'type', value: text, node: type });
  }
  return {
    ...published,
    attributes,
    name,
    moduleAddress: module.address,
    value: publish(module.variableValue(name), name),
  };
}

const callArguments = new Set(['count', 'for_each', 'providers', 'depends_on']);

function evaluateCall(address: string, block: Block, module: ModuleInstance): EvaluatedModuleCall {
  const attributes = block.body.attributes.filter((it) => !callArguments.has(it.name));
  const call = module.calls.get(block.labels[0]?.value ?? '');
  const scope = call?.firstScope ?? module.scope;
  const terms = evaluateBody({ ...block.body, attributes }, block, scope, module.run);
  const body = publishBody(terms, '');
  return { ...body, address, source: body.attributes.get('source')?.value ?? null };
}

function publishResource(instance: ResourceInstance, module: ModuleInstance, certain: boolean): EvaluatedResource {
  const { config, address, scope } = instance;
  const { mode, type, name, block } = config;
  const collector = new ReferenceCollector(address);
  const body = publishBody(instance.terms(), '', collector);
  const repetition = attributeOf(block.body, 'for_each') === undefined ? 'count' : 'for_each';
  collector.add(repetition, instance.expansionMarks);
  const dependsOn = attributeOf(block.body, 'depends_on')?.expression;
  for (const item of dependsOn?.kind === 'tuple' ? dependsOn.items : []) {
    const target = item.kind === 'string' ? namedResource(item, module) : module.run.evaluate(item, scope);
    for (const marks of wholes(target)) collector.add('depends_on', marks);
  }
  return {
    ...body,
    address,
    moduleAddress: module.address,
    mode,
    type,
    name,
    provider: module.provider(providerOf(block, type)),
    certain: certain && instance.certain,
    references: collector.references,
  };
}

function providerOf(block: Block, type: string): string {
  const given = attributeOf(block.body, 'provider')?.expression;
  const named = given === undefined ? undefined : providerReference(given);
  return named ?? type.split('_', 1)[0] ?? type;
}

/** JSON names resources in strings: `data.a_b.c`. */
function namedResource(node: Expression & { kind: 'string' }, module: ModuleInstance): Term {
  const [, data, type = '', name = ''] = /^(data\.)?([\w-]+)\.([\w-]+)/.exec(node.value) ?? [];
  return type === 'module' || type === ''
    ? null
    : module.resource(data === undefined ? 'managed' : 'data', type, name, node);
}

/** The marks of each instance that a reference without an attribute means. */
function wholes(term: Term): readonly ReturnType<typeof marksOf>[] {
  const value = bare(term);
  if (value instanceof LazyObject) return [value.marks];
  if (isArray(value)) return value.flatMap(wholes);
  return isMap(value) ? [...value.values()].flatMap(wholes) : [marksOf(term)];
}
