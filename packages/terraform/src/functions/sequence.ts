import { fail } from '../eval/failure.js';
import { bare, isArray, isPlain, LazyObject, mark, marksOf, type Term } from '../eval/term.js';
import { findUnknown } from '../eval/unmark.js';
import { identity, listOf, setOf } from '../types/collection.js';
import { convert } from '../types/convert.js';
import { typeOf } from '../types/type.js';
import { unify } from '../types/unify.js';
import { Unknown, UnknownElements, ValueList, ValueSet } from '../value.js';
import { failCall, invalid, type Argument } from './define.js';

/** Elements of a list, set or tuple argument. */
export function elementsOf(argument: Argument | undefined, at: number): readonly Term[] {
  if (argument === undefined || !isArray(argument)) invalid(at, 'list, set or tuple required');
  return argument;
}

/** An argument converted to a list of whatever one type its elements have. */
export function toList(argument: Argument | undefined, at: number): readonly Term[] {
  elementsOf(argument, at);
  return bare(convert(argument ?? null, { kind: 'list', element: 'any' })) as readonly Term[];
}

/** The element that stands for any number of elements, if there is one: it makes lengths and positions unknown. */
export function vagueElement(elements: readonly Term[]): Unknown | undefined {
  if (isPlain(elements)) return undefined;
  for (const element of elements) {
    const value = bare(element);
    if (value instanceof UnknownElements) return value;
    if (value instanceof LazyObject && value.element !== undefined)
      return new Unknown('known after apply', value.reference);
  }
  return undefined;
}

/** What cannot tell how long a set is: an element that may equal another one. */
export function unknownSize(elements: readonly Term[]): Unknown | undefined {
  const vague = vagueElement(elements);
  if (vague !== undefined || !(elements instanceof ValueSet) || elements.length < 2) return vague;
  return isPlain(elements) ? undefined : findUnknown(elements);
}

export function wholeNumber(argument: Argument | undefined, at: number): number | Unknown {
  if (argument === null || argument === undefined) invalid(at, 'argument must not be null');
  const value = bare(convert(argument, 'number'));
  if (value instanceof Unknown) return value;
  if (!Number.isInteger(value)) invalid(at, 'whole number is required');
  return value as number;
}

/** Lists give a list where one type suits all elements, anything else a tuple. */
export function concat(sequences: readonly Argument[]): Term {
  const elements: Term[] = [];
  let allLists = true;
  for (const [at, sequence] of sequences.entries()) {
    if (sequence instanceof Unknown) {
      elements.push(new UnknownElements(sequence.reason, sequence.reference));
      continue;
    }
    if (sequence instanceof LazyObject) {
      elements.push(mark(new UnknownElements('known after apply', sequence.reference), sequence.marks));
      continue;
    }
    if (sequence === null || !isArray(sequence) || sequence instanceof ValueSet)
      invalid(at, 'all arguments must be lists or tuples');
    allLists &&= sequence instanceof ValueList;
    for (const element of sequence) elements.push(element);
  }
  if (!allLists) return elements;
  const type = unify(elements.map(typeOf));
  return type === undefined ? elements : listOf(elements.map((element) => convert(element, type)));
}

export function flatten(argument: Argument): Term {
  const result: Term[] = [];
  const visit = (elements: readonly Term[]): void => {
    for (const element of elements) {
      const value = bare(element);
      if (isArray(value)) visit(value.map((it) => mark(it, marksOf(element))));
      else if (value instanceof Unknown)
        result.push(mark(new UnknownElements(value.reason, value.reference), marksOf(element)));
      else result.push(element);
    }
  };
  visit(elementsOf(argument, 0));
  return result;
}

export function distinct(argument: Argument): Term {
  const seen = new Set<string>();
  return listOf(
    toList(argument, 0).filter((element) => {
      const value = bare(element);
      if (!isPlain(value)) return true;
      const key = identity(value);
      return !seen.has(key) && seen.add(key);
    }),
  );
}

export function chunk(argument: Argument, size: number): Term {
  const elements = toList(argument, 0);
  if (size < 0) invalid(1, 'the size argument must be positive');
  if (size === 0 && elements.length > 0) return listOf([elements]);
  const chunks: Term[] = [];
  for (let at = 0; at < elements.length; at += size) chunks.push(listOf(elements.slice(at, at + size)));
  return vagueElement(elements) ?? listOf(chunks);
}

export function element(argument: Argument, index: number | Unknown): Term {
  const elements = elementsOf(argument, 0);
  if (elements instanceof ValueSet) invalid(0, 'cannot read elements from set');
  if (elements.length === 0) failCall('cannot use element function with an empty list');
  const unknown = vagueElement(elements) ?? (index instanceof Unknown ? index : undefined);
  if (unknown !== undefined) return elements.length === 1 ? mark(unknown, marksOf(elements[0] ?? null)) : unknown;
  const position = (index as number) % elements.length;
  return elements.at(position) ?? null;
}

export function slice(argument: Argument, from: number, to: number): Term {
  const elements = elementsOf(argument, 0);
  if (elements instanceof ValueSet)
    invalid(
      0,
      'cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important',
    );
  if (from < 0) invalid(1, 'start index must not be less than zero');
  const vague = vagueElement(elements);
  if (vague !== undefined) return vague;
  if (to > elements.length) invalid(2, 'end index must not be greater than the length of the list');
  if (from > to) invalid(1, 'start index must not be greater than end index');
  const part = elements.slice(from, to);
  return elements instanceof ValueList ? listOf(part) : part;
}

export function reverse(argument: Argument): Term {
  const elements = elementsOf(argument, 0).toReversed();
  return isArray(argument) && (argument instanceof ValueList || argument instanceof ValueSet)
    ? listOf(elements)
    : [...elements];
}

export function only(argument: Argument): Term {
  const elements = elementsOf(argument, 0);
  const vague = vagueElement(elements);
  if (vague !== undefined) return elements.length === 1 ? mark(vague, marksOf(elements[0] ?? null)) : vague;
  if (elements.length > 1) {
    failCall('must be a list, set, or tuple value with either zero or one elements');
  }
  return elements[0] ?? null;
}

export function combineSets(
  sets: readonly Argument[],
  combine: (left: readonly Term[], right: readonly Term[]) => readonly Term[],
): Term {
  const elements = sets.map((set, at) => elementsOf(set, at));
  const types = elements.flat().map(typeOf);
  const common = unify(types);
  if (common === undefined) fail('Invalid function argument', 'given sets must all have compatible element types');
  const [first, ...rest] = elements.map((it) => setOf(it.map((member) => convert(member, common))));
  return setOf(rest.reduce<readonly Term[]>((left, right) => combine(left, right), first ?? []));
}

/** Membership by value; what is unknown is a member of nothing. */
export function membership(elements: readonly Term[]): (element: Term) => boolean {
  const members = new Set(elements.map(bare).filter(isPlain).map(identity));
  return (element) => {
    const value = bare(element);
    return isPlain(value) && members.has(identity(value));
  };
}

export function product(sets: readonly Argument[], charge: (elements: number) => void): Term {
  const lists = sets.map((set, at) => elementsOf(set, at));
  const vague = lists.map(vagueElement).find((it) => it !== undefined);
  if (vague !== undefined) return vague;
  charge(lists.reduce((count, list) => count * list.length, lists.length));
  const typed = lists.map((list) => {
    const type = unify(list.map(typeOf));
    return type === undefined ? list : list.map((it) => convert(it, type));
  });
  const combinations = typed.reduce<Term[][]>(
    (heads, list) => heads.flatMap((head) => list.map((element) => [...head, element])),
    [[]],
  );
  return sets.every((set) => set instanceof ValueSet) ? setOf(combinations) : listOf(combinations);
}
