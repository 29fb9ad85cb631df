import {
  anyOf,
  allOf,
  everyItem,
  matcher,
  not,
  someItem,
  truth,
  truthOf,
  type Matcher,
  type Truth,
} from '@terrasafe/rule-kit';
import { OneOf, Sensitive, Unknown, UnknownElements, type Value } from '@terrasafe/terraform';
import {
  comparedTo,
  endingWith,
  equalIgnoringCase,
  equalTo,
  lengthIs,
  numberOfWords,
  isScalar,
  startingWith,
  type Comparison,
  type Scalar,
} from './comparison.js';
import { insideNetworks, parseNetwork } from './network-range.js';
import { parseNumberRange, rangeIncludes } from './number-range.js';
import { compilePattern } from './pattern.js';

/** The `value` of a condition. */
export type PolicyValue = Scalar | readonly Scalar[] | undefined;

/** A `value` that an operator does not take; the message says what it takes. */
export class PolicyValueError extends Error {
  readonly code = 'INVALID_POLICY_VALUE';
}

/**
 * Makes the question that an operator asks of an attribute's value; of an absent one it is asked as of null. Nothing is
 * equal, greater or contained, so absence fails what demands something of the value and passes the negation.
 * @throws PolicyValueError, or PatternError for a regular expression
 */
type Operator = (value: PolicyValue) => Matcher;

/** Present in the source: also where the value will be known only later, as long as something is referred to. */
const exists: Matcher = (value) => {
  if (value instanceof Sensitive) return exists(value.value);
  if (value instanceof UnknownElements) return 'unknown';
  if (value instanceof Unknown) return value.reference === undefined ? 'unknown' : 'true';
  if (value instanceof OneOf) {
    const answers = value.options.map(exists);
    return answers.every((it) => it === answers[0]) ? answers[0]! : 'unknown';
  }
  return truthOf(value !== null);
};

/** Null is no list, not one without items. */
const ofSomething = (ask: Matcher): Matcher =>
  allOf(
    matcher(
      (value) => truthOf(value !== null),
      () => 'true',
    ),
    ask,
  );

/** A list with the item, a map with the key or value, or a text with that part. */
function containing(item: Scalar): Matcher {
  const text = String(item);
  return matcher(
    (value) => {
      if (Array.isArray(value)) return someItem(equalTo(item))(value as readonly Value[]);
      if (value instanceof Map) return truth.some([truthOf(value.has(text)), someItem(equalTo(item))(value)]);
      return truthOf(isScalar(value) && String(value).includes(text));
    },
    ({ parts }): Truth => (parts.some((it) => typeof it === 'string' && it.includes(text)) ? 'true' : 'unknown'),
  );
}

const optionOf = (value: PolicyValue) => anyOf(...itemsOf(value).map(equalTo));

/** Two texts intersect when one is in the other, lists when they have an item in common. */
function intersecting(value: PolicyValue): Matcher {
  const common = someItem(optionOf(value));
  if (Array.isArray(value)) return common;
  return matcher(
    (it) => (Array.isArray(it) || it instanceof Map ? common(it) : containing(scalarOf(value))(it)),
    containing(scalarOf(value)),
  );
}

const equalToValue: Operator = (value) => {
  if (!Array.isArray(value)) return equalTo(scalarOf(value));
  const items = (value as readonly Scalar[]).map(equalTo);
  return allOf(
    lengthIs('equals', items.length),
    matcher((list) => {
      if (!Array.isArray(list)) return 'false';
      if (list.some((it) => it instanceof UnknownElements)) return 'unknown';
      return truth.every(items.map((ask, at) => ask((list as readonly Value[])[at] ?? null)));
    }),
  );
};

const isEmpty = lengthIs('equals', 0);
const insideValue: Operator = (value) => ofSomething(everyItem(insideNetworks(itemsOf(value).map(networkOf))));
const includingValue: Operator = (value) => someItem(anyOf(...itemsOf(value).map((it) => rangeIncludes(rangeOf(it)))));

const orders = ['greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal'] as const;

const operators: Readonly<Record<string, Operator>> = {
  exists: () => exists,
  ...withNegation('equals', equalToValue),
  ...withNegation('equals_ignore_case', (value) => equalIgnoringCase(scalarOf(value))),
  ...withNegation('regex_match', (value) => compilePattern(String(scalarOf(value)), 'start')),
  ...withNegation('starting_with', (value) => startingWith(String(scalarOf(value)))),
  ...withNegation('ending_with', (value) => endingWith(String(scalarOf(value)))),
  ...withNegation('subset', (value) => ofSomething(everyItem(optionOf(value)))),
  ...withNegation('intersects', intersecting),
  ...withNegation('cidr_range_subset', insideValue),
  not_exists: () => not(exists),
  any: (value) => someItem(optionOf(value)),
  contains: (value) => allOf(...itemsOf(value).map(containing)),
  not_contains: (value) => not(anyOf(...itemsOf(value).map(containing))),
  within: (value) => ofSomething(everyItem(optionOf(value))),
  not_within: (value) => not(someItem(optionOf(value))),
  range_includes: includingValue,
  range_not_includes: (value) => not(includingValue(value)),
  is_empty: () => isEmpty,
  is_not_empty: () => not(isEmpty),
  is_true: () => equalTo(true),
  is_false: () => equalTo(false),
  ...comparing('', orders, comparedTo),
  ...comparing('length_', ['equals', 'not_equals', ...orders], lengthIs),
  ...comparing('number_of_words_', ['equals', ...orders], numberOfWords),
  number_of_words_not_equals: (value) => not(numberOfWords('equals', numberOf(value))),
};

export function findOperator(name: string): Operator | undefined {
  return Object.hasOwn(operators, name) ? operators[name] : undefined;
}

function comparing(
  prefix: string,
  names: readonly Comparison[],
  make: (comparison: Comparison, expected: number) => Matcher,
): Record<string, Operator> {
  return Object.fromEntries(names.map((name) => [prefix + name, (value) => make(name, numberOf(value))]));
}

function withNegation(name: string, operator: Operator): Record<string, Operator> {
  return { [name]: operator, [`not_${name}`]: (value) => not(operator(value)) };
}

function itemsOf(value: PolicyValue): readonly Scalar[] {
  if (value === undefined) throw new PolicyValueError('it takes a value');
  const items = Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar];
  if (items.length === 0) throw new PolicyValueError('it takes at least one value');
  return items;
}

function scalarOf(value: PolicyValue): Scalar {
  if (value === undefined) throw new PolicyValueError('it takes a value');
  if (typeof value === 'object') throw new PolicyValueError('it takes a text, a number or a boolean, not a list');
  return value;
}

function numberOf(value: PolicyValue): number {
  const scalar = scalarOf(value);
  const number = typeof scalar === 'string' && scalar.trim() !== '' ? Number(scalar) : scalar;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw new PolicyValueError('it takes a number');
  return number;
}

function networkOf(value: Scalar) {
  const network = parseNetwork(String(value));
  if (!network) throw new PolicyValueError('it takes networks such as 10.0.0.0/8');
  return network;
}

function rangeOf(value: Scalar) {
  const range = parseNumberRange(String(value));
  if (!range) throw new PolicyValueError('it takes a number, or a range such as 8000-9000');
  return range;
}
