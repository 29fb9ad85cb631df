import { isAlias, isMap, isNode, isScalar, isSeq, parseAllDocuments, type Document, type Pair } from 'yaml';
import type { Budget } from '../eval/budget.js';
import type { Term } from '../eval/term.js';
import { compareText, objectOf } from '../types/collection.js';
import { failCall } from './define.js';

/** Reads one YAML document with the types that go-cty-yaml gives plain scalars: YAML 1.1's booleans, 1.2's numbers. */
export function decodeYaml(text: string, budget: Budget): Term {
  // The parser is slow: a microsecond and more for each character.
  budget.chargeWork(text.length);
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false }) as Document.Parsed[];
  const [first, second] = documents;
  if (first === undefined || first.contents === null) return failCall('unexpected end of document');
  if (second !== undefined) return failCall('unexpected extra content after value');
  const [problem] = first.errors;
  if (problem !== undefined) return failCall(problem.message);
  if (/^%YAML\s+1\.[^1]/m.test(text.slice(0, first.contents.range[0])))
    return failCall('found incompatible YAML document');
  return new Decoder(budget).decode(first.contents);
}

const tagPrefix = 'tag:yaml.org,2002:';

class Decoder {
  readonly #budget: Budget;
  /** Undefined while the anchored node itself is being decoded. */
  readonly #anchors = new Map<string, Term | undefined>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  decode(node: unknown): Term {
    this.#budget.step();
    if (node === null || node === undefined) return null;
    return this.#budget.deeper(() => (isAlias(node) ? this.#decodeAlias(node.source) : this.#decodeAnchored(node)));
  }

  #decodeAlias(name: string): Term {
    const value = this.#anchors.get(name);
    if (value === undefined) {
      failCall(`anchor "${name}" ${this.#anchors.has(name) ? 'refers to itself' : 'is not defined'}`);
    }
    return value;
  }

  #decodeAnchored(node: unknown): Term {
    const name = isNode(node) && !isAlias(node) ? node.anchor : undefined;
    if (name === undefined) return this.#decodeNode(node);
    this.#anchors.set(name, undefined);
    const value = this.#decodeNode(node);
    this.#anchors.set(name, value);
    return value;
  }

  #decodeNode(node: unknown): Term {
    if (isScalar(node)) return resolveScalar(node.source ?? '', node.type, node.tag);
    if (isSeq(node)) {
      requireTag(node.tag, 'seq');
      return node.items.map((item) => this.decode(item));
    }
    if (!isMap(node)) return failCall('unsupported YAML node');
    requireTag(node.tag, 'map');
    return this.#decodeMap(node.items);
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
    return objectOf([...entries].toSorted(([a], [b]) => compareText(a, b)));
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
      return /^[A-Za-z0-9+/\s]*={0,2}$/.test(text) && text.replace(/\s/g, '').length % 4 === 0
        ? text
        : failCall('!!binary value contains invalid base64 data');
    case 'bool':
    case 'int':
    case 'float':
    case 'timestamp':
      return isPlain ? resolveTagged(text, tagged) : text.normalize();
    default:
      return failCall(`unsupported tag "${tag}"`);
  }
}

const typeOfTag = { bool: 'boolean', int: 'number', float: 'number', timestamp: 'string' } as const;

function resolveTagged(text: string, tag: keyof typeof typeOfTag): Term {
  const value = resolvePlain(text);
  const isTime = tag !== 'timestamp' || day.test(text) || time.test(text);
  return typeof value === typeOfTag[tag] && isTime ? value : failCall(`cannot decode "${text}" as a !!${tag}`);
}

function resolvePlain(text: string): Term {
  if (nulls.test(text)) return null;
  if (truths.test(text)) return true;
  if (falsehoods.test(text)) return false;
  if (decimal.test(text)) return Number(text);
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) return Number(text);
  if (/^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text))
    return failCall('floating point infinity and NaN are not supported');
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
  if (date.getUTCMonth() !== Number(month) - 1 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return undefined;
  return `${date.toISOString().slice(0, 10)}T${hour.padStart(2, '0')}:${minute}:${second}${zone ?? 'Z'}`;
}
