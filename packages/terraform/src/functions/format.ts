import { joinTexts } from '../eval/template.js';
import { bare, isArray, isPlain, mark, Marks, marksOf, type Term } from '../eval/term.js';
import { unmarkDeep } from '../eval/unmark.js';
import { convert } from '../types/convert.js';
import { listOf } from '../types/collection.js';
import { formatNumber } from '../types/number-format.js';
import { PartialString, Unknown, UnknownElements } from '../value.js';
import { failCall, invalid, seeingUnknown, type Argument, type BuiltIn, type CallContext } from './define.js';
import { graphemes } from './grapheme.js';
import { jsonPieces } from './json.js';

export const formatFunctions: Readonly<Record<string, BuiltIn>> = {
  format: seeingUnknown(1, Infinity, ([template = null, ...args], context) => format(template, args, context)),
  formatlist: seeingUnknown(1, Infinity, ([template = null, ...args], context) => formatList(template, args, context)),
};

interface Verb {
  readonly raw: string;
  readonly mode: string;
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  /** From 0. */
  readonly argument: number;
}

const verbPattern = /%(?:%|([#0+ -]*)(\d+)?(?:\.(\d*))?(?:\[(\d+)\])?([^]))?/gu;

function format(template: Term, args: readonly Term[], context: CallContext): Term {
  const text = bare(convert(template, 'string'));
  if (text === null) return invalid(0, 'argument must not be null');
  if (typeof text !== 'string') return text instanceof PartialString ? new Unknown('partly known format') : text;
  const pieces: Term[] = [];
  let at = 0;
  let next = 0;
  let used = 0;
  for (const match of text.matchAll(verbPattern)) {
    pieces.push(text.slice(at, match.index));
    at = match.index + match[0].length;
    if (match[0] === '%%') {
      pieces.push('%');
      continue;
    }
    const verb = readVerb(match, next);
    next = verb.argument + 1;
    used = Math.max(used, next);
    const arg = args[verb.argument];
    if (arg === undefined) return failCall(`not enough arguments for "${verb.raw}"`);
    pieces.push(formatArgument(verb, arg, context));
  }
  pieces.push(text.slice(at));
  if (used < args.length) {
    return failCall(
      used === 0
        ? 'too many arguments; no verbs in format string'
        : `too many arguments; only ${used} used by format string`,
    );
  }
  return joinTexts(pieces, context.scope);
}

function readVerb(match: RegExpMatchArray, next: number): Verb {
  const [raw, flags = '', width, precision, index, mode] = match;
  if (mode === undefined || !'vtbdoxXeEfgGsq'.includes(mode)) return failCall(`unsupported format verb in "${raw}"`);
  return {
    raw,
    mode,
    flags,
    width: width === undefined ? undefined : Number(width),
    precision: precision === undefined ? undefined : Number(precision),
    argument: index === undefined ? next : Number(index) - 1,
  };
}

function formatArgument(verb: Verb, arg: Term, context: CallContext): Term {
  const { term, marks } = unmarkDeep(arg);
  context.scope.budget.chargeText((verb.width ?? 0) + (verb.precision ?? 0));
  if (term === null) return failCall(`unsupported value for "${verb.raw}": null value cannot be formatted`);
  return mark(formatUnmarked(verb, term, context), marks);
}

function formatUnmarked(verb: Verb, term: Term, context: CallContext): Term {
  if (term instanceof Unknown) return term;
  if (
    verb.mode === 'v' &&
    (!isPlain(term) || typeof term === 'object' || typeof term === 'boolean' || verb.flags.includes('#'))
  ) {
    if (term instanceof PartialString) return term;
    const pieces: Term[] = [];
    jsonPieces(term, pieces, context.scope.budget);
    const text = joinTexts(pieces, context.scope);
    return typeof text === 'string' ? padText(verb, text) : text;
  }
  const wanted = convertFor(verb, term);
  if (typeof wanted === 'string') return formatText(verb, wanted);
  if (typeof wanted === 'boolean') return String(wanted);
  return typeof wanted === 'number' ? formatNumeric(verb, wanted) : wanted;
}

function convertFor({ mode, raw }: Verb, term: Term): Term {
  if (mode === 'v') return term;
  if (isArray(bare(term)) || bare(term) instanceof Map) return failCall(`unsupported value for "${raw}"`);
  if (mode === 't') return convert(term, 'bool');
  return convert(term, mode === 's' || mode === 'q' ? 'string' : 'number');
}

function formatText(verb: Verb, text: string): string {
  const cut =
    verb.precision === undefined || verb.precision === 0 ? text : graphemes(text).slice(0, verb.precision).join('');
  if (verb.mode !== 'q') return padText(verb, verb.mode === 'v' ? text : cut);
  return padText(
    verb,
    JSON.stringify(cut).replace(/[<>&]/g, (it) => `\\u00${it.charCodeAt(0).toString(16)}`),
  );
}

function padText({ width = 0, flags }: Verb, text: string): string {
  const missing = Math.max(0, width - graphemes(text).length);
  const padding = (flags.includes('0') ? '0' : ' ').repeat(missing);
  return flags.includes('-') ? text + padding : padding + text;
}

function formatNumeric(verb: Verb, value: number): string {
  if (verb.mode === 'v') return padText(verb, general(value, undefined));
  if ('bdoxX'.includes(verb.mode)) return formatInteger(verb, value);
  const size = Math.abs(value);
  const digits = formatFloat(verb, size);
  const sign = value < 0 ? '-' : verb.flags.includes('+') ? '+' : verb.flags.includes(' ') ? ' ' : '';
  return padNumber(verb, sign, '', digits, verb.flags.includes('0') && !verb.flags.includes('-'));
}

function formatFloat({ mode, precision }: Verb, size: number): string {
  switch (mode) {
    case 'f':
      return fixed(size, precision ?? 6);
    case 'e':
    case 'E': {
      const text = exponential(size.toExponential(Math.min(100, precision ?? 6)));
      return mode === 'E' ? text.toUpperCase() : text;
    }
    default: {
      const text = general(size, precision);
      return mode === 'G' ? text.toUpperCase() : text;
    }
  }
}

function fixed(size: number, precision: number): string {
  // A tie of the double goes to the even digit.
  const scaled = size * 10 ** precision;
  if (scaled % 1 === 0.5 && scaled < 2 ** 52 && Math.floor(scaled) % 2 === 0)
    return (Math.floor(scaled) / 10 ** precision).toFixed(precision);
  return size < 1e21
    ? size.toFixed(Math.min(100, precision))
    : formatNumber(size) + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

/** Go writes exponents with at least two digits. */
function exponential(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Go's %g: the exponent form where the exponent is below -4 or not below the precision, which is 6 where none is given. */
function general(value: number, precision: number | undefined): string {
  if (value === 0) return '0';
  const rounded = precision === undefined ? value : Number(value.toPrecision(Math.max(1, Math.min(100, precision))));
  const [mantissa = '', exponentText = '0'] = rounded.toExponential().split('e');
  const exponent = Number(exponentText);
  const digits = mantissa.replace(/[-.]/g, '').length;
  const wanted = Math.max(1, precision ?? 6);
  const threshold = precision !== undefined && wanted > digits && digits > exponent ? digits : wanted;
  return exponent < -4 || exponent >= threshold
    ? exponential(`${mantissa}e${exponentText.replace(/^(?=\d)/, '+')}`)
    : formatNumber(rounded);
}

function formatInteger(verb: Verb, value: number): string {
  if (!Number.isInteger(value)) return failCall(`unsupported value for "${verb.raw}": an integer is required`);
  const { mode, flags, precision } = verb;
  const base = { b: 2, o: 8, d: 10, x: 16, X: 16 }[mode] ?? 10;
  const lower = BigInt(Math.abs(value)).toString(base);
  const digits = mode === 'X' ? lower.toUpperCase() : lower;
  const sign = value < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const prefix = flags.includes('#') ? ({ b: '0b', o: '0', x: '0x', X: '0X' }[mode] ?? '') : '';
  if (precision === 0 && value === 0) return '';
  const zeros = '0'.repeat(Math.max(0, (precision ?? 0) - digits.length));
  const padsWithZeros = flags.includes('0') && !flags.includes('-') && precision === undefined;
  return padNumber(verb, sign, prefix, zeros + digits, padsWithZeros);
}

function padNumber(
  { width = 0, flags }: Verb,
  sign: string,
  prefix: string,
  digits: string,
  withZeros: boolean,
): string {
  const missing = Math.max(0, width - sign.length - prefix.length - digits.length);
  if (flags.includes('-')) return sign + prefix + digits + ' '.repeat(missing);
  return withZeros ? sign + prefix + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + prefix + digits;
}

function formatList(template: Term, args: readonly Argument[], context: CallContext): Term {
  const lists = args.filter((arg): arg is readonly Term[] => arg !== null && isArray(arg));
  const unknown = args.find((arg) => arg instanceof Unknown);
  const [first] = lists;
  if (unknown !== undefined && first === undefined) return unknown;
  const length = first?.length ?? 1;
  if (lists.some((list) => list.length !== length)) return failCall('all list arguments must have the same length');
  const results: Term[] = [];
  let marks = Marks.none;
  for (let at = 0; at < length; at++) {
    const row = args.map((arg) => (arg !== null && isArray(arg) ? (arg[at] ?? null) : arg));
    const vague = row.map(bare).find((it) => it instanceof UnknownElements);
    if (vague !== undefined) for (const it of row) marks = marks.join(marksOf(it));
    results.push(vague ?? format(template, row, context));
  }
  context.scope.budget.chargeElements(results.length);
  return mark(listOf(results), marks);
}
