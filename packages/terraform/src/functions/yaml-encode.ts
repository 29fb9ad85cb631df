import type { Budget } from '../eval/budget.js';
import type { Plain } from '../eval/term.js';
import { formatNumber } from '../types/number-format.js';

/** Writes YAML in the style of go-cty-yaml: block style, quoted strings, literal blocks for texts of several lines. */
export function encodeYaml(value: Plain, budget: Budget): string {
  const isPlainScalar = value === null || typeof value === 'number' || typeof value === 'boolean';
  const writer = new Writer(budget);
  writer.write(value, '', '', '');
  const text = `${writer.text}\n${isPlainScalar ? '...\n' : ''}`;
  budget.chargeText(text.length);
  return text;
}

class Writer {
  readonly #budget: Budget;
  readonly #lines: string[] = [];

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  /**
   * `head` is what stands on the line already, `container` the indentation of the collection that holds the value,
   * `own` the indentation that the value's own lines have if it is a collection.
   */
  write(value: Plain, head: string, container: string, own: string): void {
    this.#budget.step();
    if (Array.isArray(value) && value.length > 0) this.#writeList(value, head, own);
    else if (value instanceof Map && value.size > 0) this.#writeMap(value, head, own);
    else if (Array.isArray(value)) this.#lines.push(`${head}[]`);
    else if (value instanceof Map) this.#lines.push(`${head}{}`);
    else if (typeof value === 'string') this.#lines.push(head + scalar(value, head.length, `${container}  `));
    else this.#lines.push(head + (typeof value === 'number' ? formatNumber(value) : JSON.stringify(value)));
  }

  /** Behind a key, a list starts on the next line at the indentation of the key. */
  #writeList(list: readonly Plain[], head: string, indent: string): void {
    let start = head;
    if (head.endsWith(': ')) {
      this.#lines.push(head.slice(0, -1));
      start = indent;
    }
    for (const element of list) {
      this.write(element, `${start}- `, indent, `${indent}  `);
      start = indent;
    }
  }

  /** Behind a key, a map starts on the next line, indented. */
  #writeMap(map: ReadonlyMap<string, Plain>, head: string, indent: string): void {
    let start = head;
    let inner = indent;
    if (head.endsWith(': ')) {
      this.#lines.push(head.slice(0, -1));
      inner = `${indent}  `;
      start = inner;
    }
    for (const [key, element] of map) {
      this.write(element, `${start}${quote(key)}: `, inner, inner);
      start = inner;
    }
  }
}

function scalar(value: string, column: number, indent: string): string {
  return value.includes('\n') && isLiteralAllowed(value) ? literalBlock(value, indent) : fold(value, column, indent);
}

function isLiteralAllowed(value: string): boolean {
  return !/ (?:\n|$)|[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(value);
}

function literalBlock(value: string, indent: string): string {
  const indicator = /^[ \n]/.test(value) ? '2' : '';
  const chomping = !value.endsWith('\n') ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : '';
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  const lines = body.split('\n').map((line) => (line === '' ? '' : indent + line));
  return [`|${indicator}${chomping}`, ...lines].join('\n');
}

const bestWidth = 80;

/** Long quoted texts are broken at spaces, as libyaml does. */
function fold(value: string, start: number, indent: string): string {
  let result = '"';
  let column = start + 1;
  let behindSpace = false;
  const points = Array.from(value);
  for (const [at, point] of points.entries()) {
    if (point !== ' ') {
      const written = escape(point);
      result += written;
      column += written.length;
      behindSpace = false;
      continue;
    }
    if (!behindSpace && column > bestWidth && at > 0 && at < points.length - 1) {
      const escapesNext = points[at + 1] === ' ';
      result += `\n${indent}${escapesNext ? '\\' : ''}`;
      column = indent.length + (escapesNext ? 1 : 0);
    } else {
      result += ' ';
      column++;
    }
    behindSpace = true;
  }
  return `${result}"`;
}

function quote(value: string): string {
  return `"${Array.from(value, escape).join('')}"`;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escape(point: string): string {
  const known = escapes[point];
  if (known !== undefined) return known;
  if (/^[\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/.test(point)) return point;
  const code = point.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
