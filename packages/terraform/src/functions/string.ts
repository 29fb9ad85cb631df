import { joinTexts } from '../eval/template.js';
import { bare, isArray, mark, marksOf, type Term } from '../eval/term.js';
import { convert } from '../types/convert.js';
import { listOf } from '../types/collection.js';
import { PartialString, Unknown, UnknownElements } from '../value.js';
import { invalid, number, plain, structural, text, type Argument, type BuiltIn } from './define.js';
import { graphemes } from './grapheme.js';

export const stringFunctions: Readonly<Record<string, BuiltIn>> = {
  chomp: plain([text], ([it]) => it.slice(0, endBefore(it, /[\r\n]/))),
  endswith: affix((whole, suffix) => whole.endsWith(suffix), -1),
  indent: plain([number, text], ([spaces, it], { scope }) => {
    if (!Number.isInteger(spaces)) invalid(0, 'whole number is required');
    if (spaces < 0) invalid(0, 'the number of spaces must not be negative');
    scope.budget.chargeText(spaces * it.split('\n').length);
    return it.replaceAll('\n', `\n${' '.repeat(spaces)}`);
  }),
  join: structural(2, Infinity, joinLists),
  lower: mapText((it) =>
    mapCodePoints(
      it,
      (point) => point.toLowerCase(),
      (_, mapped) => String.fromCodePoint(mapped.codePointAt(0) ?? 0),
    ),
  ),
  split: plain([text, text], ([separator, it], { scope }) => {
    const parts = separator === '' ? Array.from(it) : it.split(separator);
    scope.budget.chargeElements(parts.length);
    return listOf(parts);
  }),
  startswith: affix((whole, prefix) => whole.startsWith(prefix), 0),
  strcontains: plain([text, text], ([whole, part]) => whole.includes(part)),
  strrev: plain([text], ([it]) => graphemes(it).toReversed().join('').normalize()),
  substr: plain([text, number, number], ([it, offset, length]) => substring(it, offset, length)),
  title: plain([text], ([it]) => title(it)),
  trim: plain([text, text], ([it, cutset]) => trimRight(trimLeft(it, cutset), cutset)),
  trimprefix: plain([text, text], ([it, prefix]) => (it.startsWith(prefix) ? it.slice(prefix.length) : it)),
  trimspace: plain([text], ([it]) => it.slice(0, endBefore(it, /\p{White_Space}/u)).replace(/^\p{White_Space}+/u, '')),
  trimsuffix: plain([text, text], ([it, suffix]) =>
    suffix !== '' && it.endsWith(suffix) ? it.slice(0, -suffix.length) : it,
  ),
  upper: mapText((it) =>
    mapCodePoints(
      it,
      (point) => point.toUpperCase(),
      (point) => point,
    ),
  ),
};

/** Where the run of such characters begins that a text ends with; a pattern would search from each start of a run. */
function endBefore(whole: string, character: RegExp): number {
  let end = whole.length;
  while (end > 0 && character.test(whole.charAt(end - 1))) end--;
  return end;
}

/** Go maps each code point to one code point; where JavaScript gives several, `exception` says which. */
function mapCodePoints(
  whole: string,
  map: (point: string) => string,
  exception: (point: string, mapped: string) => string,
): string {
  if (/^[\0-\x7f]*$/.test(whole)) return map(whole);
  return Array.from(whole, (point) => {
    const mapped = map(point);
    return isOnePoint(mapped) ? mapped : exception(point, mapped);
  }).join('');
}

function isOnePoint(text: string): boolean {
  return text === String.fromCodePoint(text.codePointAt(0) ?? 0);
}

/** A function of one string that may be applied to the known parts of it each. */
function mapText(map: (text: string) => string): BuiltIn {
  const whole = plain([text], ([it]) => map(it));
  return {
    ...whole,
    call: (args, context) => {
      const arg = args[0] ?? null;
      const value = bare(arg);
      if (!(value instanceof PartialString)) return whole.call(args, context);
      return mark(new PartialString(value.parts.map((it) => (typeof it === 'string' ? map(it) : it))), marksOf(arg));
    },
  };
}

/** startswith and endswith; the known end of a partly known text may suffice for an answer. */
function affix(test: (whole: string, part: string) => boolean, end: 0 | -1): BuiltIn {
  const whole = plain([text, text], ([it, part]) => test(it, part));
  return {
    ...whole,
    call: (args, context) => {
      const [first = null, second = null] = args;
      const value = bare(first);
      const part = bare(second);
      if (!(value instanceof PartialString) || typeof part !== 'string') return whole.call(args, context);
      const known = value.parts.at(end);
      const cause = value.parts.find((it) => it instanceof Unknown) ?? null;
      if (typeof known !== 'string') return mark(cause, marksOf(first));
      const length = Math.min(known.length, part.length);
      const overlap = end === 0 ? part.slice(0, length) : part.slice(part.length - length);
      const matches = test(known, overlap);
      return mark(matches && part.length > known.length ? cause : matches, marksOf(first).join(marksOf(second)));
    },
  };
}

function joinLists(
  args: readonly Exclude<Argument, Unknown>[],
  { scope }: { scope: Parameters<typeof joinTexts>[1] },
): Term {
  const separator = convert(args[0] ?? invalid(0, 'argument must not be null'), 'string');
  const texts: Term[] = [];
  for (const [at, list] of args.slice(1).entries()) {
    if (list === null || !isArray(list)) invalid(at + 1, 'list of string required');
    for (const element of list) {
      if (bare(element) === null) invalid(at + 1, 'element is null; cannot concatenate null values');
      if (texts.length > 0) texts.push(separator);
      texts.push(toUnknownText(convert(element, 'string')));
    }
  }
  scope.budget.chargeElements(texts.length);
  return joinTexts(texts, scope);
}

/** In a text, any number of unknown elements are one unknown part. */
function toUnknownText(element: Term): Term {
  const value = bare(element);
  if (!(value instanceof UnknownElements)) return element;
  return mark(new Unknown(value.reason, value.reference), marksOf(element));
}

function substring(whole: string, offset: number, length: number): string {
  if (!Number.isInteger(offset)) invalid(1, 'whole number is required');
  if (!Number.isInteger(length)) invalid(2, 'whole number is required');
  const characters = graphemes(whole);
  const start = offset < 0 ? Math.max(0, offset + characters.length) : offset;
  return characters.slice(start, length < 0 ? undefined : start + length).join('');
}

function title(whole: string): string {
  let previous = ' ';
  return Array.from(whole, (point) => {
    const startsWord = isSeparator(previous);
    previous = point;
    if (!startsWord) return point;
    const upper = titleCase.get(point) ?? point.toUpperCase();
    return isOnePoint(upper) ? upper : point;
  }).join('');
}

/** The letters whose title case is not their upper case (UnicodeData.txt, category Lt). */
const titleCase = new Map([
  ['Ǆ', 'ǅ'],
  ['ǆ', 'ǅ'],
  ['Ǉ', 'ǈ'],
  ['ǉ', 'ǈ'],
  ['Ǌ', 'ǋ'],
  ['ǌ', 'ǋ'],
  ['Ǳ', 'ǲ'],
  ['ǳ', 'ǲ'],
]);

/** What ends a word for Go's strings.Title. */
function isSeparator(point: string): boolean {
  if (point <= '\x7f') return !/[A-Za-z0-9_]/.test(point);
  return !/[\p{L}\p{Nd}]/u.test(point) && /\s/.test(point);
}

function trimLeft(whole: string, cutset: string): string {
  const cut = new Set(cutset);
  let start = 0;
  for (const point of whole) {
    if (!cut.has(point)) break;
    start += point.length;
  }
  return whole.slice(start);
}

function trimRight(whole: string, cutset: string): string {
  const cut = new Set(cutset);
  const points = Array.from(whole);
  let end = points.length;
  while (end > 0 && cut.has(points[end - 1] ?? '')) end--;
  return points.slice(0, end).join('');
}
