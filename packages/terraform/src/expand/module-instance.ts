import type { Attribute, Block, Expression, Node } from '@terrasafe/hcl';
import { evaluate } from '../eval/evaluate.js';
import { EvaluationError, fail } from '../eval/failure.js';
import { Scope, type FileReader, type References } from '../eval/scope.js';
import { bare, mark, Marks, marksOf, type Term } from '../eval/term.js';
import type { Budget } from '../eval/budget.js';
import { attributeOf, resourceName, type ModuleConfig, type ResourceConfig } from '../load/config.js';
import { relativePath } from '../load/path.js';
import { convert } from '../types/convert.js';
import { readConstraint } from '../types/constraint.js';
import type { Type } from '../types/type.js';
import { Unknown } from '../value.js';
import { instanceKey, joinAddress } from './address.js';
import { expandBlock, InstanceSet } from './expansion.js';
import { ModuleCall } from './module-call.js';
import { ResourceInstance } from './resource-instance.js';
import type { Run } from './run.js';
import { Thunk } from './thunk.js';
import { Undeclared } from './undeclared.js';

/** Where the value of a variable comes from: a term of the calling module; undefined where none is given. */
export type VariableInput = (name: string, type: Type) => Term | undefined;

export interface ModulePlace {
  readonly config: ModuleConfig;
  readonly address: string;
  readonly callPath: readonly string[];
  readonly parent: ModuleInstance | undefined;
  readonly run: Run;
  readonly input: VariableInput;
}

/** One instance of a module: its names, each evaluated once. */
export class ModuleInstance implements References {
  readonly config: ModuleConfig;
  /** Empty for the root. */
  readonly address: string;
  /** Names of the calls that lead here from the root. */
  readonly callPath: readonly string[];
  readonly parent: ModuleInstance | undefined;
  readonly run: Run;
  readonly scope: Scope;
  readonly calls: ReadonlyMap<string, ModuleCall>;
  readonly evaluate = evaluate;
  readonly #variables = new Map<string, Thunk<Term>>();
  readonly #locals = new Map<string, Thunk<Term>>();
  readonly #outputs = new Map<string, Thunk<Term>>();
  readonly #resources = new Map<ResourceConfig, Thunk<InstanceSet<ResourceInstance>>>();
  readonly #input: VariableInput;

  constructor({ config, address, callPath, parent, run, input }: ModulePlace) {
    this.config = config;
    this.address = address;
    this.callPath = callPath;
    this.parent = parent;
    this.run = run;
    this.#input = input;
    this.scope = new Scope(this);
    for (const [name, block] of config.variables) {
      this.#variables.set(
        name,
        this.#thunk(`var.${name}`, block, () => this.#evaluateVariable(name, block)),
      );
    }
    for (const [name, attribute] of config.locals) {
      const compute = (): Term => run.evaluate(attribute.expression, this.scope);
      this.#locals.set(name, this.#thunk(`local.${name}`, attribute, compute));
    }
    for (const [name, block] of config.outputs) {
      this.#outputs.set(
        name,
        this.#thunk(`output.${name}`, block, () => this.#evaluateOutput(block)),
      );
    }
    for (const resource of config.resources) this.#resources.set(resource, this.#resourceThunk(resource));
    this.calls = new Map(
      [...config.calls].map(([name, block]) => [
        name,
        new ModuleCall(name, block, this, (place) => new ModuleInstance(place)),
      ]),
    );
  }

  get budget(): Budget {
    return this.run.budget;
  }

  get files(): FileReader {
    return this.run.files;
  }

  #thunk(name: string, node: Node, compute: () => Term): Thunk<Term> {
    return new Thunk(compute, () => {
      this.run.diagnostics.error(node, 'Cycle', `${joinAddress(this.address, name)} refers to itself.`);
      return new Unknown('it refers to itself', name);
    });
  }

  #resourceThunk(resource: ResourceConfig): Thunk<InstanceSet<ResourceInstance>> {
    const name = joinAddress(this.address, resourceName(resource.mode, resource.type, resource.name));
    const make = (certainty: boolean): InstanceSet<ResourceInstance> => {
      const expansion = certainty
        ? expandBlock(resource.block, this.scope, this.run)
        : { kind: 'unknown' as const, plans: [{ key: undefined, repetition: {}, certain: false }], marks: Marks.none };
      return new InstanceSet(expansion, ({ key, repetition, certain }) => {
        const scope = new Scope(this, repetition);
        const address = name + instanceKey(key);
        return new ResourceInstance(resource, address, certain, expansion.marks, scope, this.run);
      });
    };
    // One for all who ask: each of its own would evaluate the resource again, and meet the cycle again.
    let symbolic: InstanceSet<ResourceInstance> | undefined;
    return new Thunk(
      () => make(true),
      () => {
        this.run.diagnostics.error(resource.block, 'Cycle', `The number of instances of ${name} depends on itself.`);
        return (symbolic ??= make(false));
      },
    );
  }

  variable(name: string, node: Node): Term {
    const found = this.#variables.get(name);
    if (found !== undefined) return found.value;
    return this.#undeclared(node, 'input variable', `var.${name}`);
  }

  local(name: string, node: Node): Term {
    const found = this.#locals.get(name);
    return found === undefined ? this.#undeclared(node, 'local value', `local.${name}`) : found.value;
  }

  moduleCall(name: string, node: Node): Term {
    const found = this.calls.get(name);
    return found === undefined ? this.#undeclared(node, 'module', `module.${name}`) : found.instances.term;
  }

  resource(mode: 'managed' | 'data', type: string, name: string, node: Node): Term {
    const reference = resourceName(mode, type, name);
    const config = this.config.resourcesByName.get(reference);
    const found = config === undefined ? undefined : this.#resources.get(config);
    return found === undefined ? this.#undeclared(node, 'resource', reference) : found.value.term;
  }

  /** Terraform refuses the whole configuration; here the rest of it is still of use. */
  #undeclared(node: Node, what: string, reference: string): Undeclared {
    this.run.diagnostics.warning(
      node,
      `Reference to undeclared ${what}`,
      `${reference} is not declared in this module.`,
    );
    return new Undeclared(`undeclared ${what}`, reference);
  }

  path(name: string, node: Node): Term {
    switch (name) {
      case 'module':
        return relativePath(this.run.root, this.config.path);
      case 'root':
        return '.';
      case 'cwd':
        return new Unknown('it depends on where Terraform runs', 'path.cwd');
      default:
        return fail('Invalid "path" attribute', `The "path" object does not have an attribute named "${name}".`, node);
    }
  }

  terraform(name: string, node: Node): Term {
    if (name === 'workspace' || name === 'env') {
      return this.run.workspace ?? new Unknown('no workspace is given by TF_WORKSPACE', 'terraform.workspace');
    }
    if (name === 'applying') return new Unknown('it depends on the run', 'terraform.applying');
    return fail(
      'Invalid "terraform" attribute',
      `The "terraform" object does not have an attribute named "${name}".`,
      node,
    );
  }

  miswritten(name: string, meant: boolean | null, node: Node): Term {
    const detail = `Terraform refuses "${name}": true, false and null are written in lower case. It is read as ${String(meant)} here.`;
    this.run.diagnostics.error(node, 'Invalid reference', detail);
    return meant;
  }

  variableValue(name: string): Term {
    return this.#variables.get(name)?.value ?? null;
  }

  localValue(name: string): Term {
    return this.#locals.get(name)?.value ?? null;
  }

  /** The value of an output; undefined where there is none of that name. */
  output(name: string): Term | undefined {
    return this.#outputs.get(name)?.value;
  }

  instancesOf(resource: ResourceConfig): readonly ResourceInstance[] {
    return this.#resources.get(resource)?.value.instances ?? [];
  }

  #evaluateVariable(name: string, block: Block): Term {
    const { body } = block;
    const type = this.#typeOf(body.attributes.find((it) => it.name === 'type'));
    const fallback = attributeOf(body, 'default');
    const isSensitive = this.#isTrue(attributeOf(body, 'sensitive')?.expression);
    const isNullable = !this.#isFalse(attributeOf(body, 'nullable')?.expression);
    let value = this.#input(name, type);
    const replaceNull = value !== undefined && bare(value) === null && !isNullable && fallback !== undefined;
    if (value === undefined || replaceNull) {
      value = fallback === undefined ? this.#missing(name, block) : this.run.evaluate(fallback.expression, this.scope);
    }
    const converted = this.#convertVariable(name, block, value, type);
    return isSensitive ? mark(converted, Marks.sensitive) : converted;
  }

  #missing(name: string, block: Block): Term {
    if (this.parent !== undefined) {
      this.run.diagnostics.error(
        block,
        'Missing required argument',
        `${this.address} gives no value to the variable "${name}".`,
      );
    }
    return new Unknown('the variable has no value', `var.${name}`);
  }

  #convertVariable(name: string, block: Block, value: Term, type: Type): Term {
    try {
      return mark(convert(bare(value), type), marksOf(value));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      const detail = `The value of ${joinAddress(this.address, `var.${name}`)} does not suit its type: ${error.message}.`;
      this.run.diagnostics.error(block, 'Invalid value for input variable', detail);
      return value;
    }
  }

  #typeOf(attribute: Attribute | undefined): Type {
    if (attribute === undefined) return 'any';
    let type: Type = 'any';
    this.run.attempt(attribute, () => {
      type = readConstraint(attribute.expression, (node) => this.run.evaluate(node, this.scope));
      return null;
    });
    return type;
  }

  #isTrue(node: Expression | undefined): boolean {
    return node !== undefined && bare(this.run.evaluate(node, this.scope)) === true;
  }

  #isFalse(node: Expression | undefined): boolean {
    return node !== undefined && bare(this.run.evaluate(node, this.scope)) === false;
  }

  #evaluateOutput(block: Block): Term {
    const value = attributeOf(block.body, 'value');
    if (value === undefined) return new Unknown('the output has no value');
    const term = this.run.evaluate(value.expression, this.scope);
    return this.#isTrue(attributeOf(block.body, 'sensitive')?.expression) ? mark(term, Marks.sensitive) : term;
  }

  /** The provider configuration that a local name such as `aws.west` means, named as the root names it. */
  provider(localName: string): string {
    if (this.parent === undefined) return localName;
    if (this.config.providers.some((it) => providerName(it) === localName)) return localName;
    const call = this.parent.calls.get(this.callPath.at(-1) ?? '');
    return call === undefined ? localName : call.provider(localName);
  }
}

/** `aws`, or `aws.west` with an alias. */
export function providerName(block: Block): string {
  const name = block.labels[0]?.value ?? '';
  const alias = attributeOf(block.body, 'alias')?.expression;
  return alias?.kind === 'string' ? `${name}.${alias.value}` : name;
}
