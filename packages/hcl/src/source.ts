/** A position in a file: 1-based line and column (in UTF-16 units), 0-based byte offset in UTF-8. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly byte: number;
}

export interface Range {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

/** The text of a file and the arithmetic of positions in it; line starts are found on first use. */
export class Source {
  readonly file: string;
  readonly text: string;
  #lineStarts: number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** The 1-based line that holds `offset`. */
  line(offset: number): number {
    const starts = (this.#lineStarts ??= findLineStarts(this.text));
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  position(offset: number): Position {
    const line = this.line(offset);
    const lineStart = this.#lineStarts![line - 1]!;
    return { line, column: offset - lineStart + 1, byte: Buffer.byteLength(this.text.slice(0, offset)) };
  }

  range(node: { readonly start: number; readonly end: number }): Range {
    return { file: this.file, start: this.position(node.start), end: this.position(node.end) };
  }
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
