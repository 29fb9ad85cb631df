import { equals, matcher, truthOf, type Matcher, type Truth } from '@terrasafe/rule-kit';
import { PartialString, UnknownElements, type Value } from '@terrasafe/terraform';

export type Scalar = string | number | boolean;

/**
 * A question about one text, number or boolean; a list of one counts as its item, since Terraform writes a lone value
 * either way. Of null, an object or a longer list the answer is no.
 */
export function onScalar(known: (value: Scalar) => Truth, partly?: (value: PartialString) => Truth): Matcher {
  const ask: Matcher = matcher((value) => {
    if (Array.isArray(value)) {
      const items = value as readonly Value[];
      if (items.some((it) => it instanceof UnknownElements)) return 'unknown';
      return items.length === 1 ? ask(items[0]!) : 'false';
    }
    return isScalar(value) ? known(value) : 'false';
  }, partly);
  return ask;
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Compares texts, since `"22"` is 22 to Terraform; policies also write `"True"` for true. */
export function equalTo(expected: Scalar): Matcher {
  const text = String(expected);
  return onScalar((value) => {
    if (typeof value === 'boolean') return truthOf(text.toLowerCase() === String(value));
    if (typeof value === 'number') return truthOf(text.trim() !== '' && Number(text) === value);
    return truthOf(value === text);
  }, equals(text));
}

export function equalIgnoringCase(expected: Scalar): Matcher {
  const text = String(expected).toLowerCase();
  return onScalar(
    (value) => truthOf(String(value).toLowerCase() === text),
    ({ parts }) => equals(text)(new PartialString(parts.map((it) => (typeof it === 'string' ? it.toLowerCase() : it)))),
  );
}

export function startingWith(prefix: string): Matcher {
  return onScalar(
    (value) => truthOf(String(value).startsWith(prefix)),
    ({ parts: [first] }) => atEdge(first, prefix, (text, other) => text.startsWith(other)),
  );
}

export function endingWith(suffix: string): Matcher {
  return onScalar(
    (value) => truthOf(String(value).endsWith(suffix)),
    ({ parts }) => atEdge(parts.at(-1), suffix, (text, other) => text.endsWith(other)),
  );
}

/** What the outermost part of a partly known text tells about its edge. */
function atEdge(
  part: PartialString['parts'][number] | undefined,
  edge: string,
  agrees: (text: string, other: string) => boolean,
): Truth {
  if (typeof part !== 'string') return 'unknown';
  if (agrees(part, edge)) return 'true';
  return agrees(edge, part) ? 'unknown' : 'false';
}

const comparisons = {
  equals: (value: number, expected: number) => value === expected,
  not_equals: (value: number, expected: number) => value !== expected,
  greater_than: (value: number, expected: number) => value > expected,
  greater_than_or_equal: (value: number, expected: number) => value >= expected,
  less_than: (value: number, expected: number) => value < expected,
  less_than_or_equal: (value: number, expected: number) => value <= expected,
} as const;
export type Comparison = keyof typeof comparisons;

/** Of a number, or a text that is one. */
export function comparedTo(comparison: Comparison, expected: number): Matcher {
  return onScalar((value) => {
    const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
    return truthOf(isNumber && comparisons[comparison](Number(value), expected));
  });
}

export function numberOfWords(comparison: Comparison, expected: number): Matcher {
  return onScalar((value) => {
    const words = String(value).split(/\s+/).filter(Boolean);
    return truthOf(comparisons[comparison](words.length, expected));
  });
}

/**
 * The number of items of a list, blocks of a type, entries of a map or characters of a text. Nothing has the length 0; a
 * number or boolean has none.
 */
export function lengthIs(comparison: Comparison, expected: number): Matcher {
  const compare = (least: number, most: number): Truth => {
    const candidates = [least, most, ...(least < expected && expected < most ? [expected] : [])];
    const answers = new Set(candidates.map((it) => comparisons[comparison](it, expected)));
    return answers.size > 1 ? 'unknown' : truthOf([...answers][0]!);
  };
  const none = truthOf(comparison === 'not_equals');
  return matcher(
    (value) => {
      if (value === null) return compare(0, 0);
      if (typeof value === 'string') return compare(value.length, value.length);
      if (Array.isArray(value)) {
        const vague = value.filter((it) => it instanceof UnknownElements).length;
        return compare(value.length - vague, vague > 0 ? Infinity : value.length);
      }
      return value instanceof Map ? compare(value.size, value.size) : none;
    },
    ({ parts }) =>
      compare(
        parts.reduce((total, it) => total + (typeof it === 'string' ? it.length : 0), 0),
        Infinity,
      ),
  );
}
