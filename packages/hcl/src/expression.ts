import type { BinaryOperator, Expression } from './ast.js';
import { CollectionParser } from './collection.js';
import { maxChain, maxDepth } from './limits.js';
import { Token } from './token.js';

/** Binding power by token; 0 for what is no binary operator. */
const precedence = new Uint8Array(256);
const operators: BinaryOperator[] = [];
const levels: [number, BinaryOperator][][] = [
  [[Token.or, '||']],
  [[Token.and, '&&']],
  [
    [Token.equal, '=='],
    [Token.notEqual, '!='],
  ],
  [
    [Token.less, '<'],
    [Token.lessOrEqual, '<='],
    [Token.greater, '>'],
    [Token.greaterOrEqual, '>='],
  ],
  [
    [Token.plus, '+'],
    [Token.minus, '-'],
  ],
  [
    [Token.star, '*'],
    [Token.slash, '/'],
    [Token.percent, '%'],
  ],
];
for (const [index, level] of levels.entries()) {
  for (const [kind, operator] of level) {
    precedence[kind] = index + 1;
    operators[kind] = operator;
  }
}

/** Operators and terms; https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions. */
export abstract class ExpressionParser extends CollectionParser {
  protected depth = 0;
  /** The levels that chains add to the expression last parsed. */
  protected chain = 0;

  protected parseExpression(): Expression {
    if (!this.enterLevel()) return this.invalid();
    const outerChain = this.chain;
    this.chain = 0;
    let expression = this.#parseBinary(1);
    if (this.kind === Token.question) expression = this.#parseConditional(expression);
    if (outerChain > this.chain) this.chain = outerChain;
    this.depth--;
    return expression;
  }

  /** The rest of a term: `.name`, `.0`, `.*`, `[key]`, `[*]`. */
  protected abstract parseTraversal(term: Expression): Expression;

  /** One level deeper, until `depth` is set back; false, and stopped, where it is too deep. */
  protected enterLevel(): boolean {
    if (this.depth === maxDepth) {
      this.fail('Nesting too deep', `Expressions and blocks may be nested ${maxDepth} levels deep.`);
      return false;
    }
    this.depth++;
    return true;
  }

  /** One level more on the chain; false, and stopped, where it is too long. */
  protected lengthenChain(): boolean {
    if (++this.chain <= maxChain) return true;
    this.fail('Expression too long', `Operators and traversals may be chained ${maxChain} times.`);
    return false;
  }

  #parseConditional(condition: Expression): Expression {
    const { source } = this;
    this.advance();
    const then = this.parseExpression();
    let otherwise: Expression;
    if (this.kind === Token.colon) {
      this.advance();
      otherwise = this.parseExpression();
    } else {
      const detail = 'The conditional operator (... ? ... : ...) requires a second result, after a colon.';
      this.fail('Missing colon in conditional', detail);
      otherwise = this.invalid();
    }
    return { kind: 'conditional', source, start: condition.start, end: otherwise.end, condition, then, otherwise };
  }

  #parseBinary(minimum: number): Expression {
    let left = this.#parseOperand();
    for (;;) {
      const { kind, source } = this;
      const level = precedence[kind]!;
      if (level === 0 || level < minimum) return left;
      this.advance();
      const leftChain = this.chain;
      this.chain = 0;
      const right = this.#parseBinary(level + 1);
      if (leftChain > this.chain) this.chain = leftChain;
      left = { kind: 'binary', source, start: left.start, end: right.end, operator: operators[kind]!, left, right };
      if (!this.lengthenChain()) return left;
    }
  }

  #parseOperand(): Expression {
    const term = this.#parseTerm();
    return this.kind === Token.dot || this.kind === Token.openBracket ? this.parseTraversal(term) : term;
  }

  #parseTerm(): Expression {
    switch (this.kind) {
      case Token.quote:
        return this.parseQuoted();
      case Token.identifier:
        return this.#parseName();
      case Token.number:
        return this.#parseNumber();
      case Token.openBracket:
        return this.parseTuple();
      case Token.openBrace:
        return this.parseObject();
      case Token.openParen:
        return this.#parseParenthesis();
      case Token.heredoc:
        return this.parseHeredoc();
      case Token.bang:
        return this.#parseUnary('!');
      case Token.minus:
        return this.#parseUnary('-');
      case Token.endOfFile:
        this.fail('Missing expression', 'An expression is expected, but the text ends here.');
        return this.invalid();
      default:
        this.fail('Invalid expression', 'This cannot begin an expression.');
        return this.invalid();
    }
  }

  #parseName(): Expression {
    const { source, start, end } = this;
    const name = this.name();
    this.advance();
    if (this.kind === Token.openParen) return this.parseCall(start, name);
    if (this.kind === Token.doubleColon) return this.#parseNamespacedCall(start, name);
    if (name === 'true') return { kind: 'bool', source, start, end, value: true };
    if (name === 'false') return { kind: 'bool', source, start, end, value: false };
    if (name === 'null') return { kind: 'null', source, start, end };
    return { kind: 'variable', source, start, end, name };
  }

  #parseNamespacedCall(start: number, name: string): Expression {
    while (this.kind === Token.doubleColon) {
      this.advance();
      if (this.kind !== Token.identifier) {
        this.fail('Missing function name', 'A function name is required after "::".');
        return { kind: 'invalid', source: this.source, start, end: this.previousEnd };
      }
      name += `::${this.name()}`;
      this.advance();
    }
    if (this.kind === Token.openParen) return this.parseCall(start, name);
    this.fail('Missing open parenthesis', 'The arguments of the function, in parentheses, are required here.');
    return { kind: 'invalid', source: this.source, start, end: this.previousEnd };
  }

  #parseNumber(): Expression {
    const { source, start, end } = this;
    const text = this.name();
    const value = Number(text);
    if (Number.isNaN(value)) this.report('Invalid number', `"${text}" is not a number.`, start, end);
    this.advance();
    return { kind: 'number', source, start, end, value, text };
  }

  #parseParenthesis(): Expression {
    const { source, start, newlines } = this;
    this.newlines = false;
    this.advance();
    const inner = this.parseExpression();
    if (this.kind === Token.closeParen) {
      this.newlines = newlines;
      this.advance();
    } else {
      this.fail('Unbalanced parentheses', 'A closing parenthesis is expected here.');
    }
    return { kind: 'parenthesis', source, start, end: this.previousEnd, inner };
  }

  #parseUnary(operator: '!' | '-'): Expression {
    const { source, start } = this;
    this.advance();
    if (!this.enterLevel()) return this.invalid();
    const operand = this.#parseOperand();
    this.depth--;
    return { kind: 'unary', source, start, end: operand.end, operator, operand };
  }
}
