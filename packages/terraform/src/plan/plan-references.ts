import type { ResourceReference } from '../module.js';
import { isObject, objectAt, objectsAt, textAt, textsAt, type JsonObject, type PlannedResource } from './plan-json.js';

/** A module of the plan's `configuration`, with the way back to its caller. */
interface ConfiguredModule {
  readonly path: string;
  readonly config: JsonObject;
  readonly parent: ConfiguredModule | undefined;
  readonly call: JsonObject;
}

interface Target {
  /** Address without instance keys. */
  readonly resource: string;
  readonly attribute: string;
}

/** How deep variables and outputs are followed; a plan that Terraform wrote has no cycles. */
const maximumSteps = 64;

/** References by configuration alone: they mean any instance, because a plan does not say which. */
export class PlanReferences {
  readonly #root: ConfiguredModule;
  readonly #instances = new Map<string, string[]>();
  readonly #modules = new Map<string, ConfiguredModule>();
  readonly #resources = new Map<string, JsonObject>();

  constructor(plan: JsonObject, resources: readonly PlannedResource[]) {
    const config = objectAt(objectAt(plan, 'configuration'), 'root_module');
    this.#root = { path: '', config, parent: undefined, call: {} };
    this.#register(this.#root);
    for (const { address } of resources) {
      const key = withoutKeys(address);
      const group = this.#instances.get(key);
      if (group === undefined) this.#instances.set(key, [address]);
      else group.push(address);
    }
  }

  #register(module: ConfiguredModule): void {
    this.#modules.set(module.path, module);
    for (const resource of objectsAt(module.config, 'resources')) {
      this.#resources.set(join(module.path, textAt(resource, 'address') ?? ''), resource);
    }
    for (const [name, call] of Object.entries(objectAt(module.config, 'module_calls'))) {
      if (!isObject(call)) continue;
      this.#register({
        path: join(module.path, `module.${name}`),
        config: objectAt(call, 'module'),
        parent: module,
        call,
      });
    }
  }

  /** The configuration of a planned resource; undefined where the plan has none. */
  configuration({ address }: PlannedResource): JsonObject | undefined {
    return this.#resources.get(withoutKeys(address));
  }

  of(resource: PlannedResource): readonly ResourceReference[] {
    const config = this.configuration(resource);
    const module = this.#modules.get(withoutKeys(resource.moduleAddress)) ?? this.#root;
    if (config === undefined) return [];
    const found = new Map<string, { from: string; attribute: string; to: Set<string> }>();
    const add = (from: string, references: readonly string[]): void => {
      for (const target of this.#resolve(references, module, config, 0)) {
        const key = `${from}\0${target.attribute}`;
        const entry = found.get(key) ?? { from, attribute: target.attribute, to: new Set<string>() };
        found.set(key, entry);
        for (const address of this.#instancesFor(target.resource, resource.moduleAddress)) entry.to.add(address);
      }
    };
    walkExpressions(objectAt(config, 'expressions'), '', add);
    add('count', textsAt(objectAt(config, 'count_expression'), 'references'));
    add('for_each', textsAt(objectAt(config, 'for_each_expression'), 'references'));
    add('depends_on', textsAt(config, 'depends_on'));
    return [...found.values()]
      .filter((it) => it.to.size > 0)
      .map(({ from, attribute, to }) => ({ from, attribute, to: [...to] }));
  }

  /** Within its own module instance a resource means the instances there. */
  #instancesFor(resource: string, moduleAddress: string): readonly string[] {
    const all = this.#instances.get(resource) ?? [];
    const own = moduleAddress === '' ? [] : all.filter((address) => address.startsWith(`${moduleAddress}.`));
    return own.length > 0 ? own : all;
  }

  #resolve(
    references: readonly string[],
    module: ConfiguredModule,
    config: JsonObject,
    steps: number,
  ): readonly Target[] {
    if (steps > maximumSteps) return [];
    // Terraform lists each reference and then what it starts with: `a.b.id`, `a.b`.
    const longest = references.filter((it) => !references.some((other) => other !== it && startsWithPath(other, it)));
    return longest.flatMap((reference) => this.#resolveOne(reference, module, config, steps + 1));
  }

  #resolveOne(reference: string, module: ConfiguredModule, config: JsonObject, steps: number): readonly Target[] {
    const parts = withoutKeys(reference).split('.');
    const [root = '', name = '', attribute = ''] = parts;
    switch (root) {
      case 'var':
        return module.parent === undefined
          ? []
          : this.#resolveExpression(objectAt(module.call, 'expressions')[name], module.parent, module.call, steps);
      case 'each':
        return this.#resolve(textsAt(objectAt(config, 'for_each_expression'), 'references'), module, config, steps);
      case 'module': {
        const called = this.#modules.get(join(module.path, `module.${name}`));
        const outputs = called === undefined ? {} : objectAt(called.config, 'outputs');
        const wanted = attribute === '' ? Object.values(outputs) : [outputs[attribute]];
        return called === undefined
          ? []
          : wanted.flatMap((output) => this.#resolveExpression(objectAt(output, 'expression'), called, {}, steps));
      }
      case 'local':
      case 'path':
      case 'terraform':
      case 'count':
      case 'self':
        return [];
      case 'data':
        return [{ resource: join(module.path, parts.slice(0, 3).join('.')), attribute: parts[3] ?? '' }];
      default:
        return [{ resource: join(module.path, `${root}.${name}`), attribute }];
    }
  }

  #resolveExpression(
    expression: unknown,
    module: ConfiguredModule,
    config: JsonObject,
    steps: number,
  ): readonly Target[] {
    const targets: Target[] = [];
    walkExpressions({ expression }, '', (_, references) =>
      targets.push(...this.#resolve(references, module, config, steps)),
    );
    return targets;
  }
}

function walkExpressions(
  expressions: JsonObject,
  path: string,
  visit: (path: string, references: readonly string[]) => void,
): void {
  for (const [name, value] of Object.entries(expressions)) {
    const here = join(path, name);
    for (const expression of Array.isArray(value) ? value : [value]) {
      if (!isObject(expression)) continue;
      const references = textsAt(expression, 'references');
      if (references.length > 0) visit(here, references);
      else if (!('constant_value' in expression)) walkExpressions(expression, here, visit);
    }
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function startsWithPath(reference: string, prefix: string): boolean {
  return reference.startsWith(prefix) && /^[.[]/.test(reference.slice(prefix.length));
}

/** An address without its instance keys. */
export function withoutKeys(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g, '');
}
