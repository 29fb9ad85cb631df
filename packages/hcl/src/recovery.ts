import { BracketStack, Opener } from './bracket-stack.js';
import { closingLineEnd } from './heredoc.js';
import { identifierEnd } from './identifier.js';
import { maxOpenHeredocs } from './limits.js';

/**
 * Finds where to parse on after an error in a body item. Each part of a text is read at most twice for this: where
 * brackets proved wrong, errors go by lines alone.
 */
export class Recovery {
  readonly #text: string;
  #stack = new BracketStack();
  /** Brackets do not match up to here. */
  #unbalancedUntil = 0;
  #openHeredocs = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The line end at which all brackets of the item are closed, or the brace that closes the block around it, if the
   * item is nested. Where brackets do not match, the first line that looks like an item and is not indented deeper.
   */
  findResume(itemStart: number, stoppedAt: number, isNested: boolean): number {
    const text = this.#text;
    const limit = text.length;
    const indentation = indentationOf(text, itemStart);
    // The line on which the parser stopped may already be the next item.
    const lineBeforeStop = lineStartOf(text, stoppedAt) - 1;
    let nextItem = -1;
    let at = itemStart;
    this.#stack = new BracketStack();
    while (at < limit) {
      const code = text.charCodeAt(at);
      if (code === 10) {
        this.#stack.closeQuotes();
        if (at >= stoppedAt && this.#stack.isEmpty) return at;
        if (at >= lineBeforeStop && nextItem === -1 && looksLikeItem(text, at + 1, indentation)) nextItem = at + 1;
        if (nextItem !== -1 && at < this.#unbalancedUntil) return nextItem;
        at++;
      } else if (this.#stack.top === Opener.quote) {
        at = this.#skipInQuotes(code, at);
      } else if (isCloser(code)) {
        if (!this.#close(code) && code === 125 && isNested && at >= stoppedAt) {
          if (this.#stack.isEmpty) return at;
          this.#unbalancedUntil = at;
          return nextItem === -1 ? at : nextItem;
        }
        at++;
      } else {
        at = this.#skip(code, at);
      }
    }
    if (this.#stack.isEmpty || nextItem === -1) return limit;
    this.#unbalancedUntil = limit;
    return nextItem;
  }

  #close(code: number): boolean {
    if (code === 41) return this.#stack.close(Opener.paren);
    if (code === 93) return this.#stack.close(Opener.bracket);
    return this.#stack.close(Opener.brace, Opener.sequence);
  }

  #skipInQuotes(code: number, at: number): number {
    const next = this.#text.charCodeAt(at + 1);
    if (code === Opener.quote) {
      this.#stack.close(Opener.quote);
    } else if (code === 92 && next !== 10) {
      return at + 2;
    } else if (code === 36 || code === 37) {
      if (next === code) return at + 2;
      if (next === 123) {
        this.#stack.push(Opener.sequence);
        return at + 2;
      }
    }
    return at + 1;
  }

  #skip(code: number, at: number): number {
    const text = this.#text;
    const next = text.charCodeAt(at + 1);
    if (code === 35 || (code === 47 && next === 47)) return endOf(text, '\n', at, 0);
    if (code === 47 && next === 42) return endOf(text, '*/', at + 2, 2);
    if (code === 60 && next === 60 && this.#openHeredocs < maxOpenHeredocs) {
      const end = skipHeredoc(text, at);
      if (end >= 0) return end;
      this.#openHeredocs++;
      this.#stack.push(Opener.heredoc);
      return at + 2;
    }
    if (code === Opener.quote || code === Opener.paren || code === Opener.bracket || code === Opener.brace) {
      this.#stack.push(code);
    }
    return at + 1;
  }
}

function isCloser(code: number): boolean {
  return code === 41 || code === 93 || code === 125;
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

/** `name =`, `name {`, `name "label"` or `name label`. */
function looksLikeItem(text: string, lineStart: number, indentation: number): boolean {
  const at = skipBlanks(text, lineStart);
  if (at - lineStart > indentation) return false;
  const nameEnd = identifierEnd(text, at, text.length);
  if (nameEnd === at) return false;
  const following = skipBlanks(text, nameEnd);
  const code = text.charCodeAt(following);
  if (code === 61) return text.charCodeAt(following + 1) !== 61;
  return (
    code === Opener.brace ||
    code === Opener.quote ||
    (following > nameEnd && identifierEnd(text, following, text.length) > following)
  );
}
