import { RE2JS } from 're2js';
import type { Term } from '../eval/term.js';
import { listOf, objectOf } from '../types/collection.js';
import { failCall, invalid, plain, text, type BuiltIn } from './define.js';

/** Regular expressions are RE2's, as in Go: they take linear time, and there are no back-references. */
export const regexFunctions: Readonly<Record<string, BuiltIn>> = {
  regex: plain([text, text], ([pattern, subject]) => {
    const expression = compile(pattern);
    const [match] = matches(expression, subject, 1);
    return match === undefined
      ? failCall('pattern did not match any part of the given string')
      : captures(expression, match);
  }),
  regexall: plain([text, text], ([pattern, subject], { scope }) => {
    const expression = compile(pattern);
    const all = matches(expression, subject, Infinity);
    scope.budget.chargeElements(all.length);
    return listOf(all.map((match) => captures(expression, match)));
  }),
  replace: plain([text, text, text], ([subject, wanted, replacement], { scope }) => {
    const isPattern = wanted.length > 1 && wanted.startsWith('/') && wanted.endsWith('/');
    if (!isPattern) {
      const pieces = wanted === '' ? ['', ...Array.from(subject), ''] : subject.split(wanted);
      scope.budget.chargeText(subject.length + pieces.length * replacement.length);
      return pieces.join(replacement);
    }
    const expression = compile(wanted.slice(1, -1));
    let result = '';
    let end = 0;
    for (const match of matches(expression, subject, Infinity)) {
      const piece = subject.slice(end, match.start) + expand(replacement, expression, match);
      scope.budget.chargeText(piece.length);
      result += piece;
      end = match.end;
    }
    return result + subject.slice(end);
  }),
};

interface Match {
  readonly start: number;
  readonly end: number;
  /** By group number; null where the group took no part. */
  readonly groups: readonly (string | null)[];
}

const compiled = new Map<string, RE2JS>();
const maximumCompiled = 500;

function compile(pattern: string): RE2JS {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    try {
      expression = RE2JS.compile(pattern);
    } catch (error) {
      return invalid(0, `invalid regexp pattern: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (compiled.size >= maximumCompiled) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression;
}

/** As Go's FindAll: an empty match right behind the one before does not count. */
function matches(expression: RE2JS, subject: string, limit: number): readonly Match[] {
  const matcher = expression.matcher(subject);
  const found: Match[] = [];
  let previousEnd = -1;
  while (found.length < limit && matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (start === end && start === previousEnd) continue;
    previousEnd = end;
    const groups = Array.from({ length: expression.groupCount() + 1 }, (_, at) => matcher.group(at));
    found.push({ start, end, groups });
  }
  return found;
}

/** The whole match without groups, a tuple of unnamed ones, an object of named ones. */
function captures(expression: RE2JS, { groups }: Match): Term {
  const names = Object.entries(expression.namedGroups());
  if (groups.length === 1) return groups[0] ?? '';
  if (names.length === 0) return groups.slice(1);
  if (names.length !== groups.length - 1) {
    return invalid(0, 'invalid regexp pattern: cannot mix both named and unnamed capture groups');
  }
  return objectOf(names.map(([name, at]) => [name, groups[at] ?? null]));
}

/** `$1`, `$name`, `${name}` and `$$` in a replacement, as Go's Regexp.Expand reads them. */
function expand(replacement: string, expression: RE2JS, { groups }: Match): string {
  const names = expression.namedGroups();
  return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plainName?: string, braced?: string) => {
    const name = plainName ?? braced;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    const at = /^\d+$/.test(name) ? Number(name) : names[name];
    return at === undefined ? '' : (groups[at] ?? '');
  });
}
