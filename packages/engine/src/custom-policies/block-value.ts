import type { BlockView } from '@terrasafe/rule-kit';
import { Unknown, UnknownElements, type Value } from '@terrasafe/terraform';

/** A block as an object: attributes by name, nested blocks as a list by type. */
export function blockValue(block: BlockView): ReadonlyMap<string, Value> {
  const object = new Map<string, Value>();
  for (const { path, value } of block.attributes()) if (value !== undefined) object.set(lastStep(path), value);
  for (const nested of block.blocks()) {
    const type = lastStep(nested.path);
    const item = nested.certain ? blockValue(nested) : new UnknownElements('a dynamic block');
    const earlier = object.get(type);
    object.set(type, Array.isArray(earlier) ? [...earlier, item] : [item]);
  }
  return object;
}

export function isObject(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** The item at an index; unknown where elements before it may be any number. */
export function knownItem(list: readonly Value[], index: number): Value | undefined {
  const vague = list.slice(0, index + 1).find((it) => it instanceof UnknownElements);
  return vague ? new Unknown(vague.reason) : list[index];
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
