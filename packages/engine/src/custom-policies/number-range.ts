import { truthOf, type Matcher } from '@terrasafe/rule-kit';
import { onScalar } from './comparison.js';

interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/** `22`, `8000-9000`, or `*` for every number. Undefined for anything else. */
export function parseNumberRange(text: string): NumberRange | undefined {
  if (text.trim() === '*') return { from: -Infinity, to: Infinity };
  const [, from, to = from] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? [];
  return from === undefined ? undefined : { from: Number(from), to: Number(to) };
}

/** Whether the range that the value is includes that one. */
export function rangeIncludes(inner: NumberRange): Matcher {
  return onScalar((value) => {
    const outer = parseNumberRange(String(value));
    return truthOf(outer !== undefined && outer.from <= inner.from && inner.to <= outer.to);
  });
}
