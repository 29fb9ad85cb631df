import type { Expression, ObjectItem } from './ast.js';
import { TemplateParser } from './template.js';
import { Token } from './token.js';

/** Tuples, objects, `for` expressions, function arguments. */
export abstract class CollectionParser extends TemplateParser {
  /** At `[`; ends behind `]`. */
  protected parseTuple(): Expression {
    const { source, start, newlines } = this;
    this.newlines = false;
    this.advance();
    if (this.isKeyword('for')) return this.#parseFor(start, newlines, Token.closeBracket);
    const items: Expression[] = [];
    while (this.kind !== Token.closeBracket) {
      items.push(this.parseExpression());
      if (this.kind === Token.comma) this.advance();
      else if (this.kind !== Token.closeBracket) {
        if (this.kind === Token.endOfFile) this.#failUnclosed('tuple', 'bracket', start);
        else this.fail('Missing item separator', 'A comma is expected before the next item.');
        items.push(this.invalid());
        return { kind: 'tuple', source, start, end: this.previousEnd, items };
      }
    }
    this.newlines = newlines;
    this.advance();
    return { kind: 'tuple', source, start, end: this.previousEnd, items };
  }

  /** At `{`; ends behind `}`. */
  protected parseObject(): Expression {
    const { source, start, newlines } = this;
    this.newlines = false;
    this.advance();
    if (this.isKeyword('for')) return this.#parseFor(start, newlines, Token.closeBrace);
    this.newlines = true;
    const items: ObjectItem[] = [];
    while (this.kind !== Token.closeBrace) {
      if (this.kind === Token.newline) {
        this.advance();
        continue;
      }
      const key = this.#parseKey();
      if (this.kind === Token.equals || this.kind === Token.colon) {
        this.advance();
        items.push({ key, value: this.parseExpression() });
      } else {
        if (this.kind === Token.endOfFile) this.#failUnclosed('object', 'brace', start);
        else this.fail('Missing key/value separator', separatorDetail);
        items.push({ key, value: this.invalid() });
      }
      if (this.kind === Token.comma || this.kind === Token.newline) this.advance();
      else if (this.kind !== Token.closeBrace) {
        if (this.kind === Token.endOfFile) this.#failUnclosed('object', 'brace', start);
        else this.fail('Missing item separator', 'A newline or comma is expected before the next item.');
        items.push({ key: this.invalid(), value: this.invalid() });
        return { kind: 'object', source, start, end: this.previousEnd, items };
      }
    }
    this.newlines = newlines;
    this.advance();
    return { kind: 'object', source, start, end: this.previousEnd, items };
  }

  /** At `(` behind the function's name; ends behind `)`. */
  protected parseCall(start: number, name: string): Expression {
    const { source, newlines } = this;
    const args: Expression[] = [];
    let expandFinal = false;
    this.newlines = false;
    this.advance();
    while (this.kind !== Token.closeParen) {
      args.push(this.parseExpression());
      if (this.kind === Token.comma) {
        this.advance();
        continue;
      }
      if (this.kind === Token.ellipsis) {
        expandFinal = true;
        this.advance();
      }
      if (this.kind !== Token.closeParen) {
        if (this.kind === Token.endOfFile) this.#failUnclosed('function call', 'parenthesis', start);
        else if (expandFinal)
          this.fail('Missing closing parenthesis', 'An expanded argument (with ...) must be the last one.');
        else this.fail('Missing argument separator', 'A comma is required between arguments.');
        args.push(this.invalid());
        return { kind: 'call', source, start, end: this.previousEnd, name, args, expandFinal };
      }
    }
    this.newlines = newlines;
    this.advance();
    return { kind: 'call', source, start, end: this.previousEnd, name, args, expandFinal };
  }

  #parseKey(): Expression {
    const { source, start, end } = this;
    if (this.kind === Token.identifier && this.#isKeyEnd(end)) {
      this.advance();
      return { kind: 'string', source, start, end, value: this.text.slice(start, end).normalize('NFC') };
    }
    const key = this.parseExpression();
    if (key.kind !== 'variable' && key.kind !== 'bool' && key.kind !== 'null') return key;
    return { kind: 'string', source, start, end, value: this.text.slice(start, end).normalize('NFC') };
  }

  /** Whether a single `=` or `:` follows, behind nothing but blanks. */
  #isKeyEnd(at: number): boolean {
    const { text } = this;
    let code = text.charCodeAt(at);
    while (code === 32 || code === 9) code = text.charCodeAt(++at);
    return (code === 61 || code === 58) && text.charCodeAt(at + 1) !== code;
  }

  /** At `for`; ends behind the bracket or brace. */
  #parseFor(start: number, newlines: boolean, close: number): Expression {
    const { source } = this;
    this.advance();
    const { keyName, valueName } = this.parseForNames('expression');
    const collection = this.parseExpression();
    if (this.kind === Token.colon) this.advance();
    else this.fail('Invalid "for" expression', 'A colon is required after the collection.');
    let key: Expression | undefined;
    let value = this.parseExpression();
    if (this.kind === Token.arrow) {
      this.advance();
      key = value;
      value = this.parseExpression();
    }
    let grouping = false;
    if (this.kind === Token.ellipsis) {
      grouping = true;
      if (close === Token.closeBracket) {
        const detail = 'The grouping ellipsis (...) is valid only when building an object.';
        this.report('Invalid "for" expression', detail, this.start, this.end);
      }
      this.advance();
    }
    let condition: Expression | undefined;
    if (this.isKeyword('if')) {
      this.advance();
      condition = this.parseExpression();
    }
    if (this.kind === close) {
      this.newlines = newlines;
      this.advance();
    } else if (this.kind === Token.endOfFile) {
      this.#failUnclosed('"for" expression', close === Token.closeBrace ? 'brace' : 'bracket', start);
    } else {
      this.fail('Invalid "for" expression', 'Extra characters after the end of the "for" expression.');
    }
    if (this.kind === Token.stop) return { kind: 'invalid', source, start, end: this.previousEnd };
    if (close === Token.closeBracket && key !== undefined) {
      this.report('Invalid "for" expression', 'A key is valid only when building an object.', key.start, key.end);
    } else if (close === Token.closeBrace && key === undefined) {
      this.report('Invalid "for" expression', 'A key is required when building an object.', value.start, value.end);
    }
    return {
      kind: 'for',
      source,
      start,
      end: this.previousEnd,
      keyName,
      valueName,
      collection,
      key,
      value,
      condition,
      grouping,
    };
  }

  #failUnclosed(what: string, bracket: string, start: number): void {
    const detail = `There is no closing ${bracket} for this ${what} before the end of the file. An inner ${bracket} may be missing.`;
    this.fail(`Unterminated ${what}`, detail, start, start + 1);
  }
}

const separatorDetail =
  'An equals sign ("=") is expected between a key and its value. A key with dots or spaces needs quotes.';
