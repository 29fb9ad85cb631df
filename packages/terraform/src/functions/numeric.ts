import { tidy } from '../eval/operators.js';
import { bare, type Term } from '../eval/term.js';
import { convert } from '../types/convert.js';
import { listOf } from '../types/collection.js';
import { typeOf } from '../types/type.js';
import { anything, failCall, invalid, number, plain, type BuiltIn } from './define.js';

export const numericFunctions: Readonly<Record<string, BuiltIn>> = {
  abs: plain([number], ([it]) => Math.abs(it)),
  ceil: plain([number], ([it]) => Math.ceil(it) + 0),
  floor: plain([number], ([it]) => Math.floor(it) + 0),
  log: plain([number, number], ([it, base]) => finite(Math.log(it) / Math.log(base))),
  max: plain([], (numbers) => extreme(numbers, Math.max), { rest: number }),
  min: plain([], (numbers) => extreme(numbers, Math.min), { rest: number }),
  parseint: plain([anything, number], ([it, base]) => parseInteger(it, base)),
  pow: plain([number, number], ([it, exponent]) => finite(it ** exponent)),
  range: plain([number, number, number], ([first, second, third]) => range(first, second, third), { optional: 2 }),
  signum: plain([number], ([it]) =>
    Number.isInteger(it) ? Math.sign(it) + 0 : invalid(0, 'whole number is required'),
  ),
  sum: plain([anything], ([list]) => sum(list)),
};

/** Terraform's numbers have no infinities or NaN that a configuration could use. */
function finite(value: number): number {
  return Number.isFinite(value) ? value : failCall('the result is not a finite number');
}

function extreme(numbers: readonly number[], choose: (...numbers: number[]) => number): number {
  if (numbers.length === 0) failCall('must pass at least one number');
  return numbers.reduce((left, right) => choose(left, right));
}

/** More make no number that a double could hold, whatever the base. */
const maximumDigits = 1100;

function parseInteger(value: unknown, base: number): number {
  if (typeof value !== 'string') return invalid(0, 'first argument must be a string');
  if (!Number.isInteger(base) || ((base < 2 || base > 62) && base !== 0)) {
    return invalid(1, 'base must be a whole number between 2 and 62 inclusive');
  }
  const [, sign = '', digits = ''] = /^([+-]?)([0-9A-Za-z]+)$/.exec(value) ?? [];
  if (digits.length > maximumDigits) return failCall('the number is too large');
  const values = Array.from(digits, (digit) => digitValue(digit, base));
  if (values.length === 0 || values.some((it) => it >= base)) {
    return invalid(0, `cannot parse "${value}" as a base ${base} integer`);
  }
  const magnitude = values.reduce((total, it) => total * BigInt(base) + BigInt(it), 0n);
  return Number(sign === '-' ? -magnitude : magnitude);
}

/** Up to base 36 the case of a letter does not matter; above it upper case follows lower case. */
function digitValue(digit: string, base: number): number {
  if (digit <= '9') return Number(digit);
  const isUpper = digit <= 'Z';
  const letter = digit.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0) + 10;
  return isUpper && base > 36 ? letter + 26 : letter;
}

const maximumRange = 1024;

function range(first: number, second: number | undefined, third: number | undefined): Term {
  const start = second === undefined ? 0 : first;
  const limit = second ?? first;
  const step = third ?? (limit < start ? -1 : 1);
  if (step === 0) return failCall('step must not be zero');
  if (limit > start && step < 0) return failCall('end must be less than start when step is negative');
  if (limit < start && step > 0) return failCall('end must be greater than start when step is positive');
  const values: number[] = [];
  for (let value = start; step > 0 ? value < limit : value > limit; value = tidy(value + step)) {
    if (values.length >= maximumRange) {
      return failCall(
        'more than 1024 values were generated; either decrease the difference between start and end or use a smaller step',
      );
    }
    values.push(value);
  }
  return listOf(values);
}

function sum(list: Term): Term {
  if (!Array.isArray(list)) return invalid(0, 'argument must be list, set, or tuple. Received another type');
  if (list.length === 0) return failCall('cannot sum an empty list');
  const numbers = list.map((it: Term) => {
    if (it === null || typeof typeOf(it) !== 'string')
      return invalid(0, 'argument must be list, set, or tuple of number values');
    return bare(convert(it, 'number')) as number;
  });
  return numbers.reduce((total, it) => tidy(total + it));
}
