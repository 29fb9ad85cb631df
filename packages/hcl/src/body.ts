import type { Attribute, Block, Body, Label, Node } from './ast.js';
import { maxOpenHeredocs } from './limits.js';
import { indentationOf, lineStartOf, Recovery } from './recovery.js';
import { TextEnd } from './text.js';
import { Token } from './token.js';
import { TraversalParser } from './traversal.js';
import { skipWhiteSpace } from './white-space.js';

/** Up to here a body's attribute names are compared one by one. */
const fewAttributes = 8;

interface Items {
  readonly attributes: Attribute[];
  readonly blocks: Block[];
  names: Set<string> | undefined;
}

/** Attributes and blocks; https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#structural-elements. */
export class BodyParser extends TraversalParser {
  #recovery: Recovery | undefined;
  #hasUnclosedBlock = false;

  protected parseFileBody(): Body {
    const { source, start, limit } = this;
    const items: Items = { attributes: [], blocks: [], names: undefined };
    this.advance();
    this.#parseItems(items, false);
    return { source, start, end: limit, attributes: items.attributes, blocks: items.blocks };
  }

  /** Up to the closing brace, which is left to the caller, or to the end of the file. */
  #parseItems(items: Items, isNested: boolean): void {
    for (;;) {
      const { kind, start } = this;
      if (kind === Token.newline) {
        this.advance();
      } else if (kind === Token.identifier) {
        this.#parseItem(items);
        if (this.kind === Token.newline) this.advance();
        else if (this.kind === Token.stop) this.#recover(start, isNested);
      } else if (kind === Token.endOfFile || (kind === Token.closeBrace && isNested)) {
        return;
      } else {
        if (kind === Token.quote) this.fail('Invalid argument name', 'Argument names must not be quoted.');
        else this.fail('Argument or block definition required', 'An argument or block definition is required here.');
        this.#recover(start, isNested);
      }
    }
  }

  #parseItem(items: Items): void {
    const { start } = this;
    const name = this.name();
    this.advance();
    if (this.kind === Token.equals) {
      this.#parseAttribute(items, start, name);
      if (this.kind === Token.newline || this.kind === Token.endOfFile) return;
      if (this.kind === Token.comma) {
        this.fail('Unexpected comma after argument', 'Arguments are separated by newlines, not by commas.');
      } else {
        this.fail('Missing newline after argument', 'An argument definition must end with a newline.');
      }
    } else if (this.kind === Token.quote || this.kind === Token.openBrace || this.kind === Token.identifier) {
      this.#parseBlock(items, start, name);
      if (this.kind === Token.newline || this.kind === Token.endOfFile) return;
      this.fail('Missing newline after block definition', 'A block definition must end with a newline.');
    } else {
      const detail = 'An argument or block definition is required here. To set an argument, use the equals sign "=".';
      this.fail('Argument or block definition required', detail, start, this.previousEnd);
    }
  }

  #parseAttribute(items: Items, start: number, name: string): void {
    const { source } = this;
    this.advance();
    const expression = this.parseExpression();
    if (isNew(items, name)) {
      items.attributes.push({ source, start, end: expression.end, name, expression });
    } else {
      const line = source.line(items.attributes.find((attribute) => attribute.name === name)!.start);
      const detail = `The argument "${name}" was already set on line ${line}. Each argument may be set only once.`;
      this.report('Attribute redefined', detail, start, start + name.length);
    }
  }

  #parseBlock(items: Items, start: number, type: string): void {
    const { source } = this;
    const labels = this.#parseLabels();
    let headerEnd = this.start;
    if (this.kind !== Token.openBrace) {
      this.#failHeader();
      const brace = this.#braceBehind(start, headerEnd);
      if (brace === -1) {
        const end = this.previousEnd;
        const body: Body = { source, start: end, end, attributes: [], blocks: [] };
        items.blocks.push({ source, start, end, type, labels, body, headerEnd: end });
        return;
      }
      headerEnd = brace;
      this.kind = Token.openBrace;
      this.end = brace + 1;
    }
    if (!this.enterLevel()) return;
    const inner: Items = { attributes: [], blocks: [], names: undefined };
    this.advance();
    this.#parseBlockItems(inner);
    this.depth--;
    let end = this.previousEnd;
    let moved: Items | undefined;
    if (this.kind === Token.closeBrace) {
      this.advance();
      end = this.previousEnd;
    } else if (this.kind === Token.endOfFile) {
      moved = this.#closeAtEndOfFile(start, headerEnd, inner);
      if (moved !== undefined) end = firstStart(moved);
    }
    const body: Body = { source, start: headerEnd, end, attributes: inner.attributes, blocks: inner.blocks };
    items.blocks.push({ source, start, end, type, labels, body, headerEnd });
    if (moved !== undefined) {
      for (const attribute of moved.attributes) if (isNew(items, attribute.name)) items.attributes.push(attribute);
      for (const block of moved.blocks) items.blocks.push(block);
    }
  }

  /** Behind the opening brace: a body, or one argument on the same line. */
  #parseBlockItems(items: Items): void {
    const { start } = this;
    if (this.kind === Token.identifier) {
      const name = this.name();
      this.advance();
      if (this.kind === Token.equals) {
        this.#parseAttribute(items, start, name);
        if (this.kind === Token.closeBrace) return;
        const detail =
          'A block on a single line holds one argument and closes on that line. Put each argument on a line of its own.';
        if (this.kind === Token.newline)
          this.report('Invalid single-argument block definition', detail, this.start, this.end);
        else this.fail('Invalid single-argument block definition', detail);
      } else {
        const detail = 'A block on a single line holds one argument. Put a nested block on a line of its own.';
        this.fail('Argument definition required', detail, start, this.previousEnd);
      }
      if (this.kind === Token.stop) this.#recover(start, true);
    }
    this.#parseItems(items, true);
  }

  #parseLabels(): Label[] {
    const { source } = this;
    const labels: Label[] = [];
    for (;;) {
      const { start, end } = this;
      if (this.kind === Token.identifier) {
        labels.push({ source, start, end, value: this.name() });
        this.advance();
      } else if (this.kind === Token.quote) {
        const ended = this.readQuotedText(start);
        if (ended === TextEnd.sequence) {
          const at = this.end;
          this.start = at;
          const detail =
            'Template sequences are not allowed in a label. To write "${" or "%{" as such, double its first character.';
          this.fail('Invalid label', detail, at, at + 2);
        }
        if (this.kind === Token.stop) return labels;
        labels.push({ source, start, end: this.end, value: this.literal });
        this.advance();
      } else {
        return labels;
      }
    }
  }

  #failHeader(): void {
    if (this.kind === Token.newline) {
      this.fail('Invalid block definition', 'A block must open with "{" on the line of its type and labels.');
    } else if (this.kind === Token.equals) {
      this.fail(
        'Invalid block definition',
        'The equals sign "=" sets an argument; it must not be used in a block definition.',
      );
    } else {
      this.fail('Invalid block definition', 'A label or an opening brace ("{") is expected here.');
    }
  }

  /** The brace that ends the line of a broken header or begins the next one, or -1: behind it is still a body. */
  #braceBehind(start: number, stoppedAt: number): number {
    const { text, limit } = this;
    const newline = text.indexOf('\n', stoppedAt);
    const lineEnd = newline === -1 ? limit : newline;
    const line = text.slice(start, lineEnd).trimEnd();
    if (line.endsWith('{')) return start + line.length - 1;
    const nextText = skipWhiteSpace(text, lineEnd, limit);
    return stoppedAt === lineEnd && text.charCodeAt(nextText) === Token.openBrace ? nextText : -1;
  }

  /**
   * Some block before the end of the file lacks its brace, so that others landed in the body of this one: those that
   * are not indented deeper than its own first line, and what follows them, are taken out again.
   */
  #closeAtEndOfFile(start: number, headerEnd: number, inner: Items): Items | undefined {
    if (!this.#hasUnclosedBlock) {
      this.#hasUnclosedBlock = true;
      const detail =
        'There is no closing brace for this block before the end of the file. An inner brace may be missing.';
      this.report('Unclosed configuration block', detail, start, headerEnd + 1);
    }
    const { text } = this;
    const indentation = indentationOf(text, start);
    const isOutside = (node: Attribute | Block): boolean =>
      node.start > headerEnd && node.start - lineStartOf(text, node.start) <= indentation;
    const cut = Math.min(
      inner.attributes.find(isOutside)?.start ?? Infinity,
      inner.blocks.find(isOutside)?.start ?? Infinity,
    );
    if (cut === Infinity) return undefined;
    return { attributes: takeFrom(inner.attributes, cut), blocks: takeFrom(inner.blocks, cut), names: undefined };
  }

  #recover(start: number, isNested: boolean): void {
    this.#recovery ??= new Recovery(this.text);
    this.newlines = true;
    const isGivenUp = this.openHeredocs > maxOpenHeredocs;
    this.end = isGivenUp ? this.limit : this.#recovery.findResume(start, this.stoppedAt, isNested);
    // What is parsed once more gives its comments once more.
    while ((this.comments.at(-1)?.end ?? 0) > this.end) this.comments.pop();
    this.advance();
  }
}

function takeFrom<T extends Node>(nodes: T[], cut: number): T[] {
  const index = nodes.findIndex((node) => node.start >= cut);
  return index === -1 ? [] : nodes.splice(index);
}

function firstStart({ attributes, blocks }: Items): number {
  return Math.min(attributes[0]?.start ?? Infinity, blocks[0]?.start ?? Infinity);
}

function isNew(items: Items, name: string): boolean {
  const { attributes } = items;
  if (attributes.length < fewAttributes) return !attributes.some((attribute) => attribute.name === name);
  items.names ??= new Set(attributes.map((attribute) => attribute.name));
  if (items.names.has(name)) return false;
  items.names.add(name);
  return true;
}
