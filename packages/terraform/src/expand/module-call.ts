import type { Block, Expression } from '@terrasafe/hcl';
import { Scope } from '../eval/scope.js';
import { bare, LazyObject, Marks, type Term } from '../eval/term.js';
import { limits } from '../eval/budget.js';
import { attributeOf, type ModuleConfig } from '../load/config.js';
import { localSource } from '../load/roots.js';
import { Unknown } from '../value.js';
import { instanceKey, joinAddress } from './address.js';
import { expandBlock, InstanceSet } from './expansion.js';
import type { ModuleInstance, ModulePlace } from './module-instance.js';
import { Thunk } from './thunk.js';

/** A `module` block of a module instance. */
export class ModuleCall {
  readonly name: string;
  readonly block: Block;
  readonly #parent: ModuleInstance;
  readonly #create: (place: ModulePlace) => ModuleInstance;
  readonly #instances: Thunk<InstanceSet<ModuleObject>>;

  constructor(name: string, block: Block, parent: ModuleInstance, create: (place: ModulePlace) => ModuleInstance) {
    this.name = name;
    this.block = block;
    this.#parent = parent;
    this.#create = create;
    this.#instances = new Thunk(
      () => this.#expand(),
      () => {
        parent.run.diagnostics.error(block, 'Cycle', `The number of instances of ${this.address} depends on itself.`);
        const plan = { key: undefined, repetition: {}, certain: false };
        return new InstanceSet({ kind: 'unknown', plans: [plan], marks: Marks.none }, () => this.#unavailable());
      },
    );
  }

  get address(): string {
    return joinAddress(this.#parent.address, `module.${this.name}`);
  }

  get instances(): InstanceSet<ModuleObject> {
    return this.#instances.value;
  }

  /** The scope of the call's arguments in its first instance. */
  get firstScope(): Scope {
    const { scope, run } = this.#parent;
    const [first] = expandBlock(this.block, scope, run).plans;
    return first === undefined ? scope : new Scope(this.#parent, first.repetition);
  }

  #unavailable(): ModuleObject {
    return new ModuleObject(`module.${this.name}`, undefined, true);
  }

  #expand(): InstanceSet<ModuleObject> {
    const { scope, run } = this.#parent;
    const config = this.#load();
    const expansion = expandBlock(this.block, scope, run);
    return new InstanceSet(expansion, ({ key, repetition, certain }) => {
      if (config === undefined) return this.#unavailable();
      const address = this.address + instanceKey(key);
      const inputs = new Scope(this.#parent, repetition);
      const module = this.#create({
        config,
        address,
        callPath: [...this.#parent.callPath, this.name],
        parent: this.#parent,
        run,
        input: (name) => {
          const attribute = attributeOf(this.block.body, name);
          return attribute === undefined ? undefined : run.evaluate(attribute.expression, inputs);
        },
      });
      return new ModuleObject(`module.${this.name}`, module, certain);
    });
  }

  /** The called module; a diagnostic says why there is none. */
  #load(): ModuleConfig | undefined {
    const { run, scope, config, callPath } = this.#parent;
    const attribute = attributeOf(this.block.body, 'source');
    if (attribute === undefined) {
      run.diagnostics.error(this.block, 'Missing module source', `The call of module "${this.name}" has no source.`);
      return undefined;
    }
    const source = bare(run.evaluate(attribute.expression, scope));
    if (typeof source !== 'string') {
      run.diagnostics.warning(attribute, 'Module not available', 'The source of the module is not known.');
      return undefined;
    }
    const folder =
      localSource(config.path, source) ?? run.tree.installedModule(run.root, [...callPath, this.name].join('.'));
    const called = folder === undefined ? undefined : run.tree.config(folder);
    if (called === undefined) {
      const cause =
        localSource(config.path, source) === undefined
          ? 'it is not installed in .terraform/modules'
          : 'there is no such folder among the files';
      run.diagnostics.warning(attribute, 'Module not available', `The module "${source}" is not checked: ${cause}.`);
      return undefined;
    }
    if (this.#isAncestor(called)) {
      run.diagnostics.error(attribute, 'Module cycle', `The module "${source}" calls itself.`);
      return undefined;
    }
    if (callPath.length >= limits.moduleDepth) {
      run.reportTooLarge(attribute, `modules are nested more than ${limits.moduleDepth} deep`);
      return undefined;
    }
    return called;
  }

  #isAncestor(called: ModuleConfig): boolean {
    for (let it: ModuleInstance | undefined = this.#parent; it !== undefined; it = it.parent) {
      if (it.config === called) return true;
    }
    return false;
  }

  /** What a local provider name of the called module means, as the root names it. */
  provider(localName: string): string {
    const providers = attributeOf(this.block.body, 'providers')?.expression;
    if (providers?.kind === 'object') {
      const item = providers.items.find(({ key }) => providerReference(key) === localName);
      const passed = item === undefined ? undefined : providerReference(item.value);
      if (passed !== undefined) return this.#parent.provider(passed);
    }
    return this.#parent.provider(localName);
  }
}

/** `aws` or `aws.west`, as an expression or, in JSON, as a text. */
export function providerReference(node: Expression): string | undefined {
  if (node.kind === 'variable') return node.name;
  if (node.kind === 'string') return node.value;
  if (node.kind === 'parenthesis') return providerReference(node.inner);
  return node.kind === 'get' && node.object.kind === 'variable' ? `${node.object.name}.${node.name}` : undefined;
}

/** A module instance as an expression of its caller sees it: an object of its outputs. */
export class ModuleObject extends LazyObject {
  readonly reference: string;
  override readonly reason = 'the module is not available';
  readonly marks = Marks.none;
  /** Undefined where the module is not available. */
  readonly module: ModuleInstance | undefined;
  readonly certain: boolean;

  constructor(reference: string, module: ModuleInstance | undefined, certain: boolean) {
    super();
    this.reference = reference;
    this.module = module;
    this.certain = certain;
  }

  get(name: string): Term | undefined {
    if (this.module === undefined) return new Unknown(this.reason, `${this.reference}.${name}`);
    return this.module.output(name);
  }

  keys(): readonly string[] | undefined {
    return this.module === undefined ? undefined : [...this.module.config.outputs.keys()].toSorted();
  }
}
