import { createRequire } from 'node:module';
import type { JsonFile, JsonNode, JsonString } from './json-node.js';
import { Source } from './source.js';

interface Hcl2Parser {
  readonly parseToString: (text: string) => [json: string, error: object | null];
}

/** HashiCorp's parser takes about 7 seconds for a megabyte: a larger file stays with our own result. */
const maxLength = 256 * 1024;

/**
 * What HashiCorp's parser (compiled to JavaScript) makes of a native file that ours rejects, so that a fault of ours does
 * not cost a file. It gives no positions: nodes stand at the header of the block that they belong to, where it is found.
 * @returns undefined when it rejects the file as well, or the file is too large to ask
 */
export function secondOpinion(file: string, text: string): JsonFile | undefined {
  if (text.length > maxLength) return undefined;
  const json = ask(text);
  if (json === undefined) return undefined;
  const source = new Source(file, text);
  return { source, root: nodeOf(JSON.parse(json), { source, path: [], at: 0 }), diagnostics: [] };
}

/** Loaded when it is needed, since it takes 0.4 s and 100 MB. */
let parser: Hcl2Parser | undefined;

function ask(text: string): string | undefined {
  parser ??= createRequire(import.meta.url)('hcl2-parser') as Hcl2Parser;
  try {
    const [json, error] = parser.parseToString(text);
    return error === null ? json : undefined;
  } catch {
    return undefined; // its converter panics on some of what its parser accepts
  }
}

interface Place {
  readonly source: Source;
  readonly path: readonly string[];
  readonly at: number;
}

function nodeOf(value: unknown, place: Place): JsonNode {
  const { source, at } = place;
  const range = { source, start: at, end: at };
  if (value === null) return { kind: 'null', ...range };
  if (typeof value === 'boolean') return { kind: 'bool', ...range, value };
  if (typeof value === 'number') return { kind: 'number', ...range, value, text: String(value) };
  if (typeof value === 'string') return stringOf(value, place);
  if (Array.isArray(value)) return { kind: 'array', ...range, items: value.map((item) => nodeOf(item, place)) };
  const members = Object.entries(value as object).map(([key, inner]: [string, unknown]) => {
    const below = headerOf([...place.path, key], place);
    return { key: stringOf(key, below), value: nodeOf(inner, below) };
  });
  return { kind: 'object', ...range, members };
}

function stringOf(value: string, { source, at }: Place): JsonString {
  return { kind: 'string', source, start: at, end: at, value };
}

/** A block's type and labels are the first keys on the way to it. */
function headerOf(path: readonly string[], { source, at }: Place): Place {
  if (path.length > 3) return { source, path, at };
  const words = path.map((word) => `"?${word.replaceAll(/[^\w-]/g, '\\$&')}"?`);
  const found = new RegExp(`^[ \\t]*(?=${words.join('[ \\t]+')})`, 'm').exec(source.text);
  return { source, path, at: found ? found.index + found[0].length : at };
}
