import { isNativeError } from 'node:util/types';
import { createContext, Script } from 'node:vm';
import { truthOf, type Matcher } from '@terrasafe/rule-kit';
import { RE2JS } from 're2js';
import { onScalar } from './comparison.js';

/** A regular expression that cannot be used; the message says why. */
export class PatternError extends Error {
  readonly code = 'INVALID_PATTERN';
}

const maximumLength = 1_000;
const maximumMs = 50;

/** Look-around, back-references and named back-references: what RE2 does without. */
const beyondRe2 = /\(\?<?[=!]|\\[1-9]|\(\?P=/;

/**
 * A question whether a text matches a Python regular expression: from its start, as `re.match` does, or anywhere in it.
 * RE2 takes linear time. Patterns that it does not know run with a time limit, beyond which the answer is unknown.
 * @throws PatternError
 */
export function compilePattern(pattern: string, where: 'start' | 'anywhere'): Matcher {
  if (pattern.length > maximumLength) {
    throw new PatternError(`a regular expression has at most ${maximumLength} characters`);
  }
  const test = beyondRe2.test(pattern) ? backtracking(pattern, where) : linear(pattern, where);
  return onScalar((value) => {
    const matches = test(String(value));
    return matches === undefined ? 'unknown' : truthOf(matches);
  });
}

type Test = (text: string) => boolean | undefined;

function linear(pattern: string, where: 'start' | 'anywhere'): Test {
  const expression = compiled(() => RE2JS.compile(pattern.replaceAll(escaped, (it) => (it === '\\Z' ? '\\z' : it))));
  return (text) => {
    const matcher = expression.matcher(text);
    return where === 'start' ? matcher.lookingAt() : matcher.find();
  };
}

const escaped = /\\[\s\S]/g;
const context = createContext({ expression: /./, text: '' });
const script = new Script('expression.test(text)');

function backtracking(pattern: string, where: 'start' | 'anywhere'): Test {
  const [, flags = ''] = /^\(\?([a-z]+)\)/.exec(pattern) ?? [];
  const source = pattern
    .slice(flags === '' ? 0 : flags.length + 3)
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`)
    .replaceAll(escaped, (it) => (it === '\\A' ? '(?<![\\s\\S])' : it === '\\Z' ? '(?![\\s\\S])' : it));
  const anchored = where === 'start' ? `(?<![\\s\\S])(?:${source})` : source;
  const expression = compiled(() => new RegExp(anchored, flags));
  let isTooSlow = false;
  return (text) => {
    if (isTooSlow) return undefined;
    Object.assign(context, { expression, text });
    try {
      return script.runInContext(context, { timeout: maximumMs }) === true;
    } catch (error) {
      if (!isTimeout(error)) throw error;
      isTooSlow = true;
      return undefined;
    }
  };
}

function compiled<Expression>(compile: () => Expression): Expression {
  try {
    return compile();
  } catch (error) {
    throw new PatternError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function isTimeout(error: unknown): boolean {
  // It comes from the other context, so it is no instance of this one's Error.
  return isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
