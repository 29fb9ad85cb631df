import { Source, type Node } from '@terrasafe/hcl';
import { limits } from '../eval/budget.js';
import { emptyModule, evaluateWith } from '../evaluate-root.js';
import { jsonNesting } from '../functions/json.js';
import type {
  EvaluatedAttribute,
  EvaluatedModule,
  EvaluatedModuleCall,
  EvaluatedProvider,
  EvaluatedResource,
  EvaluatedVariable,
  ModuleDiagnostic,
} from '../module.js';
import { resourceName } from '../load/config.js';
import type { ModuleTree } from '../load/module-tree.js';
import { Sensitive, Unknown, type Value } from '../value.js';
import { toTerm } from './plan-term.js';
import { isObject, objectAt, plannedResources, textAt, type JsonObject, type PlannedResource } from './plan-json.js';
import { joinBody, joinReferences, SourceIndex } from './join.js';
import { PlanReferences, withoutKeys } from './plan-references.js';
import { constantValue, plannedAttributes } from './plan-value.js';

/**
 * Evaluates a plan in the form of `terraform show -json`. With the tree of its configuration, resources keep their
 * places in the files and their exact references; alone, their place is the plan file. Never throws.
 */
export function evaluatePlan(file: string, text: string, tree?: ModuleTree): EvaluatedModule {
  const plan = parsePlan(text);
  if (typeof plan === 'string') {
    const diagnostic: ModuleDiagnostic = {
      kind: 'syntax',
      severity: 'error',
      file,
      line: 1,
      summary: 'Invalid plan',
      detail: plan,
    };
    return { ...emptyModule(file), diagnostics: [diagnostic] };
  }
  const source = new Source(file, text);
  const node: Node = { source, start: 0, end: 0 };
  const resources = plannedResources(plan);
  const configuration = tree === undefined ? undefined : evaluateConfiguration(plan, resources, tree);
  const references = new PlanReferences(plan, resources);
  const sources = configuration === undefined ? undefined : new SourceIndex(configuration);
  const planned = new Set(resources.map((it) => it.address));
  const instances = groupByName(resources);

  const evaluated = resources.map((resource): EvaluatedResource => {
    const written = sources?.find(resource.address);
    const { address, moduleAddress, mode, type, name } = resource;
    return {
      ...joinBody(plannedAttributes(resource), written, node),
      address,
      moduleAddress,
      mode,
      type,
      name,
      provider:
        written?.provider ??
        textAt(references.configuration(resource), 'provider_config_key') ??
        type.split('_', 1)[0] ??
        type,
      certain: true,
      references:
        written === undefined ? references.of(resource) : joinReferences(written.references, instances, planned),
    };
  });
  if (configuration !== undefined) return { ...configuration, resources: evaluated };
  return { ...emptyModule('.'), ...planConfiguration(plan, node), resources: evaluated, files: [source] };
}

/** The plan, or what is wrong with it. */
function parsePlan(text: string): JsonObject | string {
  if (jsonNesting(text) > limits.nesting) return `The file is nested more than ${limits.nesting} levels deep.`;
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch (error) {
    return `The file is not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!isObject(plan) || !('planned_values' in plan)) {
    return 'The file has no "planned_values". Write it with "terraform show -json PLANFILE".';
  }
  return plan;
}

function groupByName(resources: readonly PlannedResource[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { address } of resources) {
    const name = withoutKeys(address);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [address]);
    else group.push(address);
  }
  return groups;
}

/** The root whose resources the plan is about, with the variables of the plan. */
function evaluateConfiguration(
  plan: JsonObject,
  resources: readonly PlannedResource[],
  tree: ModuleTree,
): EvaluatedModule | undefined {
  const names = new Set(
    resources.filter((it) => it.moduleAddress === '').map((it) => resourceName(it.mode, it.type, it.name)),
  );
  const calls = new Set(
    Object.keys(objectAt(objectAt(objectAt(plan, 'configuration'), 'root_module'), 'module_calls')),
  );
  let best: { readonly root: string; readonly score: number } | undefined;
  for (const root of tree.roots) {
    const config = tree.config(root);
    if (config === undefined) continue;
    const own = [...config.resourcesByName.keys()].filter((name) => names.has(name)).length;
    const score = own + [...config.calls.keys()].filter((name) => calls.has(name)).length;
    if (score > (best?.score ?? 0)) best = { root, score };
  }
  if (best === undefined) return undefined;
  const variables = objectAt(plan, 'variables');
  return evaluateWith(tree, best.root, undefined, (name) => {
    const variable = variables[name];
    return isObject(variable) && 'value' in variable ? toTerm(variable['value']) : undefined;
  });
}

/** What the plan alone says about everything but resources. */
function planConfiguration(
  plan: JsonObject,
  node: Node,
): Pick<EvaluatedModule, 'providers' | 'moduleCalls' | 'variables'> {
  const configuration = objectAt(plan, 'configuration');
  const root = objectAt(configuration, 'root_module');
  return {
    providers: Object.values(objectAt(configuration, 'provider_config'))
      .filter(isObject)
      .map((it) => planProvider(it, node)),
    moduleCalls: planCalls(root, '', node),
    variables: planVariables(plan, root, node),
  };
}

function planProvider(config: JsonObject, node: Node): EvaluatedProvider {
  return {
    node,
    attributes: expressionAttributes(objectAt(config, 'expressions'), node),
    blocks: [],
    name: textAt(config, 'name') ?? '',
    alias: textAt(config, 'alias'),
    moduleAddress: textAt(config, 'module_address') ?? '',
  };
}

function expressionAttributes(expressions: JsonObject, node: Node): ReadonlyMap<string, EvaluatedAttribute> {
  const attributes = new Map<string, EvaluatedAttribute>();
  for (const [name, expression] of Object.entries(expressions)) {
    attributes.set(name, { name, value: expressionValue(expression), node });
  }
  return attributes;
}

function expressionValue(expression: unknown): Value {
  if (Array.isArray(expression)) return expression.map(expressionValue);
  if (!isObject(expression)) return null;
  if ('constant_value' in expression) return constantValue(expression['constant_value']);
  const { references } = expression;
  if (Array.isArray(references))
    return new Unknown('the plan does not tell', typeof references[0] === 'string' ? references[0] : undefined);
  return new Map(Object.entries(expression).map(([name, inner]) => [name, expressionValue(inner)]));
}

function planCalls(module: JsonObject, path: string, node: Node): readonly EvaluatedModuleCall[] {
  return Object.entries(objectAt(module, 'module_calls')).flatMap(([name, call]) => {
    if (!isObject(call)) return [];
    const address = path === '' ? `module.${name}` : `${path}.module.${name}`;
    const attributes = new Map(expressionAttributes(objectAt(call, 'expressions'), node));
    const source = textAt(call, 'source') ?? null;
    attributes.set('source', { name: 'source', value: source, node });
    const version = textAt(call, 'version_constraint');
    if (version !== undefined) attributes.set('version', { name: 'version', value: version, node });
    return [{ node, attributes, blocks: [], address, source }, ...planCalls(objectAt(call, 'module'), address, node)];
  });
}

function planVariables(plan: JsonObject, root: JsonObject, node: Node): readonly EvaluatedVariable[] {
  const values = objectAt(plan, 'variables');
  return Object.entries(objectAt(root, 'variables')).map(([name, config]): EvaluatedVariable => {
    const given = values[name];
    const value = isObject(given)
      ? constantValue(given['value'])
      : new Unknown('the variable has no value', `var.${name}`);
    const isSensitive = isObject(config) && config['sensitive'] === true;
    const attributes = new Map<string, EvaluatedAttribute>();
    for (const [key, setting] of Object.entries(isObject(config) ? config : {})) {
      attributes.set(key, { name: key, value: constantValue(setting), node });
    }
    return { node, attributes, blocks: [], name, moduleAddress: '', value: isSensitive ? new Sensitive(value) : value };
  });
}
