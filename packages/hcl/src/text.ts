import { readEscape } from './escape.js';
import { closingLineEnd } from './heredoc.js';
import { Scanner } from './scanner.js';
import { Token } from './token.js';

/** How the text of a template ended. */
export const TextEnd = {
  /** With the template: `end` lies behind the closing quote or marker. */
  closed: 0,
  /** Before `${` or `%{`, where `end` is. */
  sequence: 1,
  /** With an error; the parser has stopped. */
  failed: 2,
};

/** Reads the literal text of templates from `end` on, into `literal`. */
export abstract class TextScanner extends Scanner {
  /** The text last read, with escapes resolved. */
  protected literal = '';
  /** Whether the text last read has nothing but ASCII. */
  protected isLiteralAscii = true;
  /** How many heredocs without end were searched through for their markers. */
  protected openHeredocs = 0;
  /** Where the text last read ends. */
  protected literalEnd = 0;

  /** Reads in quotes. The line ends before the closing quote are an error. */
  protected readQuotedText(openQuote: number): number {
    const { text, limit } = this;
    let at = this.end;
    let from = at;
    let value = '';
    let seen = 0;
    while (at < limit) {
      const code = text.charCodeAt(at);
      if (code === 34) {
        this.#setLiteral(value + text.slice(from, at), seen, at, at + 1);
        return TextEnd.closed;
      }
      if (code === 92) {
        const escape = readEscape(text, at, limit);
        value += text.slice(from, at) + escape.value;
        if (escape.problem !== undefined) this.report('Invalid escape sequence', escape.problem, at, escape.end);
        if (escape.value > '\x7f') seen = 128;
        from = at = escape.end;
        continue;
      }
      if (code === 36 || code === 37) {
        const next = text.charCodeAt(at + 1);
        if (next === 123) {
          this.#setLiteral(value + text.slice(from, at), seen, at, at);
          return TextEnd.sequence;
        }
        if (next === code && text.charCodeAt(at + 2) === 123) {
          value += text.slice(from, at + 1) + '{';
          from = at = at + 3;
          continue;
        }
      } else if (code === 10 || code === 13) {
        break;
      }
      seen |= code;
      at++;
    }
    this.#setLiteral(value + text.slice(from, at), seen, at, at);
    if (at < limit) {
      const detail =
        'Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.';
      this.#failText(at, 'Invalid multi-line string', detail, at, at + 1);
    } else {
      const detail = 'There is no closing quote for this string before the end of the file.';
      this.#failText(at, 'Unterminated string', detail, openQuote, openQuote + 1);
    }
    return TextEnd.failed;
  }

  /**
   * Reads whole lines, up to the line that holds the `marker` of the heredoc or, without a marker, to the limit.
   * `isLineStart` is false behind an interpolation, where a marker does not count.
   */
  protected readLines(marker: string | undefined, openHeredoc: number, isLineStart: boolean): number {
    const { text, limit } = this;
    let at = this.end;
    let from = at;
    let value = '';
    let seen = 0;
    while (at < limit) {
      if (isLineStart && marker !== undefined) {
        const lineEnd = closingLineEnd(text, at, limit, marker);
        if (lineEnd >= 0) {
          this.#setLiteral(value + text.slice(from, at), seen, at, lineEnd);
          return TextEnd.closed;
        }
      }
      isLineStart = false;
      while (at < limit) {
        const code = text.charCodeAt(at++);
        if (code > 37) {
          seen |= code;
        } else if (code === 10) {
          isLineStart = true;
          break;
        } else if (code === 36 || code === 37) {
          const next = text.charCodeAt(at);
          if (next === 123) {
            this.#setLiteral(value + text.slice(from, at - 1), seen, at - 1, at - 1);
            return TextEnd.sequence;
          }
          if (next === code && text.charCodeAt(at + 1) === 123) {
            value += text.slice(from, at) + '{';
            from = at = at + 2;
          }
        } else if (code === 13 && marker !== undefined && text.charCodeAt(at) !== 10) {
          this.#setLiteral(value + text.slice(from, at - 1), seen, at - 1, at - 1);
          const detail = 'A carriage return is valid only before a line feed.';
          this.#failText(at - 1, 'Invalid character', detail, at - 1, at);
          return TextEnd.failed;
        }
      }
    }
    this.#setLiteral(value + text.slice(from, at), seen, at, at);
    if (marker === undefined) return TextEnd.closed;
    this.openHeredocs++;
    const detail = `There is no line with the closing marker ${marker}, followed by a line end, before the end of the file.`;
    this.#failText(openHeredoc + 2, 'Unterminated heredoc', detail, openHeredoc, openHeredoc + 2);
    return TextEnd.failed;
  }

  /** `seen` is the union of all character codes. */
  #setLiteral(value: string, seen: number, literalEnd: number, end: number): void {
    this.literal = value;
    this.isLiteralAscii = seen <= 127;
    this.literalEnd = literalEnd;
    this.end = end;
  }

  #failText(at: number, summary: string, detail: string, start: number, end: number): void {
    this.kind = Token.quote;
    this.start = at;
    this.previousEnd = at;
    this.fail(summary, detail, start, end);
  }
}
