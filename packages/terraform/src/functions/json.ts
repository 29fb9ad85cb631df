import { limits, type Budget } from '../eval/budget.js';
import { fail } from '../eval/failure.js';
import { bare, Choice, force, isArray, isMap, LazyObject, type Term } from '../eval/term.js';
import { PartialString, Unknown, UnknownElements } from '../value.js';
import { objectOf } from '../types/collection.js';
import { formatNumber } from '../types/number-format.js';
import { failCall } from './define.js';

// As Go's encoding/json, which keeps JSON safe inside HTML.
const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

function quote(value: string): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] ?? character);
}

/** The pieces of the JSON text of a term, in order: texts, and what is unknown or one of several. */
export function jsonPieces(term: Term, pieces: Term[], budget: Budget): void {
  budget.step();
  const value = bare(term);
  if (value === null) pieces.push('null');
  else if (typeof value === 'string') pieces.push(quote(value));
  else if (typeof value === 'number') pieces.push(formatNumber(value));
  else if (typeof value === 'boolean') pieces.push(String(value));
  else if (value instanceof PartialString) {
    pieces.push('"', ...value.parts.map((part) => (typeof part === 'string' ? quote(part).slice(1, -1) : part)), '"');
  } else if (value instanceof Choice) {
    pieces.push(choiceOfTexts(value, budget));
  } else if (value instanceof LazyObject) budget.deeper(() => jsonPieces(force(value), pieces, budget));
  else if (value instanceof Unknown) {
    pieces.push(value instanceof UnknownElements ? new Unknown(value.reason, value.reference) : value);
  } else if (isArray(value)) {
    pieces.push('[');
    for (const [at, element] of value.entries()) {
      if (at > 0) pieces.push(',');
      jsonPieces(element, pieces, budget);
    }
    pieces.push(']');
  } else if (isMap(value)) {
    pieces.push('{');
    let separator = '';
    for (const [key, element] of value) {
      pieces.push(`${separator}${quote(key)}:`);
      separator = ',';
      jsonPieces(element, pieces, budget);
    }
    pieces.push('}');
  }
}

function choiceOfTexts(choice: Choice, budget: Budget): Term {
  const texts = choice.options.map((option) => {
    const pieces: Term[] = [];
    jsonPieces(option, pieces, budget);
    return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : undefined;
  });
  if (texts.some((it) => it === undefined)) return new Unknown('one of several values');
  return new Choice(texts as string[]);
}

/** Reads JSON; Unknowns in the text become Unknown values, or parts of strings that are partly known. */
export function decodeJsonText(text: string | PartialString): Term {
  const unknowns: Unknown[] = [];
  const source = typeof text === 'string' ? text : withPlaceholders(text, unknowns);
  if (jsonNesting(source) > limits.nesting) failCall('the JSON is nested too deeply');
  let decoded: unknown;
  try {
    decoded = JSON.parse(source);
  } catch (error) {
    if (unknowns[0] !== undefined) return unknowns[0];
    failCall(error instanceof Error ? error.message : String(error));
  }
  return fromJson(decoded, unknowns);
}

/** How deep arrays and objects nest in a JSON text. */
export function jsonNesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') isInString = !isInString;
    else if (isInString) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}

// A noncharacter: it stands in no valid text, so it can delimit placeholders.
const mark = '\uffff';
const placeholder = /\uffff(\d+)\uffff/;

function withPlaceholders(text: PartialString, unknowns: Unknown[]): string {
  let source = '';
  let insideString = false;
  for (const part of text.parts) {
    if (typeof part === 'string') {
      source += part;
      insideString = endsInsideString(part, insideString);
      continue;
    }
    const name = `${mark}${unknowns.length}${mark}`;
    source += insideString ? name : `"${name}"`;
    unknowns.push(part);
  }
  return source;
}

function endsInsideString(part: string, startsInside: boolean): boolean {
  let inside = startsInside;
  for (let at = 0; at < part.length; at++) {
    const character = part[at];
    if (character === '\\' && inside) at++;
    else if (character === '"') inside = !inside;
  }
  return inside;
}

function fromJson(value: unknown, unknowns: readonly Unknown[]): Term {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return unknowns.length === 0 ? value.normalize() : withUnknowns(value, unknowns);
  if (Array.isArray(value)) return value.map((element) => fromJson(element, unknowns));
  if (typeof value !== 'object') fail('Invalid JSON', 'The text is not JSON.');
  return objectOf(
    Object.entries(value).map(([key, element]) => [key.replace(placeholder, '(unknown)'), fromJson(element, unknowns)]),
  );
}

function withUnknowns(value: string, unknowns: readonly Unknown[]): Term {
  // split with a capture group alternates texts and placeholder numbers.
  const parts = value.split(placeholder).flatMap((part, at): readonly (string | Unknown)[] => {
    if (at % 2 === 1) return unknowns.slice(Number(part), Number(part) + 1);
    return part === '' ? [] : [part.normalize()];
  });
  const [first = ''] = parts;
  if (parts.length === 1 && value.startsWith(mark)) return first;
  return parts.every((part) => typeof part === 'string') ? parts.join('') : new PartialString(parts);
}
