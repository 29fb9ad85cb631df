import { PartialString, Sensitive, Unknown, decodeJson, type Value } from '@terrasafe/terraform';

/** Parses a JSON object or array; what is unknown in the text stays unknown in the result. Undefined for anything else. */
export function readJson(value: Value | undefined): Value | undefined {
  if (value instanceof Sensitive) return readJson(value.value);
  if (typeof value !== 'string' && !(value instanceof PartialString)) return undefined;
  const start = typeof value === 'string' ? value : value.parts[0];
  if (typeof start !== 'string' || !/^\s*[[{]/.test(start)) return undefined;
  return [value, withoutTrailingCommas(value)]
    .map(decodeJson)
    .find((json) => json !== undefined && !(json instanceof Unknown));
}

/** Stands for an unknown part: a private-use character that no policy holds. */
const placeholder = '\uE000';

/** AWS rejects a comma before a closing bracket; a draft with one is read all the same, so that its faults are seen. */
function withoutTrailingCommas(value: string | PartialString): string | PartialString {
  const parts = typeof value === 'string' ? [value] : value.parts;
  const unknowns = parts.filter((part) => typeof part !== 'string');
  const text = parts.map((part) => (typeof part === 'string' ? part : placeholder)).join('');
  const pieces = text
    .replace(/"(?:[^"\\]|\\[^])*(?:"|$)|,(?=\s*[\]}])/g, (part) => (part === ',' ? '' : part))
    .split(placeholder);
  if (unknowns.length === 0) return pieces.join(placeholder);
  return new PartialString(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [unknowns[index - 1]!, piece])));
}
