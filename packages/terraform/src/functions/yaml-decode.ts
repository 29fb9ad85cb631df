import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type Pair } from 'yaml';
import type { Budget } from '../eval/budget.js';
import type { Term } from '../eval/term.js';
import { compareText, objectOf } from '../types/collection.js';
import { failCall } from './define.js';

/** Reads one YAML document with the types that go-cty-yaml gives plain scalars: YAML 1.1's booleans, 1.2's numbers. */
export function decodeYaml(text: string, budget: Budget): Term {
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false }) as Document.Parsed[];
  const [first, second] = documents;
  if (first === undefined || first.contents === null) return failCall('unexpected end of document');
  if (second !== undefined) return failCall('unexpected extra content after value');
  const [problem] = first.errors;
  if (problem !== undefined) return failCall(problem.message);
  if (/^%YAML\s+1\.[^1]/m.test(text.slice(0, first.contents.range[0]))) return failCall('found incompatible YAML document');
  return new Decoder(first, budget).decode(first.contents);
}

const tagPrefix = 'tag:yaml.org,2002:';

class Decoder {
  readonly #document: Document.Parsed;
  readonly #budget: Budget;
  /** Nodes being decoded: an alias to one of them has no end. */
  readonly #open = new Set<unknown>();

  constructor(document: Document.Parsed, budget: Budget) {
    this.#document = document;
    this.#budget = budget;
  }

  decode(node: unknown): Term {
    this.#budget.step();
    if (node === null || node === undefined) return null;
    return this.#budget.deeper(() => this.#decodeNode(node));
  }

  #decodeNode(node: unknown): Term {
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (target === undefined) return failCall(`reference to undefined anchor "${node.source}"`);
      return this.decode(target);
    }
    if (this.#open.has(node)) return failCall('an anchor refers to itself');
    this.#open.add(node);
    try {
      if (isScalar(node)) return resolveScalar(node.source ?? String(node.value ?? ''), node.type, node.tag);
      if (isSeq(node)) {
        requireTag(node.tag, 'seq');
        return node.items.map((item) => this.decode(item));
      }
      if (!isMap(node)) return failCall('unsupported YAML node');
      requireTag(node.tag, 'map');
      return this.#decodeMap(node.items);
    } finally {
      this.#open.delete(node);
    }
  }

  #decodeMap(pairs: readonly Pair[]): Term {
    const entries = new Map<string, Term>();
    for (const { key, value } of pairs) {
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
        const merged = this.decode(value);
        if (!(merged instanceof Map)) return failCall('cannot merge a value that is no mapping');
        for (const [name, element] of merged) entries.set(String(name), element as Term);
      } else {
        entries.set(this.#decodeKey(key), this.decode(value));
      }
    }
    return objectOf([...entries].sort(([a], [b]) => compareText(a, b)));
  }

  #decodeKey(key: unknown): string {
    const name = this.decode(key);
    if (typeof name === 'string') return name;
    if (typeof name === 'boolean') return String(name);
    // A number keeps the form in which it is written.
    return typeof name === 'number' && isScalar(key) ? String(key.value) : failCall('invalid key: string required');
  }
}

function requireTag(tag: string | undefined, expected: string): void {
  if (tag !== undefined && tag !== tagPrefix + expected) failCall(`unsupported tag "${tag}"`);
}

const truths = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const falsehoods = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
const nulls = /^(?:~|null|Null|NULL|)$/;
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const time = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?(Z|[-+]\d{2}:\d{2})?$/;

function resolveScalar(text: string, style: string | undefined, tag: string | undefined): Term {
  const isPlain = style === 'PLAIN' || style === undefined;
  const tagged = tag?.startsWith(tagPrefix) === true ? tag.slice(tagPrefix.length) : tag;
  switch (tagged) {
    case undefined:
      return isPlain ? resolvePlain(text) : text.normalize();
    case 'str':
      return text.normalize();
    case 'null':
      return null;
    case 'binary':
      return /^[A-Za-z0-9+/\s]*={0,2}$/.test(text) && text.replace(/\s/g, '').length % 4 === 0 ? text : failCall('!!binary value contains invalid base64 data');
    case 'bool':
    case 'int':
    case 'float':
    case 'timestamp': {
      if (!isPlain) return text.normalize();
      const value = resolvePlain(text);
      const wanted = tagged === 'bool' ? 'boolean' : tagged === 'timestamp' ? 'string' : 'number';
      const isTime = tagged !== 'timestamp' || day.test(text) || time.test(text);
      return typeof value === wanted && isTime ? value : failCall(`cannot decode "${text}" as a !!${tagged}`);
    }
    default:
      return failCall(`unsupported tag "${tag}"`);
  }
}

function resolvePlain(text: string): Term {
  if (nulls.test(text)) return null;
  if (truths.test(text)) return true;
  if (falsehoods.test(text)) return false;
  if (decimal.test(text)) return Number(text);
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text)) return failCall('floating point infinity and NaN are not supported');
  return resolveTimestamp(text) ?? text.normalize();
}

/** Timestamps come out as RFC 3339 without fractions of a second. */
function resolveTimestamp(text: string): string | undefined {
  const match = day.exec(text) ?? time.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', dayOfMonth = '', hour = '0', minute = '00', second = '00', zone] = match;
  const isMidnight = match.length <= 4;
  // Go's layouts want a zone behind a "T".
  if (!isMidnight && zone === undefined && /[Tt]/.test(text)) return undefined;
  if (zone !== undefined && !/[Tt]/.test(text)) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)));
  if (date.getUTCMonth() !== Number(month) - 1 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${date.toISOString().slice(0, 10)}T${hour.padStart(2, '0')}:${minute}:${second}${zone ?? 'Z'}`;
}
