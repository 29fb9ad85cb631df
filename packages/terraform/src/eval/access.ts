import type { Node } from '@terrasafe/hcl';
import { convert } from '../types/convert.js';
import { PartialString, Unknown, UnknownElements, ValueMap, ValueSet } from '../value.js';
import { choose, distribute } from './choice.js';
import { EvaluationError, fail } from './failure.js';
import { bare, force, isArray, isMap, LazyObject, mark, type Choice, type Marked, type Term } from './term.js';
import { findUnknown, unmarkDeep } from './unmark.js';

/** `object.name` on an evaluated object. */
export function getAttribute(object: Term, name: string, node: Node): Term {
  return distribute([object], ([value = null]) => {
    if (value instanceof Unknown) return value;
    if (value instanceof LazyObject || isMap(value)) {
      const found = value.get(name);
      if (found !== undefined) return found;
      if (value instanceof ValueMap)
        fail('Missing map element', `This map does not have an element with the key "${name}".`, node);
      fail('Unsupported attribute', `This object does not have an attribute named "${name}".`, node);
    }
    if (value === null)
      fail('Attempt to get attribute from null value', 'This value is null, so it does not have any attributes.', node);
    if (isArray(value) && /^\d+$/.test(name)) return getElement(value, Number(name), node);
    fail('Unsupported attribute', `This value does not have any attributes, so no "${name}" either.`, node);
  });
}

/** `object[key]` on evaluated terms. */
export function getIndex(object: Term, key: Term, node: Node): Term {
  return distribute([object, key], ([value = null, index = null]) => {
    if (value instanceof Unknown) return value;
    if (value === null)
      fail('Attempt to index null value', 'This value is null, so it does not have any indices.', node);
    if (index === null) fail('Invalid index', "Can't use a null value as an indexing key.", node);
    if (value instanceof LazyObject) return getLazyIndex(value, index, node);
    if (isMap(value)) return getMapElement(value, index, node);
    if (!isArray(value)) fail('Invalid index', 'This value does not have any indices.', node);
    if (value instanceof ValueSet) {
      fail('Invalid index', 'Elements of a set are identified only by their value and have no index.', node);
    }
    const position = convertKey(index, 'number', node);
    if (position instanceof Unknown) return anyOf(value, position);
    return getElement(value, position as number, node);
  });
}

function getMapElement(map: ReadonlyMap<string, Term>, index: Term, node: Node): Term {
  const key = convertKey(index, 'string', node);
  if (key instanceof Unknown) return anyOf([...map.values()], key);
  if (key instanceof PartialString)
    return anyOf(
      [...map.values()],
      key.parts.find((it) => it instanceof Unknown)!,
    );
  const found = map.get(key as string);
  if (found === undefined) {
    fail('Invalid index', 'The given key does not identify an element in this collection value.', node);
  }
  return found;
}

function getLazyIndex(object: LazyObject, index: Term, node: Node): Term {
  if (object.element !== undefined) return object.element;
  const key = convertKey(index, 'string', node);
  if (typeof key !== 'string') return getIndex(force(object), key, node);
  const found = object.get(key);
  if (found === undefined) {
    fail('Invalid index', 'The given key does not identify an element in this collection value.', node);
  }
  return found;
}

function convertKey(key: Term, type: 'string' | 'number', node: Node): Term {
  try {
    return bare(convert(key, type));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(
      'Invalid index',
      'The given key does not identify an element in this collection value.',
      node,
    );
  }
}

/** What an unknown key may give: one of the elements. */
function anyOf(elements: readonly Term[], cause: Unknown): Term {
  if (elements.length === 0) return cause;
  const choice = choose(elements);
  return bare(choice) instanceof Unknown && !elements.includes(choice) ? cause : choice;
}

function getElement(elements: readonly Term[], position: number, node: Node): Term {
  // From an element that stands for any number of elements on, positions are unknown.
  const vague = firstVague(elements);
  if (vague !== -1 && vague <= position) return anyOf(elements.slice(vague), bare(elements[vague] ?? null) as Unknown);
  const found = elements[position];
  if (found === undefined || !Number.isInteger(position)) {
    fail('Invalid index', 'The given key does not identify an element in this collection value.', node);
  }
  return found;
}

const firstVagues = new WeakMap<readonly Term[], number>();

/** The position of the first element that stands for any number of them; -1 where there is none. */
function firstVague(elements: readonly Term[]): number {
  let position = firstVagues.get(elements);
  if (position === undefined) {
    position = elements.findIndex((it) => bare(it) instanceof UnknownElements);
    firstVagues.set(elements, position);
  }
  return position;
}

/** The elements that a splat visits: those of a list or set; a single value counts as a list of one, null as of none. */
export function splatElements(value: Exclude<Term, Choice | Marked>): readonly Term[] | Unknown {
  if (value === null) return [];
  if (value instanceof Unknown) return value;
  return isArray(value) ? value : [value];
}

/** An element made from an UnknownElements stands for any number of elements too. */
export function keepVagueness(source: Term, result: Term): Term {
  const from = bare(source);
  const isVague = from instanceof UnknownElements || (from instanceof LazyObject && from.element !== undefined);
  if (!isVague) return result;
  const { term, marks } = unmarkDeep(result);
  const cause = findUnknown(term) ?? new Unknown('unknown number of elements', from.reference);
  return mark(new UnknownElements(cause.reason, cause.reference), marks);
}
