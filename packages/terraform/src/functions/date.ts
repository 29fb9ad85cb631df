import { failCall, impure, invalid, plain, text, type BuiltIn } from './define.js';

export const dateFunctions: Readonly<Record<string, BuiltIn>> = {
  formatdate: plain([text, text], ([format, timestamp]) => formatDate(format, parseTimestamp(timestamp, 1))),
  plantimestamp: impure(0, 0, 'plantimestamp'),
  timeadd: plain([text, text], ([timestamp, duration]) => {
    const time = parseTimestamp(timestamp, 0);
    return formatTimestamp({ ...time, nanoseconds: time.nanoseconds + parseDuration(duration) });
  }),
  timecmp: plain([text, text], ([a, b]) => {
    const difference = parseTimestamp(a, 0).nanoseconds - parseTimestamp(b, 1).nanoseconds;
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }),
  timestamp: impure(0, 0, 'timestamp'),
};

interface Timestamp {
  /** Since 1970 in UTC. */
  readonly nanoseconds: bigint;
  readonly offsetMinutes: number;
}

const second = 1_000_000_000n;
const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:(Z)|([+-])(\d{2}):(\d{2}))$/;

function parseTimestamp(value: string, at: number): Timestamp {
  const invalidTimestamp = (): never => invalid(at, `not a valid RFC3339 timestamp: "${value}"`);
  const match = rfc3339.exec(value);
  if (match === null) return invalidTimestamp();
  const [year, month, day, hour, minute, seconds] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [, , , , , , , fraction = '', , sign, offsetHours = '0', offsetMinute = '0'] = match;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDate = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDate || hour > 23 || minute > 59 || seconds > 59 || Number(offsetHours) > 23 || Number(offsetMinute) > 59)
    return invalidTimestamp();
  const offsetMinutes = (Number(offsetHours) * 60 + Number(offsetMinute)) * (sign === '-' ? -1 : 1);
  const localSeconds = BigInt(date.getTime() / 1000 + hour * 3600 + minute * 60 + seconds);
  const nanoseconds =
    (localSeconds - BigInt(offsetMinutes * 60)) * second + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return { nanoseconds, offsetMinutes };
}

function localDate({ nanoseconds, offsetMinutes }: Timestamp): Date {
  const seconds = floorDivide(nanoseconds, second) + BigInt(offsetMinutes * 60);
  return new Date(Number(seconds) * 1000);
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** timeadd answers without fractions of a second. */
function formatTimestamp(time: Timestamp): string {
  const date = localDate(time);
  const day = `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
  const clock = `${pad(date.getUTCHours(), 2)}:${pad(date.getUTCMinutes(), 2)}:${pad(date.getUTCSeconds(), 2)}`;
  return `${day}T${clock}${time.offsetMinutes === 0 ? 'Z' : formatOffset(time.offsetMinutes, ':')}`;
}

function formatOffset(minutes: number, separator: string): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60), 2)}${separator}${pad(size % 60, 2)}`;
}

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: second,
  m: 60n * second,
  h: 3600n * second,
};

/** Go's time.ParseDuration, in nanoseconds. */
function parseDuration(value: string): bigint {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(value) ?? [];
  if (rest === '0') return 0n;
  let total = 0n;
  let at = 0;
  for (const match of rest.matchAll(/(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/gy)) {
    const [whole, integer = '', fraction = '', unit = ''] = match;
    if (integer === '' && fraction === '') break;
    const size = units[unit] ?? 0n;
    total += BigInt(integer || '0') * size;
    if (fraction !== '') total += (BigInt(fraction.slice(0, 18)) * size) / 10n ** BigInt(Math.min(18, fraction.length));
    at += whole.length;
  }
  if (at === 0 || at !== rest.length) return invalid(1, `not a valid duration: "${value}"`);
  return sign === '-' ? -total : total;
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Terraform's own format language: runs of a letter are verbs, text stands in single quotes. */
function formatDate(format: string, time: Timestamp): string {
  const date = localDate(time);
  return format.replace(/'((?:[^']|'')*)'|'[^]*|([A-Za-z])\2*|[^]/g, (token, quoted?: string) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    if (token.startsWith("'")) return invalid(0, 'unterminated literal');
    if (!/^[A-Za-z]/.test(token)) return token;
    const verb = verbs.get(token) ?? failCall(`invalid date format verb "${token}"`);
    return verb(date, time);
  });
}

function zone({ offsetMinutes }: Timestamp, zero: string, separator: string): string {
  return offsetMinutes === 0 ? zero : formatOffset(offsetMinutes, separator);
}

type Verb = (date: Date, time: Timestamp) => string;

const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['YYYY', (date) => pad(date.getUTCFullYear(), 4)],
  ['YY', (date) => pad(date.getUTCFullYear() % 100, 2)],
  ['MMMM', (date) => months[date.getUTCMonth()] ?? ''],
  ['MMM', (date) => (months[date.getUTCMonth()] ?? '').slice(0, 3)],
  ['MM', (date) => pad(date.getUTCMonth() + 1, 2)],
  ['M', (date) => String(date.getUTCMonth() + 1)],
  ['DD', (date) => pad(date.getUTCDate(), 2)],
  ['D', (date) => String(date.getUTCDate())],
  ['EEEE', (date) => weekdays[date.getUTCDay()] ?? ''],
  ['EEE', (date) => (weekdays[date.getUTCDay()] ?? '').slice(0, 3)],
  ['hh', (date) => pad(date.getUTCHours(), 2)],
  ['h', (date) => String(date.getUTCHours())],
  ['HH', (date) => pad(date.getUTCHours() % 12 || 12, 2)],
  ['H', (date) => String(date.getUTCHours() % 12 || 12)],
  ['AA', (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM')],
  ['aa', (date) => (date.getUTCHours() < 12 ? 'am' : 'pm')],
  ['mm', (date) => pad(date.getUTCMinutes(), 2)],
  ['m', (date) => String(date.getUTCMinutes())],
  ['ss', (date) => pad(date.getUTCSeconds(), 2)],
  ['s', (date) => String(date.getUTCSeconds())],
  ['ZZZZZ', (_, time) => formatOffset(time.offsetMinutes, ':')],
  ['ZZZZ', (_, time) => formatOffset(time.offsetMinutes, '')],
  ['ZZZ', (_, time) => zone(time, 'UTC', '')],
  ['Z', (_, time) => zone(time, 'Z', ':')],
]);
