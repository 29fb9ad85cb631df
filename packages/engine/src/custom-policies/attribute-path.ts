import { readJson, type BlockView, type ResourceView } from '@terrasafe/rule-kit';
import { OneOf, PartialString, Sensitive, Unknown, UnknownElements, type Value } from '@terrasafe/terraform';
import { blockValue, isObject, knownItem } from './block-value.js';
import { typeName } from './resource-types.js';
import { absent, type Place, type Selection, type Selector } from './selection.js';

const wildcard = '*';

/**
 * A dotted path such as `ingress.*.cidr_blocks`, `ingress.0.from_port` or `tags.Name`: `*` is every item of a list or
 * every block, a number one of them. It goes into JSON texts too.
 */
export function parseAttributePath(path: string): Selector {
  const steps = path
    .replaceAll(/\[(\d+|\*)\]/g, '.$1')
    .split('.')
    .filter((step) => step !== '');
  return (resource) => specialAttribute(resource, path) ?? inBlock(resource, steps, resource);
}

/** What the format knows of a resource besides its attributes. */
function specialAttribute(resource: ResourceView, name: string): Selection | undefined {
  const found = (value: Value): Selection => ({ kind: 'value', value, at: resource, certain: true });
  if (name === 'resource_type') return found(typeName(resource));
  if (name === 'file_path_') return found(resource.node.source.file);
  if (name === '__change_actions__') return found(new Unknown('the actions of a plan are not read'));
  return undefined;
}

function inBlock(block: BlockView, steps: readonly string[], at: Place): Selection {
  const [step, ...rest] = steps;
  if (step === undefined) return { kind: 'value', value: blockValue(block), at, certain: block.certain };
  if (step === wildcard) {
    const attributes = block.attributes().map((it) => inValue(it.value ?? null, rest, it, it.certain));
    return { kind: 'items', parts: [...attributes, ...block.blocks().map((it) => inBlock(it, rest, it))], at };
  }
  const attribute = block.attribute(step);
  if (attribute.value !== undefined) return inValue(attribute.value, rest, attribute, attribute.certain);
  const nested = block.blocks(step);
  return nested.length === 0 ? absent(attribute, block.certain) : inBlocks(nested, rest);
}

function inBlocks(blocks: readonly BlockView[], steps: readonly string[]): Selection {
  const [step, ...rest] = steps;
  const [first] = blocks;
  const at = first!;
  if (step === undefined) {
    const value = blocks.map((it) => (it.certain ? blockValue(it) : new UnknownElements('a dynamic block')));
    return { kind: 'value', value, at, certain: blocks.some((it) => it.certain) };
  }
  if (step === wildcard) return { kind: 'items', parts: blocks.map((it) => inBlock(it, rest, it)), at };
  if (isIndex(step)) {
    const chosen = blocks[Number(step)];
    const isSure = blocks.slice(0, Number(step)).every((it) => it.certain);
    if (!isSure) return { kind: 'value', value: new Unknown('the number of blocks is unknown'), at, certain: false };
    return chosen ? inBlock(chosen, rest, chosen) : absent(at);
  }
  return { kind: 'blocks', parts: blocks.map((it) => inBlock(it, steps, it)), at };
}

function inValue(value: Value, steps: readonly string[], at: Place, certain: boolean): Selection {
  const [step, ...rest] = steps;
  if (step === undefined) return { kind: 'value', value, at, certain };
  if (value instanceof Sensitive) return inValue(value.value, steps, at, certain);
  if (value instanceof Unknown) return { kind: 'value', value, at, certain };
  if (value instanceof OneOf) {
    return { kind: 'options', parts: value.options.map((it) => inValue(it, steps, at, certain)), at };
  }
  if (typeof value === 'string' || value instanceof PartialString) {
    const json = readJson(value);
    if (json !== undefined) return inValue(json, steps, at, certain);
    if (typeof value === 'string') return absent(at, certain);
    return { kind: 'value', value: new Unknown('a text that is known in part'), at, certain };
  }
  if (Array.isArray(value)) return inList(value, steps, at, certain);
  if (!isObject(value)) return absent(at, certain);
  if (step === wildcard) return { kind: 'items', parts: itemsOf(value, rest, at, certain), at };
  const [key, length] = keyIn(value, steps);
  if (key !== undefined) return inValue(value.get(key) ?? null, steps.slice(length), at, certain);
  // An object where Terraform takes a block is the only one of them.
  return step === '0' ? inValue(value, rest, at, certain) : absent(at, certain);
}

function inList(list: readonly Value[], steps: readonly string[], at: Place, certain: boolean): Selection {
  const [step, ...rest] = steps;
  if (step === wildcard) return { kind: 'items', parts: list.map((it) => inValue(it, rest, at, certain)), at };
  if (isIndex(step!)) return inValue(knownItem(list, Number(step)) ?? null, rest, at, certain);
  if (list.length === 0) return absent(at, certain);
  return { kind: 'blocks', parts: list.map((it) => inValue(it, steps, at, certain)), at };
}

/** The values of a map; an object that stands for a block is the only item. */
function itemsOf(
  object: ReadonlyMap<string, Value>,
  rest: readonly string[],
  at: Place,
  certain: boolean,
): readonly Selection[] {
  const isBlock = rest[0] !== undefined && object.has(rest[0]);
  const items = isBlock ? [object] : [...object.values()];
  return items.map((it) => inValue(it, rest, at, certain));
}

/** Keys may hold dots (`tags.kubernetes.io/name`): the longest that there is, and its number of steps. */
function keyIn(object: ReadonlyMap<string, Value>, steps: readonly string[]): [string | undefined, number] {
  for (let length = steps.length; length > 0; length -= 1) {
    const key = steps.slice(0, length).join('.');
    if (object.has(key)) return [key, length];
  }
  return [undefined, 0];
}

function isIndex(step: string): boolean {
  return /^\d+$/.test(step);
}
