import type { Expression, NumberLiteral, SplatStep } from './ast.js';
import { ExpressionParser } from './expression.js';
import { Token } from './token.js';

/** What follows a term: attributes, indexes and splats. */
export abstract class TraversalParser extends ExpressionParser {
  protected parseTraversal(term: Expression): Expression {
    const { source } = this;
    const { start } = term;
    let object = term;
    for (;;) {
      if (this.kind === Token.dot) {
        this.advance();
        if (this.kind === Token.identifier) {
          const { end } = this;
          const name = this.name();
          this.advance();
          object = { kind: 'get', source, start, end, object, name };
        } else if (this.kind === Token.number) {
          const key = this.#parseLegacyIndex();
          object = { kind: 'index', source, start, end: key.end, object, key };
        } else if (this.kind === Token.star) {
          this.advance();
          const steps = this.#parseAttributeSteps();
          object = { kind: 'splat', source, start, end: this.previousEnd, list: object, full: false, steps };
        } else {
          this.#failName();
          return { kind: 'invalid', source, start, end: this.previousEnd };
        }
      } else if (this.kind === Token.openBracket) {
        const key = this.#parseIndex();
        if (key === undefined) {
          const steps = this.#parseSteps();
          object = { kind: 'splat', source, start, end: this.previousEnd, list: object, full: true, steps };
        } else {
          object = { kind: 'index', source, start, end: this.previousEnd, object, key };
        }
      } else {
        return object;
      }
      if (!this.lengthenChain()) return object;
    }
  }

  /** Behind `[*]`: all that follows applies to each element, another splat too. */
  #parseSteps(): SplatStep[] {
    const steps: SplatStep[] = [];
    while ((this.kind === Token.dot || this.kind === Token.openBracket) && this.lengthenChain()) {
      const { start } = this;
      if (this.kind === Token.dot) {
        this.advance();
        if (this.kind === Token.star) {
          this.advance();
          const inner = this.#parseAttributeSteps();
          steps.push({ kind: 'splat', full: false, steps: inner, start, end: this.previousEnd });
        } else if (!this.#parseDotStep(steps, start)) {
          break;
        }
      } else {
        const key = this.#parseIndex();
        if (key === undefined) {
          if (!this.enterLevel()) break;
          const inner = this.#parseSteps();
          this.depth--;
          steps.push({ kind: 'splat', full: true, steps: inner, start, end: this.previousEnd });
        } else {
          steps.push({ kind: 'index', key, start, end: this.previousEnd });
        }
      }
    }
    return steps;
  }

  /** Behind `.*`: attributes and legacy indexes apply to each element; what else follows applies to the list. */
  #parseAttributeSteps(): SplatStep[] {
    const steps: SplatStep[] = [];
    while (this.kind === Token.dot && this.lengthenChain()) {
      const { start } = this;
      this.advance();
      if (this.kind === Token.star) {
        this.fail('Nested splat', 'A splat (*) cannot be used inside another attribute-only splat. Use [*] instead.');
        break;
      }
      if (!this.#parseDotStep(steps, start)) break;
    }
    return steps;
  }

  #parseDotStep(steps: SplatStep[], start: number): boolean {
    if (this.kind === Token.identifier) {
      const { end } = this;
      const name = this.name();
      this.advance();
      steps.push({ kind: 'get', name, start, end });
      return true;
    }
    if (this.kind === Token.number) {
      const key = this.#parseLegacyIndex();
      steps.push({ kind: 'index', key, start, end: key.end });
      return true;
    }
    this.#failName();
    return false;
  }

  #parseLegacyIndex(): NumberLiteral {
    const { source, start, end } = this;
    const text = this.name();
    if (text.includes('.')) {
      const detail = `Two legacy indexes may not follow one another. Use the index operator: [${text.replace('.', '][')}].`;
      this.report('Invalid legacy index', detail, start, end);
    }
    this.advance();
    return { kind: 'number', source, start, end, value: Number(text), text };
  }

  /** At `[`; ends behind `]`. Undefined for `[*]`, whose star stands before any line end. */
  #parseIndex(): Expression | undefined {
    const { newlines } = this;
    this.advance();
    if (this.kind === Token.star) {
      this.advance();
      if (this.kind === Token.closeBracket) this.advance();
      else
        this.fail('Missing close bracket on splat', 'The star of a splat must be followed by a closing bracket ("]").');
      return undefined;
    }
    this.newlines = false;
    if (this.kind === Token.newline) this.advance();
    const key = this.parseExpression();
    if (this.kind === Token.closeBracket) {
      this.newlines = newlines;
      this.advance();
    } else {
      this.fail('Missing close bracket on index', 'The index operator must end with a closing bracket ("]").');
    }
    return key;
  }

  #failName(): void {
    this.fail('Invalid attribute name', 'An attribute name is required after a dot.');
  }
}
