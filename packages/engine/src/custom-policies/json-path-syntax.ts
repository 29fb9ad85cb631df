/** A step of a JSONPath, in the dialect of jsonpath-ng that Checkov takes: https://github.com/h2non/jsonpath-ng */
export type PathStep =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly from: number | undefined; readonly to: number | undefined }
  /** This value and everything inside it. */
  | { readonly kind: 'descend' }
  | { readonly kind: 'filter'; readonly terms: readonly FilterTerm[] };

/** `@.path`, or `@.path == literal`. The terms of a filter are joined by `&`. */
export interface FilterTerm {
  readonly path: readonly PathStep[];
  readonly comparison: { readonly operator: FilterOperator; readonly literal: string } | undefined;
}

const filterOperators = ['==', '!=', '<=', '>=', '=~', '<', '>', '='] as const;
type FilterOperator = (typeof filterOperators)[number];

/** A JSONPath that cannot be read; the message says why. */
export class JsonPathError extends Error {
  readonly code = 'INVALID_JSONPATH';
}

/**
 * Parses `$.a.b`, `a[0]`, `a[1:3]`, `a[*]`, `a.*`, `a..b`, `a['b c']` and `a[?(@.b == c & @.d > 1)]`.
 * @throws JsonPathError
 */
export function parseJsonPath(text: string): readonly PathStep[] {
  const reader = new PathReader(text);
  const steps = reader.readPath(/^\$/);
  reader.skipSpace();
  if (!reader.isAtEnd) reader.refuse();
  if (steps.length === 0) throw new JsonPathError('it names nothing');
  return steps;
}

class PathReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  refuse(): never {
    const found = this.isAtEnd ? 'the end' : `"${this.#text.slice(this.#at, this.#at + 10)}"`;
    throw new JsonPathError(`unexpected ${found} at character ${this.#at + 1}`);
  }

  skipSpace(): void {
    this.#take(/^\s+/);
  }

  readPath(root: RegExp): PathStep[] {
    this.skipSpace();
    let isFirst = this.#take(root) === undefined;
    const steps: PathStep[] = [];
    for (;;) {
      if (this.#take(/^\.\./) !== undefined) {
        steps.push({ kind: 'descend' });
        if (!this.#sees(/^\[/)) steps.push(this.#readName());
      } else if (this.#sees(/^\[/)) steps.push(this.#readBracket());
      else if (this.#take(/^\./) !== undefined) {
        if (!this.#sees(/^\[/)) steps.push(this.#readName());
      } else if (isFirst && this.#sees(/^[^\s.[\])&=!<>]/)) steps.push(this.#readName());
      else return steps;
      isFirst = false;
    }
  }

  #readName(): PathStep {
    if (this.#take(/^\*/) !== undefined) return { kind: 'wildcard' };
    const name = this.#readQuoted() ?? this.#take(/^[^\s.[\]()'"&=!<>]+/) ?? this.refuse();
    return { kind: 'names', names: [name] };
  }

  #readBracket(): PathStep {
    this.#expect(/^\[\s*/);
    const step = this.#readSelector();
    this.#expect(/^\s*\]/);
    return step;
  }

  #readSelector(): PathStep {
    if (this.#take(/^\*/) !== undefined) return { kind: 'wildcard' };
    if (this.#take(/^\?\s*\(/) !== undefined) {
      const terms = this.#readTerms();
      this.#expect(/^\s*\)/);
      return { kind: 'filter', terms };
    }
    if (this.#take(/^\?/) !== undefined) return { kind: 'filter', terms: this.#readTerms() };
    const slice = /^(-?\d+)?\s*:\s*(-?\d+)?/.exec(this.#text.slice(this.#at));
    if (slice) {
      this.#at += slice[0].length;
      const [from, to] = slice.slice(1).map((it: string | undefined) => (it === undefined ? undefined : Number(it)));
      return { kind: 'slice', from, to };
    }
    const index = this.#take(/^-?\d+(?=\s*\])/);
    if (index !== undefined) return { kind: 'index', index: Number(index) };
    const names: string[] = [];
    do {
      this.skipSpace();
      names.push(this.#readQuoted() ?? this.#take(/^[^\s,.[\]()'"&=!<>]+/) ?? this.refuse());
    } while (this.#take(/^\s*,/) !== undefined);
    return { kind: 'names', names };
  }

  #readTerms(): FilterTerm[] {
    const terms: FilterTerm[] = [];
    do {
      const path = this.readPath(/^@/);
      this.skipSpace();
      const operator = filterOperators.find((it) => this.#text.startsWith(it, this.#at));
      if (operator === undefined) {
        if (path.length === 0) this.refuse();
        terms.push({ path, comparison: undefined });
      } else {
        this.#at += operator.length;
        this.skipSpace();
        const literal = this.#readQuoted() ?? this.#take(/^[^\s()[\]'"&]+/) ?? this.refuse();
        terms.push({ path, comparison: { operator, literal } });
      }
    } while (this.#take(/^\s*&&?/) !== undefined);
    return terms;
  }

  #readQuoted(): string | undefined {
    const quoted = this.#take(/^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/);
    return quoted?.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  }

  #sees(pattern: RegExp): boolean {
    return pattern.test(this.#text.slice(this.#at));
  }

  #take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#text.slice(this.#at))?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #expect(pattern: RegExp): void {
    if (this.#take(pattern) === undefined) this.refuse();
  }
}
