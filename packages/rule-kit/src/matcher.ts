import { OneOf, PartialString, Sensitive, Unknown, type Value } from '@terrasafe/terraform';
import { every, not as negate, some, truthOf, type Truth } from './truth.js';

/** A question about a value. Asked of an unknown value the answer is 'unknown'. */
export type Matcher = (value: Value) => Truth;

type Known = null | boolean | number | string | readonly Value[] | ReadonlyMap<string, Value>;

/**
 * Makes a Matcher of a predicate on known values: sensitive marks are looked through, unknown stays unknown, and one
 * of several possible values is true or false only if all of them agree. A partly known string is unknown unless
 * `partly` can tell.
 */
export function matcher(known: (value: Known) => Truth, partly?: (value: PartialString) => Truth): Matcher {
  const ask: Matcher = (value) => {
    if (value instanceof Sensitive) return ask(value.value);
    if (value instanceof Unknown) return 'unknown';
    if (value instanceof PartialString) return partly?.(value) ?? 'unknown';
    if (value instanceof OneOf) {
      const answers = value.options.map(ask);
      return answers.every((answer) => answer === answers[0]) ? answers[0]! : 'unknown';
    }
    return known(value);
  };
  return ask;
}

type Scalar = boolean | number | string;

/** Terraform converts between a scalar and its text, so `"true"` is true and `"22"` is 22. Strings keep their case. */
export const equals = (expected: Scalar): Matcher => oneOf(expected);

export function oneOf(...expected: readonly Scalar[]): Matcher {
  const texts = new Set(expected.map(String));
  return matcher(
    (value) => truthOf(isScalar(value) && texts.has(String(value))),
    (value) => (expected.some((text) => couldBe(value, String(text))) ? 'unknown' : 'false'),
  );
}

/** Of a partly known string: true when a known part already matches, which suits patterns without `^` and `$`. */
export function matches(pattern: RegExp): Matcher {
  return matcher(
    (value) => truthOf(isScalar(value) && pattern.test(String(value))),
    (value) =>
      !pattern.source.startsWith('^') && value.parts.some((part) => typeof part === 'string' && pattern.test(part))
        ? 'true'
        : 'unknown',
  );
}

export const atLeast = (minimum: number): Matcher =>
  matcher((value) => truthOf(isScalar(value) && Number(value) >= minimum));

export const atMost = (maximum: number): Matcher =>
  matcher((value) => truthOf(isScalar(value) && Number(value) <= maximum));

/** An empty string, list or map, or null. */
export const isEmpty: Matcher = matcher(
  (value) => {
    if (value === null || value === '') return 'true';
    if (Array.isArray(value)) return truthOf(value.length === 0);
    if (value instanceof Map) return truthOf(value.size === 0);
    return 'false';
  },
  (value) => (value.parts.some((part) => typeof part === 'string' && part !== '') ? 'false' : 'unknown'),
);

/** Neither null nor empty. What a resource exports is set, though its value is known only after apply. */
export const isSet: Matcher = (value) =>
  value instanceof Unknown && exported.test(value.reference ?? '') ? 'true' : negate(isEmpty(value));

/** `aws_kms_key.orders.arn`, `module.keys.aws_kms_key.orders[0].arn`: types of resources have an underscore. */
const exported = /^(?:module\.[^.]+\.)*(?:data\.)?[a-z][a-z0-9]*_\w+\./;

/** A list (or a lone scalar) with at least one item that matches. */
export const someItem = (item: Matcher): Matcher => matcher((value) => some(itemsOf(value).map(item)), item);

/** A list (or a lone scalar) whose items all match. */
export const everyItem = (item: Matcher): Matcher => matcher((value) => every(itemsOf(value).map(item)), item);

export const not =
  (inner: Matcher): Matcher =>
  (value) =>
    negate(inner(value));

export const anyOf =
  (...matchers: readonly Matcher[]): Matcher =>
  (value) =>
    some(matchers.map((one) => one(value)));

export const allOf =
  (...matchers: readonly Matcher[]): Matcher =>
  (value) =>
    every(matchers.map((one) => one(value)));

function isScalar(value: Known): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function itemsOf(value: Known): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  if (value instanceof Map) return [...value.values()];
  return value === null ? [] : [value];
}

/** Whether the known parts occur in `text` in their order, the first and last at its ends where they are known. */
function couldBe(partial: PartialString, text: string): boolean {
  const { parts } = partial;
  const first = parts[0];
  const last = parts.at(-1);
  if (typeof first === 'string' && !text.startsWith(first)) return false;
  if (typeof last === 'string' && !text.endsWith(last)) return false;
  let at = 0;
  for (const part of parts) {
    if (typeof part !== 'string') continue;
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}
