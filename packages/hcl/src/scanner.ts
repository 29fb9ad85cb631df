import type { Comment, Invalid } from './ast.js';
import { DiagnosticList } from './diagnostic-list.js';
import { identifierEnd } from './identifier.js';
import type { Source } from './source.js';
import { Token } from './token.js';

/** Kinds of first characters; what is not ASCII is looked at as a whole character. */
const other = 0;
const blank = 1;
const word = 2;
const digit = 3;
const single = 4;

const classes = new Uint8Array(128);
for (const character of ' \t') classes[character.charCodeAt(0)] = blank;
for (const character of '0123456789') classes[character.charCodeAt(0)] = digit;
for (const character of '"()*+,-?[]{}%') classes[character.charCodeAt(0)] = single;
for (let code = 65; code <= 90; code++) classes[code] = classes[code + 32] = word;
classes[95] = word;

/**
 * Reads one token at a time; the current one is `kind`, `start` and `end`. Text inside quotes and heredocs is not
 * tokens: the template parser reads it from `end` on and sets `end` behind it.
 */
export abstract class Scanner {
  protected readonly comments: Comment[] = [];
  protected readonly diagnostics: DiagnosticList;
  protected readonly source: Source;
  protected readonly text: string;
  /** One past the last character that belongs to the parsed text. */
  protected readonly limit: number;
  protected kind = Token.endOfFile;
  protected start: number;
  protected end: number;
  /** The end of the token before the current one. */
  protected previousEnd: number;
  /** Whether a line end is a token (in bodies and objects) or blank space (in parentheses and brackets). */
  protected newlines = true;
  /** Where the parser stopped, while `kind` is `stop`. */
  protected stoppedAt = 0;

  constructor(source: Source, start: number, limit: number) {
    this.source = source;
    this.diagnostics = new DiagnosticList(source);
    this.text = source.text;
    this.limit = limit;
    this.start = start;
    this.end = start;
    this.previousEnd = start;
  }

  /** Goes on to the next token. Called only once the current one was accepted, hence never at `stop`. */
  protected advance(): void {
    const text = this.text;
    const limit = this.limit;
    let at = this.end;
    this.previousEnd = at;
    while (at < limit) {
      const code = text.charCodeAt(at);
      const kind = code < 128 ? classes[code]! : other;
      if (kind === blank) {
        at++;
      } else if (kind === word) {
        this.start = at;
        this.end = identifierEnd(text, at, limit);
        this.kind = Token.identifier;
        return;
      } else if (kind === single) {
        this.#token(code, at, at + 1);
        return;
      } else if (kind === digit) {
        this.#token(Token.number, at, numberEnd(text, at, limit));
        return;
      } else if (code === 10) {
        if (this.newlines) {
          this.#token(Token.newline, at, at + 1);
          return;
        }
        at++;
      } else if (code === 13 && text.charCodeAt(at + 1) === 10 && at + 1 < limit) {
        at++;
      } else if (code === 35) {
        at = this.#lineComment(at, at + 1);
      } else if (code === 47) {
        const next = at + 1 < limit ? text.charCodeAt(at + 1) : 0;
        if (next === 47) {
          at = this.#lineComment(at, at + 2);
        } else if (next === 42) {
          at = this.#blockComment(at);
          if (at < 0) return;
        } else {
          this.#token(Token.slash, at, at + 1);
          return;
        }
      } else {
        this.#operator(code, at);
        return;
      }
    }
    this.#token(Token.endOfFile, limit, limit);
  }

  protected name(): string {
    return this.text.slice(this.start, this.end);
  }

  protected isKeyword(keyword: string): boolean {
    return (
      this.kind === Token.identifier &&
      this.end - this.start === keyword.length &&
      this.text.startsWith(keyword, this.start)
    );
  }

  /** Adds a diagnostic and parses on. */
  protected report(summary: string, detail: string, start: number, end: number): void {
    this.diagnostics.add(summary, detail, start, end);
  }

  /** Adds a diagnostic, by default about the current token, and stops the parser until the next body item. */
  protected fail(summary: string, detail: string, start = this.start, end = this.end): void {
    if (this.kind === Token.stop) return;
    this.report(summary, detail, start, end);
    this.kind = Token.stop;
    this.stoppedAt = this.start;
  }

  /** The node for what failed here: it is empty and lies behind all that was accepted. */
  protected invalid(): Invalid {
    return { kind: 'invalid', source: this.source, start: this.previousEnd, end: this.previousEnd };
  }

  #token(kind: number, start: number, end: number): void {
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  #lineComment(start: number, textStart: number): number {
    let end = this.text.indexOf('\n', textStart);
    if (end === -1 || end > this.limit) end = this.limit;
    else if (end > textStart && this.text.charCodeAt(end - 1) === 13) end--;
    this.comments.push({ source: this.source, start, end, text: this.text.slice(textStart, end) });
    return end;
  }

  /** The offset after the comment, or -1 (and stopped) where it never ends. */
  #blockComment(start: number): number {
    const close = this.text.indexOf('*/', start + 2);
    if (close === -1 || close + 2 > this.limit) {
      this.#token(Token.endOfFile, start, this.limit);
      this.fail('Unterminated comment', 'There is no "*/" for this "/*" before the end of the file.', start, start + 2);
      return -1;
    }
    this.comments.push({ source: this.source, start, end: close + 2, text: this.text.slice(start + 2, close) });
    return close + 2;
  }

  #operator(code: number, at: number): void {
    const next = at + 1 < this.limit ? this.text.charCodeAt(at + 1) : 0;
    switch (code) {
      case 61: // =
        if (next === 61) return this.#token(Token.equal, at, at + 2);
        if (next === 62) return this.#token(Token.arrow, at, at + 2);
        return this.#token(Token.equals, at, at + 1);
      case 46: // .
        if (next === 46 && at + 2 < this.limit && this.text.charCodeAt(at + 2) === 46) {
          return this.#token(Token.ellipsis, at, at + 3);
        }
        return this.#token(Token.dot, at, at + 1);
      case 58: // :
        if (next === 58) return this.#token(Token.doubleColon, at, at + 2);
        return this.#token(Token.colon, at, at + 1);
      case 33: // !
        if (next === 61) return this.#token(Token.notEqual, at, at + 2);
        return this.#token(Token.bang, at, at + 1);
      case 60: // <
        if (next === 61) return this.#token(Token.lessOrEqual, at, at + 2);
        if (next === 60) return this.#heredocOrLess(at);
        return this.#token(Token.less, at, at + 1);
      case 62: // >
        if (next === 61) return this.#token(Token.greaterOrEqual, at, at + 2);
        return this.#token(Token.greater, at, at + 1);
      case 38: // &
        if (next === 38) return this.#token(Token.and, at, at + 2);
        break;
      case 124: // |
        if (next === 124) return this.#token(Token.or, at, at + 2);
        break;
      case 126: // ~
        if (next === 125) return this.#token(Token.stripBrace, at, at + 2);
        break;
    }
    this.#unusualCharacter(code, at);
  }

  #unusualCharacter(code: number, at: number): void {
    if (code >= 128) {
      const end = identifierEnd(this.text, at, this.limit);
      if (end > at) return this.#token(Token.identifier, at, end);
    }
    const character = String.fromCodePoint(this.text.codePointAt(at)!);
    this.#token(Token.endOfFile, at, Math.min(at + character.length, this.limit));
    this.fail('Invalid character', adviceFor(character));
  }

  #heredocOrLess(at: number): void {
    const nameStart = this.text.charCodeAt(at + 2) === 45 ? at + 3 : at + 2;
    const nameEnd = identifierEnd(this.text, nameStart, this.limit);
    let end = nameEnd;
    if (end < this.limit && this.text.charCodeAt(end) === 13) end++;
    if (nameEnd > nameStart && end < this.limit && this.text.charCodeAt(end) === 10) {
      return this.#token(Token.heredoc, at, end + 1);
    }
    this.#token(Token.less, at, at + 1);
  }
}

/** A number goes on over digits, dots and exponents but does not end with a dot: `1...` is `1` and an ellipsis. */
function numberEnd(text: string, at: number, limit: number): number {
  let end = at;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      end = ++at;
    } else if (code === 46) {
      at++;
    } else if (code === 101 || code === 69) {
      const sign = text.charCodeAt(at + 1);
      at += sign === 43 || sign === 45 ? 2 : 1;
      const exponent = at < limit ? text.charCodeAt(at) : 0;
      if (exponent < 48 || exponent > 57) return end;
      end = ++at;
    } else {
      return end;
    }
  }
  return end;
}

function adviceFor(character: string): string {
  switch (character) {
    case "'":
      return 'Single quotes are not valid. Use double quotes (") to enclose strings.';
    case '`':
      return 'The "`" character is not valid. To create a multi-line string, use "heredoc" syntax, like "<<EOT".';
    case '“':
    case '”':
      return '"Curly quotes" are not valid here. Use straight quotation marks (") instead.';
    case ';':
      return 'The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.';
    case '&':
      return 'Bitwise operators are not supported. Did you mean boolean AND ("&&")?';
    case '|':
      return 'Bitwise operators are not supported. Did you mean boolean OR ("||")?';
    case '~':
    case '^':
      return 'Bitwise operators are not supported.';
    case '\0':
      return 'A NUL byte was found: this is not a text file, or not one in UTF-8.';
    case '\r':
      return 'A carriage return is valid only before a line feed.';
    default:
      return 'This character is not used within the language.';
  }
}
