import { Unknown, ValueList, ValueMap, ValueSet } from '../value.js';
import { Choice, force, isArray, isMap, isPlain, LazyObject, Marked, Marks, type Plain, type Term } from './term.js';

/** A term without marks at any depth, and all marks that were in it. */
export interface Unmarked {
  readonly term: Term;
  readonly marks: Marks;
}

const unmarkedCollections = new WeakMap<object, Unmarked>();

export function unmarkDeep(term: Term): Unmarked {
  if (isPlain(term)) return { term, marks: Marks.none };
  if (term instanceof Marked) {
    const inner = unmarkDeep(term.value);
    return { term: inner.term, marks: inner.marks.join(term.marks) };
  }
  if (term instanceof Choice) {
    const options = term.options.map(unmarkDeep);
    const marks = options.reduce((all, option) => all.join(option.marks), Marks.none);
    return { term: new Choice(options.map((option) => option.term as Choice['options'][number])), marks };
  }
  if (term instanceof LazyObject) return unmarkDeep(force(term));
  if (isArray(term) || isMap(term)) {
    let found = unmarkedCollections.get(term);
    if (found === undefined) {
      // What it is where it contains itself.
      unmarkedCollections.set(term, { term: new Unknown('it refers to itself'), marks: Marks.none });
      unmarkedCollections.set(term, (found = unmarkElements(term)));
    }
    return found;
  }
  return { term, marks: Marks.none };
}

function unmarkElements(collection: readonly Term[] | ReadonlyMap<string, Term>): Unmarked {
  let marks = Marks.none;
  const strip = (element: Term): Term => {
    const inner = unmarkDeep(element);
    marks = marks.join(inner.marks);
    return inner.term;
  };
  const term = mapElements(collection, strip);
  return { term, marks };
}

/** The same kind of collection with each element replaced. */
export function mapElements(
  collection: readonly Term[] | ReadonlyMap<string, Term>,
  replace: (element: Term) => Term,
): Term {
  if (isMap(collection)) {
    const result = collection instanceof ValueMap ? new ValueMap<Term>() : new Map<string, Term>();
    for (const [key, element] of collection) result.set(key, replace(element));
    return result;
  }
  const result: Term[] =
    collection instanceof ValueSet ? new ValueSet() : collection instanceof ValueList ? new ValueList() : [];
  for (const element of collection) result.push(replace(element));
  return result;
}

/** The first Unknown in an unmarked term, at any depth; undefined where all of it is known. */
export function findUnknown(term: Term): Unknown | undefined {
  if (isPlain(term)) return undefined;
  if (term instanceof Unknown) return term;
  if (term instanceof Choice) return new Unknown('one of several values');
  if (isArray(term) || isMap(term)) {
    for (const element of term.values()) {
      const unknown = findUnknown(element);
      if (unknown !== undefined) return unknown;
    }
    return undefined;
  }
  if (term instanceof Marked) return findUnknown(term.value);
  if (term instanceof LazyObject) return new Unknown('known after apply', term.reference);
  return term.parts.find((part): part is Unknown => part instanceof Unknown);
}

/** A term as a plain value, or the Unknown that prevents it. */
export function plainOrUnknown(term: Term): Plain | Unknown {
  if (isPlain(term)) return term;
  return findUnknown(term) ?? (term as Plain);
}
