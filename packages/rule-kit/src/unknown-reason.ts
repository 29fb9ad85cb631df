import { OneOf, PartialString, Sensitive, Unknown, type Value } from '@terrasafe/terraform';

/** Why a value, or something in it, is not known; undefined where all of it is. */
export function reasonOf(value: Value): string | undefined {
  if (value instanceof Unknown) return value.reference ? `${value.reference}: ${value.reason}` : value.reason;
  if (value instanceof Sensitive) return reasonOf(value.value);
  if (value instanceof OneOf)
    return (
      value.options.map(reasonOf).find((reason) => reason !== undefined) ?? 'it depends on a condition that is unknown'
    );
  if (value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return value.map(reasonOf).find((reason: string | undefined) => reason !== undefined);
  if (value instanceof Map)
    return [...value.values()].map((item: Value) => reasonOf(item)).find((reason) => reason !== undefined);
  return value instanceof PartialString ? value.parts.map(reasonOf).find((reason) => reason !== undefined) : undefined;
}
