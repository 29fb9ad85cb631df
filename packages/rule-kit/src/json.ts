import { PartialString, Sensitive, type Unknown, type Value } from '@terrasafe/terraform';

/** Stands for the n-th unknown part while the text is parsed: private-use characters that no policy holds. */
const placeholder = (index: number) => `\uE000${index}\uE001`;
const placeholders = /\uE000(\d+)\uE001/g;

/** Parses a JSON object or array; what is unknown in the text stays unknown in the result. Undefined for anything else. */
export function readJson(value: Value | undefined): Value | undefined {
  if (value instanceof Sensitive) return readJson(value.value);
  if (typeof value !== 'string' && !(value instanceof PartialString)) return undefined;
  const start = typeof value === 'string' ? value : value.parts[0];
  if (typeof start !== 'string' || !/^\s*[[{]/.test(start)) return undefined;
  const unknowns: Unknown[] = [];
  let text = '';
  for (const part of typeof value === 'string' ? [value] : value.parts) {
    if (typeof part === 'string') text += part;
    else {
      const mark = placeholder(unknowns.push(part) - 1);
      text += endsInsideString(text) ? mark : JSON.stringify(mark);
    }
  }
  for (const json of [text, withoutTrailingCommas(text)]) {
    try {
      return restore(JSON.parse(json), unknowns);
    } catch {
      // Not JSON, or not yet.
    }
  }
  return undefined;
}

/** AWS rejects a comma before a closing bracket; a draft with one is read all the same, so that its faults are seen. */
function withoutTrailingCommas(json: string): string {
  return json.replace(/"(?:[^"\\]|\\[^])*(?:"|$)|,(?=\s*[\]}])/g, (part) => (part === ',' ? '' : part));
}

function endsInsideString(json: string): boolean {
  return (json.replace(/\\./g, '').split('"').length - 1) % 2 === 1;
}

function restore(json: unknown, unknowns: readonly Unknown[]): Value {
  if (Array.isArray(json)) return json.map((item) => restore(item, unknowns));
  if (typeof json === 'object' && json !== null) {
    return new Map(Object.entries(json).map(([key, item]) => [key, restore(item, unknowns)]));
  }
  if (typeof json !== 'string' || unknowns.length === 0) return json as Value;
  const parts: (string | Unknown)[] = [];
  let end = 0;
  for (const found of json.matchAll(placeholders)) {
    if (found.index > end) parts.push(json.slice(end, found.index));
    parts.push(unknowns[Number(found[1])]!);
    end = found.index + found[0].length;
  }
  if (parts.length === 0) return json;
  if (end < json.length) parts.push(json.slice(end));
  return parts.length === 1 ? parts[0]! : new PartialString(parts);
}
