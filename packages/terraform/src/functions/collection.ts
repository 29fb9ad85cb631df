import { choose } from '../eval/choice.js';
import { bare, force, isArray, isMap, LazyObject, mark, Marks, marksOf, type Term } from '../eval/term.js';
import { compareText, listOf, mapOf, objectOf } from '../types/collection.js';
import { convert } from '../types/convert.js';
import { equals } from '../types/equality.js';
import { isCollection, sameType, typeOf, type Type } from '../types/type.js';
import { unify } from '../types/unify.js';
import { PartialString, Unknown, ValueList, ValueMap, ValueSet } from '../value.js';
import {
  failCall,
  invalid,
  plain,
  seeingUnknown,
  structural,
  textLists,
  texts,
  type Argument,
  type BuiltIn,
  type CallContext,
} from './define.js';
import { graphemes } from './grapheme.js';
import {
  chunk,
  combineSets,
  concat,
  distinct,
  element,
  elementsOf,
  flatten,
  membership,
  only,
  product,
  reverse,
  slice,
  toList,
  unknownSize,
  vagueElement,
  wholeNumber,
} from './sequence.js';

type Known = Exclude<Argument, Unknown>;

export const collectionFunctions: Readonly<Record<string, BuiltIn>> = {
  alltrue: structural(1, 1, ([list]) => fold(list, false)),
  anytrue: structural(1, 1, ([list]) => fold(list, true)),
  chunklist: structural(2, 2, ([list = null, size]) => knownNumbers([size], 1, (it) => chunk(list, it))),
  coalesce: seeingUnknown(1, Infinity, coalesce),
  coalescelist: structural(1, Infinity, (lists) => {
    for (const [at, list] of lists.entries()) {
      if (list instanceof ValueSet) return invalid(at, 'coalescelist arguments must be lists or tuples');
      const elements = elementsOf(list, at);
      if (elements.every((it) => vagueElement([it]) !== undefined) && elements.length > 0)
        return vagueElement(elements) ?? null;
      if (elements.length > 0) return list;
    }
    return failCall('no non-null arguments');
  }),
  compact: structural(1, 1, ([list]) =>
    listOf(
      toList(list, 0)
        .map((it) => convert(it, 'string'))
        .filter((it) => bare(it) !== null && bare(it) !== ''),
    ),
  ),
  concat: seeingUnknown(1, Infinity, concat),
  contains: seeingUnknown(2, 2, contains),
  distinct: structural(1, 1, ([list = null]) => distinct(list)),
  element: seeingUnknown(2, 2, ([list = null, index]) =>
    list instanceof Unknown ? list : element(list, wholeNumber(index, 1)),
  ),
  flatten: structural(1, 1, ([list = null]) => flatten(list)),
  index: structural(2, 2, indexOf),
  keys: structural(1, 1, ([map]) => {
    const entries = mapArgument(map, 0);
    if (entries instanceof Unknown) return entries;
    return entries instanceof ValueMap ? listOf(entries.keys()) : [...entries.keys()];
  }),
  length: seeingUnknown(1, 1, ([it = null]) => lengthOf(it)),
  lookup: seeingUnknown(2, 3, lookup),
  matchkeys: structural(3, 3, ([values, keys, search]) => {
    const valueList = toList(values, 0);
    const searchList = toList(search, 2);
    const type = unify([...toList(keys, 1), ...searchList].map(typeOf)) ?? failCall('lists must be of the same type');
    const keyList = toList(keys, 1).map((it) => convert(it, type));
    if (valueList.length !== keyList.length) failCall('length of keys and values should be equal');
    const isWanted = membership(searchList.map((it) => convert(it, type)));
    return vagueElement(keyList) ?? listOf(valueList.filter((_, at) => isWanted(keyList[at] ?? null)));
  }),
  merge: seeingUnknown(0, Infinity, merge),
  one: structural(1, 1, ([list = null]) => only(list)),
  reverse: structural(1, 1, ([list = null]) => reverse(list)),
  setintersection: structural(1, Infinity, (sets) =>
    combineSets(sets, (left, right) => left.filter(membership(right))),
  ),
  setproduct: structural(2, Infinity, (sets, { scope }) =>
    product(sets, (count) => scope.budget.chargeElements(count)),
  ),
  setsubtract: structural(2, 2, (sets) =>
    combineSets(sets, (left, right) => {
      const isRemoved = membership(right);
      return left.filter((it) => !isRemoved(it));
    }),
  ),
  setunion: structural(1, Infinity, (sets) => combineSets(sets, (left, right) => [...left, ...right])),
  slice: structural(3, 3, ([list = null, from, to]) =>
    knownNumbers([from, to], 1, (start, end) => slice(list, start, end)),
  ),
  sort: plain([texts], ([list]) =>
    listOf(list.map((it) => it ?? failCall('a null string cannot be sorted')).toSorted(compareText)),
  ),
  transpose: plain([textLists], ([map]) => transpose(map)),
  values: structural(1, 1, ([map]) => {
    const entries = mapArgument(map, 0);
    if (entries instanceof Unknown) return entries;
    return entries instanceof ValueMap ? listOf(entries.values()) : [...entries.values()];
  }),
  zipmap: structural(2, 2, zipmap),
};

function knownNumbers<T extends number[]>(
  args: readonly [...{ [At in keyof T]: Argument | undefined }],
  first: number,
  apply: (...numbers: T) => Term,
): Term {
  const numbers = args.map((arg, at) => wholeNumber(arg, first + at));
  const unknown = numbers.find((it) => it instanceof Unknown);
  return unknown ?? apply(...(numbers as T));
}

function mapArgument(argument: Argument | undefined, at: number): ReadonlyMap<string, Term> | Unknown {
  const value = argument instanceof LazyObject ? bare(force(argument)) : argument;
  if (value === undefined || (!isMap(value) && !(value instanceof Unknown)))
    invalid(at, 'must have map or object type');
  return value;
}

/** alltrue and anytrue: `decisive` is the value of an element that settles the answer. */
function fold(argument: Known | undefined, decisive: boolean): Term {
  let unknown: Unknown | undefined;
  let marks = Marks.none;
  for (const value of elementsOf(argument, 0).map((element) => convert(element, 'bool'))) {
    marks = marks.join(marksOf(value));
    const it = bare(value);
    // null is false
    if (it === decisive || (it === null && !decisive)) return mark(decisive, marks);
    if (it !== null && typeof it !== 'boolean')
      unknown ??= it instanceof Unknown ? it : new Unknown('one of several values');
  }
  return mark(unknown ?? !decisive, marks);
}

function coalesce(args: readonly Argument[]): Term {
  const type = unify(args.map(typeOf));
  if (type === undefined) failCall('all arguments must have the same type');
  for (const [at, arg] of args.entries()) {
    if (arg === null || arg === '') continue;
    if (arg instanceof Unknown) {
      const rest = args.slice(at + 1).filter((it) => it !== null && it !== '');
      return rest.length === 0 ? arg : choose([arg, ...rest.map((it) => convert(it, type))]);
    }
    if (type === 'string' && arg instanceof PartialString) return arg;
    return convert(arg, type);
  }
  return failCall('no non-null, non-empty-string arguments');
}

function contains([list = null, value = null]: readonly Argument[], { scope }: CallContext): Term {
  if (list instanceof Unknown) return list;
  if (value === null) return invalid(1, 'argument must not be null');
  let unknown: Unknown | undefined;
  let marks = Marks.none;
  const elements = elementsOf(list, 0);
  scope.budget.chargeWork(elements.length >> 2);
  for (const element of elements) {
    marks = marks.join(marksOf(element));
    const result = equals(element, value);
    if (result === true) return mark(true, marks);
    if (result instanceof Unknown) unknown ??= result;
  }
  return mark(unknown ?? false, marks);
}

function indexOf([list = null, value = null]: readonly Argument[]): Term {
  if (value === null) return invalid(1, 'argument must not be null');
  if (list instanceof ValueSet) return invalid(0, 'argument must be a list or tuple');
  for (const [at, element] of elementsOf(list, 0).entries()) {
    const result = equals(element, value);
    if (result === true) return at;
    if (result instanceof Unknown) return result;
  }
  return failCall('item not found');
}

function lengthOf(value: Argument): Term {
  if (value instanceof Unknown) return value;
  if (typeof value === 'string') return graphemes(value).length;
  if (value instanceof PartialString) return new Unknown('partly known text');
  if (value instanceof LazyObject) {
    const forced = force(value);
    const inner = bare(forced);
    return mark(isMap(inner) ? inner.size : inner, marksOf(forced));
  }
  if (value !== null && isArray(value)) return unknownSize(value) ?? value.length;
  if (value !== null && isMap(value)) return value.size;
  return invalid(0, 'argument must be a string, a collection type, or a structural type');
}

function lookup([map = null, key = null, fallback]: readonly Argument[]): Term {
  if (map instanceof Unknown) return fallback === undefined ? map : choose([map, fallback]);
  if (map === null || !(isMap(map) || map instanceof LazyObject))
    return invalid(0, 'lookup() requires a map as the first argument');
  const name = bare(convert(key, 'string'));
  if (name === null) return invalid(1, 'argument must not be null');
  if (typeof name !== 'string') {
    const options = map instanceof LazyObject ? [map.element ?? map] : [...map.values()];
    return options.length === 0
      ? (fallback ?? name)
      : choose([...options, ...(fallback === undefined ? [] : [fallback])]);
  }
  const found = map.get(name);
  if (found !== undefined) return found;
  if (fallback === undefined) return failCall(`lookup failed to find key "${name}"`);
  return map instanceof ValueMap
    ? convert(fallback, unify([...map.values()].slice(0, 1).map(typeOf)) ?? 'any')
    : fallback;
}

function merge(args: readonly Argument[]): Term {
  const entries = new Map<string, Term>();
  let isMapResult = args.length > 0;
  let elementType: Type = 'any';
  let unknown: Unknown | undefined;
  let marks = Marks.none;
  for (const [at, arg] of args.entries()) {
    if (arg === null) continue;
    const given = arg instanceof LazyObject ? force(arg) : arg;
    marks = marks.join(marksOf(given));
    const map = bare(given);
    if (map instanceof Unknown) {
      unknown ??= map;
      continue;
    }
    if (map === null || !isMap(map)) return invalid(at, 'arguments must be maps or objects');
    const type = map instanceof ValueMap ? elementTypeOf(map) : undefined;
    isMapResult &&= type !== undefined && (type === 'any' || elementType === 'any' || sameType(type, elementType));
    if (type !== undefined && type !== 'any') elementType = type;
    for (const [key, value] of map) entries.set(key, value);
  }
  if (unknown !== undefined) {
    for (const value of entries.values()) marks = marks.join(marksOf(value));
    return mark(unknown, marks);
  }
  return mark(isMapResult ? mapOf(entries) : objectOf(entries), marks);
}

function elementTypeOf(map: ValueMap<Term>): Type {
  const type = typeOf(map);
  return isCollection(type, 'map') ? type.element : 'any';
}

function transpose(map: ReadonlyMap<string, readonly (string | null)[] | null>): Term {
  const result = new Map<string, string[]>();
  for (const [key, values] of map) {
    if (values === null) return invalid(0, 'input map must not contain null lists');
    for (const value of values) {
      if (value === null) return invalid(0, 'input map must not contain null values');
      const keys = result.get(value);
      if (keys === undefined) result.set(value, [key]);
      else keys.push(key);
    }
  }
  return mapOf([...result].map(([value, keys]) => [value, listOf(keys.toSorted(compareText))]));
}

function zipmap([keys = null, values = null]: readonly Argument[]): Term {
  const names = toList(keys, 0).map((it) => convert(it, 'string'));
  if (values instanceof ValueSet) return invalid(1, 'values argument must be a list or tuple value');
  const elements = elementsOf(values, 1);
  const vague = vagueElement(names) ?? vagueElement(elements);
  if (vague !== undefined) return vague;
  if (names.length !== elements.length) {
    return failCall(`number of keys (${names.length}) does not match number of values (${elements.length})`);
  }
  let marks = Marks.none;
  const entries: [string, Term][] = [];
  for (const [at, name] of names.entries()) {
    marks = marks.join(marksOf(name));
    const key = bare(name);
    if (key === null) return invalid(0, 'keys must not be null');
    if (typeof key !== 'string') return key instanceof Unknown ? key : new Unknown('partly known key');
    entries.push([key, elements[at] ?? null]);
  }
  return mark(values instanceof ValueList ? mapOf(entries) : objectOf(entries), marks);
}
