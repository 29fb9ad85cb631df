import { parseAllDocuments, type Document } from 'yaml';
import type { Budget } from '../eval/budget.js';
import { fail } from '../eval/failure.js';
import type { Plain, Term } from '../eval/term.js';
import { objectOf } from '../types/collection.js';
import { formatNumber } from '../types/number-format.js';
import { failCall } from './define.js';

export function decodeYaml(text: string, budget: Budget): Term {
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', merge: true, uniqueKeys: false });
  const [first, second] = documents as Document[];
  if (first === undefined) return null;
  if (second !== undefined) return failCall('on line 1: unexpected extra content after value');
  const [problem] = first.errors;
  if (problem !== undefined) return failCall(problem.message);
  // Aliases may stand for exponentially much.
  return fromJs(first.toJS({ mapAsMap: true, maxAliasCount: 100 }), budget);
}

function fromJs(value: unknown, budget: Budget): Term {
  budget.step();
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value.normalize();
  if (Array.isArray(value)) return value.map((element) => fromJs(element, budget));
  if (value instanceof Map) {
    return objectOf([...value].map(([key, element]) => [String(key), fromJs(element, budget)]));
  }
  return fail('Invalid YAML', 'The document has a value that has no counterpart in Terraform.');
}

export function encodeYaml(value: Plain, budget: Budget): string {
  const lines: string[] = [];
  writeNode(value, '', '', lines, budget);
  const text = `${lines.join('\n')}\n`;
  budget.chargeText(text.length);
  return text;
}

/** `head` is what stands on the line already; nested lines are indented by `indent`. */
function writeNode(value: Plain, head: string, indent: string, lines: string[], budget: Budget): void {
  budget.step();
  if (Array.isArray(value)) {
    if (value.length === 0) lines.push(`${head}[]`);
    else writeList(value, head, indent, lines, budget);
  } else if (value instanceof Map) {
    if (value.size === 0) lines.push(`${head}{}`);
    else writeMap(value, head, indent, lines, budget);
  } else lines.push(head + scalar(value as null | boolean | number | string, indent));
}

function scalar(value: null | boolean | number | string, indent: string): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value !== 'string') return String(value);
  return value.includes('\n') ? literalBlock(value, indent) : JSON.stringify(value);
}

function literalBlock(value: string, indent: string): string {
  return `|\n${indent}  ${value.replaceAll('\n', `\n${indent}  `)}`;
}

function writeList(list: readonly Plain[], head: string, indent: string, lines: string[], budget: Budget): void {
  let prefix = head;
  if (head.endsWith(': ')) {
    lines.push(head.slice(0, -1));
    prefix = indent;
  }
  for (const element of list) {
    writeNode(element, `${prefix}- `, `${indent}  `, lines, budget);
    prefix = indent;
  }
}

function writeMap(map: ReadonlyMap<string, Plain>, head: string, indent: string, lines: string[], budget: Budget): void {
  let prefix = head;
  let inner = indent;
  if (head.endsWith(': ')) {
    lines.push(head.slice(0, -1));
    inner = `${indent}  `;
    prefix = inner;
  }
  for (const [key, element] of map) {
    writeNode(element, `${prefix}${JSON.stringify(key)}: `, inner, lines, budget);
    prefix = inner;
  }
}
