import { Sensitive, Unknown, type Value } from '../value.js';
import { isObject, type JsonObject, type PlannedResource } from './plan-json.js';

/** The attributes of a planned resource; what is null is not set. */
export function plannedAttributes({
  address,
  values,
  unknown,
  sensitive,
}: PlannedResource): ReadonlyMap<string, Value> {
  const attributes = new Map<string, Value>();
  for (const name of new Set([...Object.keys(values), ...Object.keys(unknown)])) {
    const value = combine(values[name] ?? null, unknown[name], sensitive[name], `${address}.${name}`);
    if (value !== null) attributes.set(name, value);
  }
  return attributes;
}

/** `unknown` and `sensitive` have the shape of the value, with `true` where it is so. */
function combine(value: unknown, unknown: unknown, sensitive: unknown, reference: string): Value {
  if (unknown === true) return new Unknown('known after apply', reference);
  const inner = combineElements(value, unknown, sensitive === true ? undefined : sensitive, reference);
  return sensitive === true && inner !== null ? new Sensitive(inner) : inner;
}

function combineElements(value: unknown, unknown: unknown, sensitive: unknown, reference: string): Value {
  if (Array.isArray(value) || Array.isArray(unknown)) {
    const values: readonly unknown[] = Array.isArray(value) ? value : [];
    const unknowns: readonly unknown[] = Array.isArray(unknown) ? unknown : [];
    const sensitives: readonly unknown[] = Array.isArray(sensitive) ? sensitive : [];
    const length = Math.max(values.length, unknowns.length);
    return Array.from({ length }, (_, at) => combine(values[at] ?? null, unknowns[at], sensitives[at], reference));
  }
  if (isObject(value) || (isObject(unknown) && Object.keys(unknown).length > 0)) {
    return combineObject(isObject(value) ? value : {}, isObject(unknown) ? unknown : {}, sensitive, reference);
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function combineObject(values: JsonObject, unknowns: JsonObject, sensitive: unknown, reference: string): Value {
  const sensitives = isObject(sensitive) ? sensitive : {};
  const keys = [...new Set([...Object.keys(values), ...Object.keys(unknowns)])].toSorted();
  return new Map(
    keys.map((key) => [key, combine(values[key] ?? null, unknowns[key], sensitives[key], `${reference}.${key}`)]),
  );
}

/** A constant of the plan's configuration. */
export function constantValue(value: unknown): Value {
  return combineElements(value, undefined, undefined, '');
}
