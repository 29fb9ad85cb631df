import { bare, isArray, type Term } from '../eval/term.js';
import { unmarkDeep } from '../eval/unmark.js';
import { convert } from '../types/convert.js';
import { Unknown, UnknownElements } from '../value.js';
import type { BlockTerms, BodyTerms } from '../expand/block-terms.js';

/** An argument; null where it is absent. */
export function argument(body: BodyTerms, name: string): Term {
  return body.attributes.get(name)?.term ?? null;
}

/** A list argument as JSON shows it: null where it is absent or empty; what is unknown stays so. */
export function textList(body: BodyTerms, name: string): readonly Term[] | Unknown | null {
  const { term } = unmarkDeep(argument(body, name));
  const value = bare(term);
  if (value instanceof Unknown) return value;
  if (!isArray(value)) return value === null ? null : new Unknown('one of several lists');
  const elements = value
    .map((it) => (it instanceof UnknownElements ? it : convert(it, 'string')))
    .filter((it) => it !== null);
  return elements.length === 0 ? null : elements;
}

export function blocksOfType(body: BodyTerms, type: string): readonly BlockTerms[] {
  return body.blocks.filter((block) => block.type === type);
}

/** An object without the members that are null, in the given order. */
export function withoutNulls(entries: readonly (readonly [string, Term])[]): ReadonlyMap<string, Term> {
  return new Map(entries.filter(([, value]) => value !== null));
}
