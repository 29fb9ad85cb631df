import { identifierEnd } from './identifier.js';
import { closingLineEnd } from './heredoc.js';

const openParen = 40;
const openBracket = 91;
const openBrace = 123;
const quote = 34;
/** On the stack: a brace behind `$` or `%`, below which lies its quote. */
const openSequence = 36;
/** On the stack: a heredoc without end. */
const unclosable = 60;

/** Where to parse on after an error. */
export interface Resume {
  readonly at: number;
  /** Brackets do not match up to here: errors before it should not rely on them. */
  readonly unbalancedUntil: number;
}

export interface BrokenItem {
  readonly text: string;
  readonly start: number;
  /** Where the parser stopped. */
  readonly stoppedAt: number;
  /** Whether it stands in a block, whose closing brace is to be left alone. */
  readonly isNested: boolean;
  readonly unbalancedUntil: number;
}

/**
 * Skips the rest of a body item: up to the line end at which all of its brackets are closed. Where they do not match,
 * up to the first line that looks like an item and is not indented deeper than the broken one. Each text is
 * read at most twice: once brackets proved wrong, the errors up to that place go by lines alone.
 */
export function findResume(item: BrokenItem): Resume {
  const { text, start, stoppedAt, isNested, unbalancedUntil } = item;
  const indentation = indentationOf(text, start);
  const limit = text.length;
  /** The line end before the line on which the parser stopped: that line may already be the next item. */
  const stoppedLine = lineStartOf(text, stoppedAt) - 1;
  const stack: number[] = [];
  const counts = new Map<number, number>();
  const push = (opener: number): void => {
    stack.push(opener);
    counts.set(opener, (counts.get(opener) ?? 0) + 1);
  };
  const popThrough = (opener: number): void => {
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      counts.set(top, counts.get(top)! - 1);
      if (top === opener) return;
    }
  };
  let nextItem = -1;
  let at = start;
  while (at < limit) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    const isQuoted = stack.at(-1) === quote;
    if (code === 10) {
      if (isQuoted) popThrough(quote);
      if (at >= stoppedAt && stack.length === 0) return { at, unbalancedUntil };
      if (at >= stoppedLine && nextItem === -1 && looksLikeItem(text, at + 1, indentation)) nextItem = at + 1;
      if (nextItem !== -1 && at < unbalancedUntil) return { at: nextItem, unbalancedUntil };
      at++;
    } else if (isQuoted) {
      if (code === quote) popThrough(quote);
      else if ((code === 36 || code === 37) && next === openBrace) push(openSequence);
      const isPair = code === 92 && next !== 10;
      const isEscaped = (code === 36 || code === 37) && next === code;
      at += isPair || isEscaped || stack.at(-1) === openSequence ? 2 : 1;
    } else if (code === 35 || (code === 47 && next === 47)) {
      at = endOf(text, '\n', at, 0);
    } else if (code === 47 && next === 42) {
      at = endOf(text, '*/', at + 2, 2);
    } else if (code === 60 && next === 60) {
      const end = skipHeredoc(text, at);
      if (end === -1 && unbalancedUntil === limit) return { at: limit, unbalancedUntil };
      if (end === -1) push(unclosable);
      at = end === -1 ? at + 2 : end;
    } else if (code === quote || code === openParen || code === openBracket || code === openBrace) {
      push(code);
      at++;
    } else {
      const opener = openerOf(code);
      if (opener !== undefined && (counts.get(opener) ?? 0) > 0) {
        popThrough(opener);
      } else if (code === 125 && (counts.get(openSequence) ?? 0) > 0) {
        popThrough(openSequence);
      } else if (code === 125 && isNested && at >= stoppedAt) {
        if (stack.length === 0) return { at, unbalancedUntil };
        return { at: nextItem === -1 ? at : nextItem, unbalancedUntil: at };
      }
      at++;
    }
  }
  if (stack.length === 0 || nextItem === -1) return { at: limit, unbalancedUntil };
  return { at: nextItem, unbalancedUntil: limit };
}

function openerOf(code: number): number | undefined {
  if (code === 41) return openParen;
  if (code === 93) return openBracket;
  if (code === 125) return openBrace;
  return undefined;
}

function endOf(text: string, mark: string, from: number, width: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + width;
}

/** The offset behind the heredoc at `at`; `at + 2` if there is none, -1 if it does not end. */
function skipHeredoc(text: string, at: number): number {
  const nameStart = text.charCodeAt(at + 2) === 45 ? at + 3 : at + 2;
  const nameEnd = identifierEnd(text, nameStart, text.length);
  const lineEnd = text.charCodeAt(nameEnd) === 13 ? nameEnd + 1 : nameEnd;
  if (nameEnd === nameStart || text.charCodeAt(lineEnd) !== 10) return at + 2;
  const marker = text.slice(nameStart, nameEnd);
  for (let lineStart = lineEnd + 1; lineStart < text.length; lineStart = endOf(text, '\n', lineStart, 1)) {
    const end = closingLineEnd(text, lineStart, text.length, marker);
    if (end >= 0) return end;
  }
  return -1;
}

export function lineStartOf(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

/** How many blanks the line of `at` begins with. */
export function indentationOf(text: string, at: number): number {
  const lineStart = lineStartOf(text, at);
  return skipBlanks(text, lineStart) - lineStart;
}

function skipBlanks(text: string, at: number): number {
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return at;
}

/** `name =`, `name {`, `name "label"`, `name label`, or a brace that closes the block around the broken item. */
function looksLikeItem(text: string, lineStart: number, indentation: number): boolean {
  const at = skipBlanks(text, lineStart);
  if (at - lineStart > indentation) return false;
  if (text.charCodeAt(at) === 125) return at - lineStart < indentation;
  const nameEnd = identifierEnd(text, at, text.length);
  if (nameEnd === at) return false;
  const following = skipBlanks(text, nameEnd);
  const code = text.charCodeAt(following);
  if (code === 61) return text.charCodeAt(following + 1) !== 61;
  return code === openBrace || code === quote || (following > nameEnd && identifierEnd(text, following, text.length) > following);
}
