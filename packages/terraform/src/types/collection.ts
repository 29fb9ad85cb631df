import { mark, marksOf, bare, isArray, isMap, isPlain, type Plain, type Term } from '../eval/term.js';
import { ValueList, ValueMap, ValueSet } from '../value.js';
import { formatGeneral, formatNumber } from './number-format.js';

/** Orders by code points, as Go compares the UTF-8 bytes. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    // Surrogates stand for code points above every single unit.
    const aHigh = a >= 0xd800 && a <= 0xdfff;
    const bHigh = b >= 0xd800 && b <= 0xdfff;
    return aHigh === bHigh ? a - b : aHigh ? 1 : -1;
  }
  return left.length - right.length;
}

export function objectOf(entries: Iterable<readonly [string, Term]>): ReadonlyMap<string, Term> {
  return sortByKey(new Map(entries));
}

export function mapOf(entries: Iterable<readonly [string, Term]>): ValueMap<Term> {
  return new ValueMap(sortByKey(new Map(entries)));
}

export function listOf(elements: Iterable<Term>): ValueList<Term> {
  const list = new ValueList<Term>();
  for (const element of elements) list.push(element);
  return list;
}

function sortByKey(entries: Map<string, Term>): Map<string, Term> {
  let previous: string | undefined;
  for (const key of entries.keys()) {
    if (previous !== undefined && compareText(previous, key) > 0) {
      return new Map([...entries].toSorted(([a], [b]) => compareText(a, b)));
    }
    previous = key;
  }
  return entries;
}

/** Distinct elements, known ones in Terraform's order, before the others; marks of duplicates are joined. */
export function setOf(elements: Iterable<Term>): ValueSet<Term> {
  const known = new Map<string, Term>();
  const others: Term[] = [];
  for (const element of elements) {
    const value = bare(element);
    if (!isPlain(value)) {
      others.push(element);
      continue;
    }
    const key = identity(value);
    const present = known.get(key);
    known.set(key, present === undefined ? element : mark(present, marksOf(element)));
  }
  const set = new ValueSet<Term>();
  for (const element of [...known.values()].toSorted(compareSetElements)) set.push(element);
  for (const element of others) set.push(element);
  return set;
}

function compareSetElements(left: Term, right: Term): number {
  const a = bare(left);
  const b = bare(right);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  return compareText(encode(a as Plain, formatGeneral), encode(b as Plain, formatGeneral));
}

/** A text that is the same exactly for equal values of the same type. */
export function identity(value: Plain): string {
  return encode(value, formatNumber);
}

/** The order of set elements that are collections follows go-cty's set_internals.go, whose encoding this is. */
function encode(value: Plain, number: (value: number) => string): string {
  if (value === null) return '~';
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (isArray(value)) {
    const inner = value.map((element) => `${encode(element, number)};`).join('');
    return value instanceof ValueList || value instanceof ValueSet ? `[${inner}]` : `<${inner}>`;
  }
  if (isMap(value) && value instanceof ValueMap) {
    return `{${[...value].map(([key, element]) => `${JSON.stringify(key)}:${encode(element, number)};`).join('')}}`;
  }
  const attributes = [...value];
  // The names are no part of it in go-cty, but two objects of different types must not be the same.
  const names = number === formatNumber ? attributes.map(([name]) => JSON.stringify(name)).join() : '';
  return `<${names}${attributes.map(([, element]) => `${encode(element, number)};`).join('')}>`;
}
