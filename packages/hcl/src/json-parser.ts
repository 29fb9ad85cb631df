import { DiagnosticList } from './diagnostic-list.js';
import type { JsonFile, JsonMember, JsonNode, JsonString } from './json-node.js';
import { maxDepth } from './limits.js';
import { Source } from './source.js';

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const word = /[\w.+-]+/y;
const needsDecoding = /[\\\u0000-\u001f]/;

/** Parses JSON (RFC 8259) with ranges. Never throws: what is wrong is in `diagnostics`. */
export function parseJson(file: string, text: string): JsonFile {
  return new JsonParser(new Source(file, text)).parseFile();
}

class JsonParser {
  readonly #source: Source;
  readonly #text: string;
  readonly #diagnostics: DiagnosticList;
  #at = 0;
  #depth = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
    this.#diagnostics = new DiagnosticList(source);
  }

  parseFile(): JsonFile {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    const root = this.#parseValue();
    if (this.#next() !== '' && this.#diagnostics.items.length === 0) {
      this.#report('Extra characters after the value', 'A JSON file holds one value, and the text goes on here.');
    }
    return { source: this.#source, root, diagnostics: this.#diagnostics.items };
  }

  #parseValue(): JsonNode {
    const source = this.#source;
    const character = this.#next();
    const start = this.#at;
    if (character === '"') return this.#parseString();
    if (character === '{') return this.#nested(() => this.#parseObject());
    if (character === '[') return this.#nested(() => this.#parseArray());
    const text = this.#match(number);
    if (text !== '') return { kind: 'number', source, start, end: this.#at, value: Number(text), text };
    const name = this.#match(word);
    const end = this.#at;
    if (name === 'true' || name === 'false') return { kind: 'bool', source, start, end, value: name === 'true' };
    if (name === 'null') return { kind: 'null', source, start, end };
    if (name === '') this.#report('Missing value', 'A JSON value is expected here.');
    else this.#report('Invalid value', `"${name}" is not a JSON value; strings need double quotes.`, start, end);
    return { kind: 'invalid', source, start, end };
  }

  #nested(parse: () => JsonNode): JsonNode {
    if (this.#depth < maxDepth) {
      this.#depth++;
      const node = parse();
      this.#depth--;
      return node;
    }
    const start = this.#at;
    this.#report('Nesting too deep', `Values may be nested ${maxDepth} levels deep.`);
    this.#at = this.#text.length;
    return { kind: 'invalid', source: this.#source, start, end: this.#at };
  }

  #parseObject(): JsonNode {
    const start = this.#at;
    const members: JsonMember[] = [];
    this.#parseItems('}', () => this.#parseMember(members));
    return { kind: 'object', source: this.#source, start, end: this.#at, members };
  }

  #parseArray(): JsonNode {
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#parseItems(']', () => items.push(this.#parseValue()));
    return { kind: 'array', source: this.#source, start, end: this.#at, items };
  }

  #parseMember(members: JsonMember[]): void {
    const character = this.#next();
    if (character !== '"') {
      this.#report('Invalid property name', 'A property name in double quotes is expected here.');
      if (character === '{' || character === '[') this.#parseValue();
      return;
    }
    const key = this.#parseString();
    if (this.#next() === ':') {
      this.#at++;
      members.push({ key, value: this.#parseValue() });
    } else {
      this.#report('Missing colon', 'A colon is expected between a property name and its value.');
      members.push({ key, value: { kind: 'invalid', source: this.#source, start: key.end, end: key.end } });
    }
  }

  /** From the opening bracket to behind the closing one. */
  #parseItems(close: string, parseItem: () => void): void {
    const open = this.#at++;
    if (this.#next() === close) {
      this.#at++;
      return;
    }
    for (;;) {
      parseItem();
      let character = this.#next();
      if (character !== ',' && character !== close && character !== '') {
        this.#report('Missing comma', 'A comma is expected between items.');
        if (!'"{['.includes(character)) this.#skipItem();
        character = this.#next();
      }
      if (character === ',') {
        this.#at++;
        if (this.#next() === close) this.#report('Trailing comma', 'JSON has no comma behind the last item.');
        character = this.#next();
      }
      if (character === '') {
        this.#report('Unclosed value', `There is no "${close}" for this before the end of the file.`, open, open + 1);
        return;
      }
      if (character === close) this.#at++;
      if (character === '}' || character === ']') return;
    }
  }

  #parseString(): JsonString {
    const source = this.#source;
    const start = this.#at;
    const text = this.#text;
    let end = start + 1;
    let code = text.charCodeAt(end);
    while (end < text.length && code !== 34 && code !== 10) {
      end = Math.min(end + (code === 92 ? 2 : 1), text.length);
      code = text.charCodeAt(end);
    }
    if (code !== 34) {
      this.#at = end;
      this.#report('Unterminated string', 'There is no closing quote for this string on its line.', start, start + 1);
      return { kind: 'string', source, start, end, value: text.slice(start + 1, end) };
    }
    end++;
    this.#at = end;
    const content = text.slice(start, end);
    if (!needsDecoding.test(content)) return { kind: 'string', source, start, end, value: content.slice(1, -1) };
    try {
      return { kind: 'string', source, start, end, value: JSON.parse(content) as string };
    } catch {
      this.#report('Invalid string', 'It has an unknown escape sequence or a bare control character.', start, end);
      return { kind: 'string', source, start, end, value: content.slice(1, -1) };
    }
  }

  #skipItem(): void {
    const text = this.#text;
    while (this.#at < text.length && !',]}'.includes(text.charAt(this.#at))) this.#at++;
  }

  /** The next character that is no white space, where the parser then stands; empty at the end. */
  #next(): string {
    const text = this.#text;
    let code = text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++this.#at);
    return text.charAt(this.#at);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #report(summary: string, detail: string, start = this.#at, end = Math.min(start + 1, this.#text.length)): void {
    this.#diagnostics.add(summary, detail, start, end);
  }
}
