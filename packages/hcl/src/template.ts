import type { Expression, Interpolation } from './ast.js';
import { directiveWords, nestDirectives, type Directive, type FlatPart } from './directives.js';
import { heredocMarker, removeIndentation } from './heredoc.js';
import { maxDepth } from './limits.js';
import { TextEnd, TextScanner } from './text.js';
import { Token } from './token.js';
import { isWhiteSpace, skipWhiteSpace } from './white-space.js';

/** ASCII characters that end the fast path of a quoted string. */
const special = new Uint8Array(128);
for (const character of '"\\$%\r\n') special[character.charCodeAt(0)] = 1;

/** Quoted strings, heredocs and bare templates. */
export abstract class TemplateParser extends TextScanner {
  protected abstract parseExpression(): Expression;

  /** At an opening quote; ends behind the closing one. */
  protected parseQuoted(): Expression {
    const { source, start, text, limit } = this;
    let at = this.end;
    while (at < limit) {
      const code = text.charCodeAt(at);
      if (code > 127) break;
      if (special[code] === 1) {
        if (code !== 34) break;
        this.end = at + 1;
        this.advance();
        return { kind: 'string', source, start, end: at + 1, value: text.slice(start + 1, at) };
      }
      at++;
    }
    return this.#parseTemplate(start, undefined, false);
  }

  /** At `<<NAME` or `<<-NAME`; ends behind the closing marker, before its line end. */
  protected parseHeredoc(): Expression {
    const { start, end, text } = this;
    return this.#parseTemplate(start, heredocMarker(text, start, end), text.charCodeAt(start + 2) === 45);
  }

  /** The text up to the limit, without quotes; ends at the limit. */
  protected parseBareTemplate(): Expression {
    const { start } = this;
    const parts = this.#parseFlat(start, undefined, true);
    return this.kind === Token.stop
      ? this.#brokenTemplate(parts, start)
      : this.#templateOf(parts, start, this.literalEnd);
  }

  #parseTemplate(start: number, marker: string | undefined, isIndented: boolean): Expression {
    const { newlines } = this;
    const flat = this.#parseFlat(start, marker, false);
    if (isIndented) removeIndentation(flat);
    this.newlines = newlines;
    if (this.kind === Token.stop) return this.#brokenTemplate(flat, start);
    const { end } = this;
    this.advance();
    return this.#templateOf(flat, start, end);
  }

  /** Of a heredoc without end nothing is kept: the parser goes on with the line behind its marker. */
  #brokenTemplate(flat: readonly FlatPart[], start: number): Expression {
    const end = this.previousEnd;
    const kept = flat.filter((part) => part.end <= end);
    if (kept.length < flat.length) return { kind: 'invalid', source: this.source, start, end };
    return this.#templateOf(kept, start, end);
  }

  #templateOf(flat: readonly FlatPart[], start: number, end: number): Expression {
    const { source } = this;
    const isStopped = this.kind === Token.stop;
    if (!isStopped && flat.length === 0) return { kind: 'string', source, start, end, value: '' };
    const only = flat[0];
    if (!isStopped && flat.length === 1 && only!.kind === 'text') {
      return { kind: 'string', source, start, end, value: only!.value };
    }
    if (flat.every(isTemplatePart)) return { kind: 'template', source, start, end, parts: flat };
    const parts = nestDirectives(flat, maxDepth, (summary, detail, from, to) => {
      if (!isStopped) this.report(summary, detail, from, to);
    });
    return { kind: 'template', source, start, end, parts };
  }

  /** The parts from `end` on in text order; ends behind the template, or stopped. */
  #parseFlat(start: number, marker: string | undefined, isBare: boolean): FlatPart[] {
    const { source, text } = this;
    const isQuoted = marker === undefined && !isBare;
    const flat: FlatPart[] = [];
    let isLineStart = true;
    let isStripped = false;
    for (;;) {
      const textStart = this.end;
      const ended = isQuoted ? this.readQuotedText(start) : this.readLines(marker, start, isLineStart);
      const { literal, literalEnd } = this;
      let value = literal;
      if (isStripped) value = stripStart(value, isQuoted);
      const isSequence = ended === TextEnd.sequence;
      let sequenceStart = literalEnd + 2;
      if (isSequence && text.charCodeAt(sequenceStart) === 126) {
        sequenceStart++;
        value = stripEnd(value, isQuoted);
      }
      if (!this.isLiteralAscii) value = value.normalize('NFC');
      // Text that strip markers leave empty still makes the template a string and not the value of its interpolation.
      if (literal !== '') flat.push({ kind: 'text', source, start: textStart, end: literalEnd, value });
      if (!isSequence) return flat;
      this.newlines = false;
      this.end = sequenceStart;
      this.advance();
      flat.push(
        text.charCodeAt(literalEnd) === 36 ? this.#parseInterpolation(literalEnd) : this.#parseDirective(literalEnd),
      );
      if (this.kind === Token.stop) return flat;
      isStripped = this.kind === Token.stripBrace;
      isLineStart = false;
    }
  }

  #parseInterpolation(start: number): Interpolation {
    const { source } = this;
    const expression = this.parseExpression();
    if (this.kind === Token.endOfFile) {
      const detail = 'There is no closing brace for this interpolation before the end of the text.';
      this.fail('Unclosed template interpolation', detail, start, start + 2);
    } else if (this.kind !== Token.closeBrace && this.kind !== Token.stripBrace) {
      const detail =
        'A closing brace is expected after the interpolated expression. If this is meant for another language, such as a shell script, escape it by starting with "$${" instead of "${".';
      this.fail('Extra characters after interpolation expression', detail);
    }
    const end = this.kind === Token.stop ? this.previousEnd : this.end;
    return { kind: 'interpolation', source, start, end, expression };
  }

  /** An invalid directive is an interpolation of what is not known. */
  #parseDirective(start: number): Directive | Interpolation {
    const { source } = this;
    const word = directiveWords.find((known) => this.isKeyword(known));
    if (word === undefined) {
      const detail = `A template directive begins with one of ${directiveWords.join(', ')}.`;
      this.fail('Invalid template directive', detail);
      return { kind: 'interpolation', source, start, end: this.previousEnd, expression: this.invalid() };
    }
    this.advance();
    let keyName: string | undefined;
    let valueName = '';
    let expression: Expression | undefined;
    if (word === 'for') ({ keyName, valueName } = this.parseForNames('directive'));
    if (word === 'for' || word === 'if') expression = this.parseExpression();
    if (this.kind !== Token.closeBrace && this.kind !== Token.stripBrace) {
      this.fail('Extra characters in directive', 'A closing brace is expected at the end of this directive.');
    }
    const end = this.kind === Token.stop ? this.previousEnd : this.end;
    return { kind: 'directive', source, start, end, word, keyName, valueName, expression };
  }

  /** Behind `for`: reads `value in` or `key, value in`. */
  protected parseForNames(what: 'directive' | 'expression'): { keyName: string | undefined; valueName: string } {
    const first = this.#parseForName(what, 'after "for"');
    let names = { keyName: undefined as string | undefined, valueName: first };
    if (this.kind === Token.comma) {
      this.advance();
      names = { keyName: first, valueName: this.#parseForName(what, 'after the comma') };
    }
    if (this.isKeyword('in')) this.advance();
    else this.fail(`Invalid "for" ${what}`, 'The keyword "in" is required after the variable names.');
    return names;
  }

  #parseForName(what: string, where: string): string {
    if (this.kind !== Token.identifier) {
      this.fail(`Invalid "for" ${what}`, `A variable name is required ${where}.`);
      return '';
    }
    const name = this.name();
    this.advance();
    return name;
  }
}

function isTemplatePart(part: FlatPart): part is Exclude<FlatPart, Directive> {
  return part.kind !== 'directive';
}

/** Behind `~}`: white space goes, in a template of several lines up to and with the line end. */
function stripStart(value: string, isQuoted: boolean): string {
  let limit = value.length;
  if (!isQuoted) {
    const newline = value.indexOf('\n');
    if (newline !== -1) limit = newline + 1;
  }
  return value.slice(skipWhiteSpace(value, 0, limit));
}

/** Before `${~`: white space goes, in a template of several lines that of the last one (an ended line ends with its end). */
function stripEnd(value: string, isQuoted: boolean): string {
  const lineStart = isQuoted || value.length < 2 ? 0 : value.lastIndexOf('\n', value.length - 2) + 1;
  let end = value.length;
  while (end > lineStart && isWhiteSpace(value.charCodeAt(end - 1))) end--;
  return value.slice(0, end);
}
