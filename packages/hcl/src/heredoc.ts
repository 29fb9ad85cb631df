import type { FlatPart } from './directives.js';
import { isWhiteSpace, skipWhiteSpace } from './white-space.js';

/** The name after `<<` or `<<-` of a heredoc token; it ends at the line end. */
export function heredocMarker(text: string, start: number, end: number): string {
  const nameStart = text.charCodeAt(start + 2) === 45 ? start + 3 : start + 2;
  const nameEnd = text.charCodeAt(end - 2) === 13 ? end - 2 : end - 1;
  return text.slice(nameStart, nameEnd);
}

/**
 * If the line at `lineStart` is the closing marker, with nothing but white space around it, the offset of the line's
 * end; else -1. A marker without a line end does not close.
 */
export function closingLineEnd(text: string, lineStart: number, limit: number, marker: string): number {
  let at = lineStart;
  let code = at < limit ? text.charCodeAt(at) : 0;
  while (code !== 10 && isWhiteSpace(code)) code = ++at < limit ? text.charCodeAt(at) : 0;
  if (code !== marker.charCodeAt(0) || !text.startsWith(marker, at)) return -1;
  at += marker.length;
  while (at < limit) {
    code = text.charCodeAt(at);
    if (code === 10) return text.charCodeAt(at - 1) === 13 ? at - 1 : at;
    if (!isWhiteSpace(code)) return -1;
    at++;
  }
  return -1;
}

/**
 * `<<-`: takes the smallest indentation of all lines from each of them. Only lines written in the heredoc count, not
 * those that an interpolation brings in; blank lines neither count nor change.
 */
export function removeIndentation(parts: readonly FlatPart[]): void {
  let smallest = Infinity;
  forEachLine(parts, (indentation) => {
    smallest = Math.min(smallest, indentation);
    return 0;
  });
  if (smallest > 0 && smallest < Infinity) forEachLine(parts, () => smallest);
}

/** Calls back with the indentation of each line that counts and removes as many characters as it returns. */
function forEachLine(parts: readonly FlatPart[], remove: (indentation: number) => number): void {
  let isLineStart = true;
  for (const part of parts) {
    if (part.kind !== 'text') {
      if (isLineStart) remove(0);
      isLineStart = false;
      continue;
    }
    const { value } = part;
    let result = '';
    let kept = 0;
    for (let lineStart = 0; lineStart < value.length;) {
      const newline = value.indexOf('\n', lineStart);
      const lineEnd = newline === -1 ? value.length : newline + 1;
      if (isLineStart) {
        const textStart = skipWhiteSpace(value, lineStart, lineEnd);
        if (textStart < lineEnd || newline === -1) {
          const removed = remove(textStart - lineStart);
          if (removed > 0) {
            result += value.slice(kept, lineStart);
            kept = lineStart + removed;
          }
        }
      }
      isLineStart = newline !== -1;
      lineStart = lineEnd;
    }
    if (kept > 0) part.value = result + value.slice(kept);
  }
}
