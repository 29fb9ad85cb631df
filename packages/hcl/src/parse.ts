import type { Diagnostic, Expression, HclFile } from './ast.js';
import { BodyParser } from './body.js';
import { Source } from './source.js';
import { Token } from './token.js';

/** An expression on its own. It is complete where `diagnostics` is empty. */
export interface ParsedExpression {
  readonly expression: Expression;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a file in HCL native syntax (.tf, .tfvars, .hcl). Never throws: what is wrong is in `diagnostics`, and what
 * could be understood is in `body`.
 */
export function parseHcl(file: string, text: string): HclFile {
  return new FileParser(new Source(file, text), afterByteOrderMark(text), text.length).parseFile();
}

/** Parses an expression on its own; line ends in it are blank space, as in parentheses. Never throws. */
export function parseExpression(file: string, text: string): ParsedExpression {
  return new FileParser(new Source(file, text), afterByteOrderMark(text), text.length).parseExpressionFile();
}

/** Parses a template without quotes, as the file that `templatefile` reads. Never throws. */
export function parseTemplate(file: string, text: string): ParsedExpression {
  return parseTemplateIn(new Source(file, text), afterByteOrderMark(text), text.length);
}

/** Parses the part of a text from `start` to `end` as a template without quotes. */
export function parseTemplateIn(source: Source, start: number, end: number): ParsedExpression {
  return new FileParser(source, start, end).parseTemplateFile();
}

class FileParser extends BodyParser {
  parseFile(): HclFile {
    const body = this.parseFileBody();
    return { source: this.source, body, comments: this.comments, diagnostics: this.diagnostics.items };
  }

  parseExpressionFile(): ParsedExpression {
    this.newlines = false;
    this.advance();
    const expression = this.parseExpression();
    if (this.kind !== Token.endOfFile) {
      this.fail('Extra characters after expression', 'An expression was parsed, but the text goes on here.');
    }
    return { expression, diagnostics: this.diagnostics.items };
  }

  parseTemplateFile(): ParsedExpression {
    const expression = this.parseBareTemplate();
    return { expression, diagnostics: this.diagnostics.items };
  }
}

function afterByteOrderMark(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}
