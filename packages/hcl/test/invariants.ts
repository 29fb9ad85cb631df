import { expect } from 'chai';
import type { Source } from '../src/index.js';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Levels that a tree may have: those of nesting cost up to four each (expression, parenthesis, step list, part). */
const maxTreeDepth = 4 * 200 + 2 * 500;

/** Throws unless every range in a tree lies inside that of its parent and in the text, and the tree is not too deep. */
export function expectSoundTree(root: unknown, source: Source): void {
  checkSpans(root, { start: 0, end: source.text.length }, source, 0);
}

function checkSpans(value: unknown, parent: Span, source: Source, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > maxTreeDepth) expect.fail(`the tree has more than ${maxTreeDepth} levels`);
  if (Array.isArray(value)) {
    for (const item of value) checkSpans(item, parent, source, depth);
    return;
  }
  let span = parent;
  if (isSpan(value)) {
    span = value;
    if (!(parent.start <= span.start && span.start <= span.end && span.end <= parent.end)) {
      const kind = 'kind' in value ? String(value.kind) : Object.keys(value).join();
      expect.fail(`${kind} at ${span.start}-${span.end} in a parent at ${parent.start}-${parent.end}`);
    }
  }
  if ('source' in value && value.source !== source) expect.fail('a node of another source');
  for (const [key, field] of Object.entries(value)) {
    if (key !== 'source') checkSpans(field, span, source, depth + 1);
  }
}

function isSpan(value: object): value is Span {
  return 'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number';
}
