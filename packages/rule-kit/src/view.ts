import {
  OneOf,
  Sensitive,
  Unknown,
  type EvaluatedAttribute,
  type EvaluatedBody,
  type EvaluatedModuleCall,
  type EvaluatedProvider,
  type EvaluatedResource,
  type EvaluatedSettings,
  type EvaluatedVariable,
  type Value,
} from '@terrasafe/terraform';
import { knownTexts, type KnownText } from './known-text.js';
import type { Matcher } from './matcher.js';
import { referencesOf } from './mentions.js';
import { every, some, type Truth } from './truth.js';
import { reasonOf } from './unknown-reason.js';

type Node = EvaluatedBody['node'];
type BlockContent = EvaluatedBody | ReadonlyMap<string, Value> | Unknown;

const uncertainBlock = 'it stands in a dynamic block whose collection is unknown';

/** An attribute of a block, or the place where one could stand. */
export class AttributeView {
  /** Undefined when the attribute is absent or null, which Terraform treats alike. */
  readonly value: Value | undefined;
  readonly node: Node;
  /** Dotted path from the resource: `root_block_device.encrypted`. */
  readonly path: string;
  /** False when the block that holds it may not exist. */
  readonly certain: boolean;

  constructor(path: string, value: Value | undefined, node: Node, certain = true) {
    this.path = path;
    this.value = value === null ? undefined : value;
    this.node = node;
    this.certain = certain;
  }

  get isPresent(): boolean {
    return this.value !== undefined;
  }

  /**
   * What a matcher says of the value; of an absent attribute, `whenAbsent`: what the provider's default amounts to.
   * Where the block may not exist, both have to agree.
   */
  is(question: Matcher, whenAbsent: Truth = 'false'): Truth {
    if (this.value === undefined) return whenAbsent;
    const answer = question(this.value);
    return this.certain || answer === whenAbsent ? answer : 'unknown';
  }

  /** The value when it is a known string, number or boolean, as text. */
  get text(): string | undefined {
    const plain = this.value instanceof Sensitive ? this.value.value : this.value;
    return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean'
      ? String(plain)
      : undefined;
  }

  /** Known strings anywhere in the value, or in the JSON that it holds. */
  texts(): KnownText[] {
    return this.value === undefined ? [] : knownTexts(this.value);
  }

  /** The attribute at the place where the text stands in its source; undefined where it comes from behind a reference. */
  whereWritten(text: string): AttributeView | undefined {
    const { source, start, end } = this.node;
    const own = source.text.slice(start, end);
    for (const spelling of [text, JSON.stringify(text).slice(1, -1)]) {
      const at = own.indexOf(spelling);
      if (at === -1) continue;
      const place = { source, start: start + at, end: start + at + spelling.length };
      return new AttributeView(this.path, this.value, place, this.certain);
    }
    return undefined;
  }

  /** Why the value is not known, for the user. */
  get unknownReason(): string | undefined {
    const reason = this.value === undefined ? undefined : reasonOf(this.value);
    return reason ?? (this.certain ? undefined : uncertainBlock);
  }
}

/**
 * A block with attributes and nested blocks. An attribute that holds an object, or a list of objects, reads like nested
 * blocks, since Terraform accepts both spellings for many of them (and JSON syntax knows no other). In an object that is
 * unknown every attribute is unknown.
 */
export class BlockView {
  readonly node: Node;
  readonly path: string;
  /** False when a dynamic block with an unknown collection, or an unknown value, stands for it. */
  readonly certain: boolean;
  readonly labels: readonly string[];
  readonly #body: EvaluatedBody | undefined;
  readonly #object: ReadonlyMap<string, Value> | Unknown | undefined;

  constructor(content: BlockContent, node: Node, path: string, certain = true, labels: readonly string[] = []) {
    this.node = node;
    this.path = path;
    this.certain = certain;
    this.labels = labels;
    if ('attributes' in content) this.#body = content;
    else this.#object = content;
  }

  /** The attribute of that name; when it is absent, a view without a value that points at the block. */
  attribute(name: string): AttributeView {
    const path = join(this.path, name);
    const object = this.#object;
    if (object) {
      const value = object instanceof Unknown ? object : object.get(name);
      return new AttributeView(path, value, this.node, this.certain);
    }
    const attribute = this.#body!.attributes.get(name);
    return new AttributeView(path, attribute?.value, attribute?.node ?? this.node, this.certain);
  }

  attributes(): AttributeView[] {
    if (this.#object instanceof Unknown) return [];
    const names = this.#object ? this.#object.keys() : this.#body!.attributes.keys();
    return [...names].map((name) => this.attribute(name));
  }

  /** Nested blocks of a type, or of every type. */
  blocks(type?: string): BlockView[] {
    const found: BlockView[] = [];
    for (const block of this.#body?.blocks ?? []) {
      if (type !== undefined && block.type !== type) continue;
      const path = join(this.path, block.type);
      found.push(new BlockView(block, block.node, path, this.certain && block.certain, block.labels));
    }
    if (type === undefined) return found;
    const attribute = this.attribute(type);
    for (const { object, certain } of objectsIn(attribute.value)) {
      found.push(new BlockView(object, attribute.node, attribute.path, this.certain && certain));
    }
    return found;
  }

  /** The nested blocks at a dotted path. */
  blocksAt(path: string): BlockView[] {
    let blocks: BlockView[] = [this];
    for (const step of path.split('.')) blocks = blocks.flatMap((block) => block.blocks(step));
    return blocks;
  }

  /**
   * The attributes at a dotted path through nested blocks, one for each block on the way. Where a block on the way is
   * missing there is one view without a value, so that what absence means is asked in one place.
   */
  select(path: string): AttributeView[] {
    const end = path.lastIndexOf('.');
    const blocks = end === -1 ? [this] : this.blocksAt(path.slice(0, end));
    if (blocks.length > 0) return blocks.map((block) => block.attribute(path.slice(end + 1)));
    return [new AttributeView(join(this.path, path), undefined, this.node)];
  }

  /** The first of `select`. */
  first(path: string): AttributeView {
    return this.select(path)[0]!;
  }

  /** Whether there is a nested block of that type; 'unknown' when there only might be. */
  hasBlock(type: string): Truth {
    return some(this.blocks(type).map((block) => (block.certain ? 'true' : 'unknown')));
  }

  /** Why something in it, or its existence, is not known. */
  get unknownReason(): string | undefined {
    if (this.#object instanceof Unknown) return this.#object.reason;
    for (const part of [...this.attributes(), ...this.blocks()]) {
      if (part.unknownReason !== undefined) return part.unknownReason;
    }
    return this.certain ? undefined : uncertainBlock;
  }
}

export type SubjectKind =
  'managed' | 'data' | 'provider' | 'module' | 'settings' | 'variable' | 'variable-value' | 'local';

/**
 * What a rule is asked about: a resource, data source, provider, module call, `terraform` block, variable, value in a
 * variables file, or local value. A resource whose count is unknown is judged as if it existed: the fault is in the
 * source either way.
 */
export class ResourceView extends BlockView {
  readonly kind: SubjectKind;
  readonly type: string;
  readonly name: string;
  readonly address: string;
  readonly moduleAddress: string;
  readonly references: EvaluatedResource['references'];

  constructor(
    kind: SubjectKind,
    type: string,
    name: string,
    address: string,
    moduleAddress: string,
    body: EvaluatedBody,
    references: EvaluatedResource['references'] = [],
  ) {
    super(body, body.node, '');
    this.kind = kind;
    this.type = type;
    this.name = name;
    this.address = address;
    this.moduleAddress = moduleAddress;
    this.references = references;
  }

  static ofResource(resource: EvaluatedResource): ResourceView {
    const { mode, type, name, address, moduleAddress, references } = resource;
    return new ResourceView(mode, type, name, address, moduleAddress, resource, references);
  }

  static ofProvider(provider: EvaluatedProvider): ResourceView {
    const address = join(provider.moduleAddress, join(`provider.${provider.name}`, provider.alias ?? ''));
    return new ResourceView(
      'provider',
      provider.name,
      provider.alias ?? 'default',
      address,
      provider.moduleAddress,
      provider,
    );
  }

  static ofModuleCall(call: EvaluatedModuleCall): ResourceView {
    const name = call.address.split('.').at(-1)!;
    return new ResourceView(
      'module',
      'module',
      name,
      call.address,
      call.address.replace(/\.?module\.[^.]+$/, ''),
      call,
      referencesOf(call),
    );
  }

  static ofVariable(variable: EvaluatedVariable): ResourceView {
    const address = join(variable.moduleAddress, `var.${variable.name}`);
    return new ResourceView('variable', 'variable', variable.name, address, variable.moduleAddress, variable);
  }

  /** A `terraform` block; those of called modules have their module's address before it. */
  static ofSettings(settings: EvaluatedSettings): ResourceView {
    const address = join(settings.moduleAddress, 'terraform');
    return new ResourceView('settings', 'terraform', 'terraform', address, settings.moduleAddress, settings);
  }

  /** What a variables file gives to a variable, as the attribute `value`. */
  static ofVariableValue({ name, value, node }: EvaluatedAttribute): ResourceView {
    return new ResourceView('variable-value', 'variable-value', name, `var.${name}`, '', valueBody(value, node));
  }

  /** A local value is the attribute `value`. */
  static ofLocal({ name, value, node }: EvaluatedAttribute): ResourceView {
    return new ResourceView('local', 'local', name, `local.${name}`, '', valueBody(value, node));
  }

  /** Whether all (of the possibly several) attributes at a path satisfy the question; `whenAbsent` as in AttributeView.is. */
  all(path: string, question: Matcher, whenAbsent: Truth = 'false'): Truth {
    return every(this.select(path).map((attribute) => attribute.is(question, whenAbsent)));
  }
}

function valueBody(value: Value, node: Node): EvaluatedBody {
  return { node, attributes: new Map([['value', { name: 'value', value, node }]]), blocks: [] };
}

function join(path: string, name: string): string {
  if (!path) return name;
  return name ? `${path}.${name}` : path;
}

interface PossibleObject {
  readonly object: ReadonlyMap<string, Value> | Unknown;
  readonly certain: boolean;
}

function objectsIn(value: Value | undefined, certain = true): PossibleObject[] {
  if (value instanceof Sensitive) return objectsIn(value.value, certain);
  if (value instanceof Unknown) return [{ object: value, certain: false }];
  if (value instanceof OneOf) return value.options.flatMap((option) => objectsIn(option, false));
  if (value instanceof Map) return [{ object: value as ReadonlyMap<string, Value>, certain }];
  if (Array.isArray(value)) return value.flatMap((item: Value) => objectsIn(item, certain));
  return [];
}
