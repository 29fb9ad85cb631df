import { OneOf, PartialString, Sensitive, type Value } from '@terrasafe/terraform';
import { readJson } from './json.js';

export interface KnownText {
  readonly keys: readonly string[];
  readonly text: string;
  /** False for a part of a string whose other parts are unknown. */
  readonly whole: boolean;
}

/**
 * Known strings anywhere in a value, or in the JSON that it holds; of a partly known string, its known parts. An object
 * `{ name, value }` counts as the key `name` with that value.
 */
export function knownTexts(value: Value): KnownText[] {
  return textsIn(readJson(value) ?? value, []);
}

function textsIn(value: Value, keys: readonly string[]): KnownText[] {
  if (typeof value === 'string') return [{ keys, text: value, whole: true }];
  if (value instanceof Sensitive) return textsIn(value.value, keys);
  if (value instanceof OneOf) return value.options.flatMap((option) => textsIn(option, keys));
  if (value instanceof PartialString) {
    return value.parts.filter((part) => typeof part === 'string').map((text) => ({ keys, text, whole: false }));
  }
  if (Array.isArray(value)) return value.flatMap((item: Value) => textsIn(item, keys));
  if (value instanceof Map) {
    const name: unknown = value.get('name');
    return [...value].flatMap(([key, item]: [string, Value]) =>
      textsIn(item, [...keys, key === 'value' && typeof name === 'string' ? name : key]),
    );
  }
  return [];
}
