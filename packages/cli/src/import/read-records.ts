import { createReadStream } from 'node:fs';

/** One record of a file, as it stands there, and the line on which it begins, from 1. */
export interface RawRecord {
  readonly line: number;
  readonly text: string;
}

/** Brackets are missing: what stands behind cannot be told from it. */
export class EndlessRecordError extends Error {
  readonly line: number;

  /** @param line where the record begins */
  constructor(line: number) {
    super('it does not end within 64 MB, and nothing behind it was read');
    this.line = line;
  }
}

/** A record that does not end holds the rest of the file. */
const maxRecordLength = 64 * 2 ** 20;

/** A JSON array, or the object around one that scanners write as their history. */
const opening = /^\uFEFF?\s*(?:\[|\{\s*"scans"\s*:\s*\[)/;
/** The beginning of a file that tells its form. */
const headLength = 1_000;

/**
 * The records of a JSON array, of `{"scans": […]}`, or of lines (NDJSON), one after the other, whatever the size of the
 * file. What is no JSON comes as it is; the one behind it is found all the same, unless brackets are missing.
 * @param onRead told how many bytes have been read so far
 * @throws EndlessRecordError
 */
export async function* readRecords(path: string, onRead: (bytes: number) => void): AsyncGenerator<RawRecord> {
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: 2 ** 18 });
  let splitter: Splitter | undefined;
  let head = '';
  for await (const chunk of stream as AsyncIterable<string>) {
    onRead(stream.bytesRead);
    if (splitter) yield* splitter.add(chunk);
    else if ((head += chunk).length >= headLength) yield* (splitter = splitterOf(head)).add(head);
  }
  if (!splitter) yield* (splitter = splitterOf(head)).add(head);
  yield* splitter.end();
}

interface Splitter {
  add: (text: string) => Iterable<RawRecord>;
  end: () => Iterable<RawRecord>;
}

function splitterOf(head: string): Splitter {
  const start = opening.exec(head)?.[0];
  return start === undefined ? new LineSplitter() : new ElementSplitter(start.length);
}

class LineSplitter implements Splitter {
  #line = 1;
  readonly #rest = new Text();

  *add(text: string): Iterable<RawRecord> {
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#rest.add(line, this.#line);
      yield* this.#take();
    }
    this.#rest.add(rest, this.#line);
  }

  end(): Iterable<RawRecord> {
    return this.#take();
  }

  *#take(): Iterable<RawRecord> {
    const text = this.#rest
      .take()
      .replace(/^\uFEFF/, '')
      .trim();
    if (text !== '') yield { line: this.#line, text };
    this.#line += 1;
  }
}

/** The text of a record, piece by piece. */
class Text {
  #parts: string[] = [];
  #length = 0;

  /** @throws EndlessRecordError when the record that began on `line` is larger than any scan */
  add(part: string, line: number): void {
    this.#parts.push(part);
    this.#length += part.length;
    if (this.#length > maxRecordLength) throw new EndlessRecordError(line);
  }

  take(): string {
    const text = this.#parts.join('');
    this.#parts = [];
    this.#length = 0;
    return text;
  }
}

/** What matters between and in the elements of an array. */
const outside = /[^\s,]/g;
const inside = /["\\[\]{},\n]/g;

class ElementSplitter implements Splitter {
  #toSkip: number;
  #line = 1;
  #isOver = false;
  /** Of the element at hand: its text so far, the line of its beginning, the open brackets, the place in a string. */
  readonly #text = new Text();
  #start: number | undefined;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** @param openingLength what stands before the first element */
  constructor(openingLength: number) {
    this.#toSkip = openingLength;
  }

  *add(text: string): Iterable<RawRecord> {
    let at = Math.min(this.#toSkip, text.length);
    this.#line += newlines(text, 0, at);
    this.#toSkip -= at;
    while (at < text.length && !this.#isOver) {
      if (this.#start === undefined) {
        outside.lastIndex = at;
        const next = outside.exec(text)?.index ?? text.length;
        this.#line += newlines(text, at, next);
        at = next;
        if (text[at] === ']') this.#isOver = true;
        else if (at < text.length) this.#start = this.#line;
        continue;
      }
      const end = this.#endOfElement(text, at);
      this.#text.add(text.slice(at, end ?? text.length), this.#start);
      at = end ?? text.length;
      if (end !== undefined) yield this.#finish();
    }
  }

  *end(): Iterable<RawRecord> {
    // Without its end, the array may have had more.
    if (this.#start !== undefined || !this.#isOver) yield this.#finish();
  }

  /** Where the element ends in this text; undefined when it goes on behind it. */
  #endOfElement(text: string, from: number): number | undefined {
    let at = from;
    if (this.#isEscaped) {
      this.#isEscaped = false;
      at += 1;
    }
    for (;;) {
      inside.lastIndex = at;
      const match = inside.exec(text);
      if (!match) return undefined;
      at = match.index + 1;
      const [char] = match;
      if (char === '\n') {
        if (this.#depth === 0) return match.index;
        this.#line += 1;
        // No string of JSON holds one: this one lacks its end.
        this.#isInString = false;
      } else if (this.#isInString) {
        if (char === '"') this.#isInString = false;
        if (char === '\\' && ++at > text.length) {
          this.#isEscaped = true;
          return undefined;
        }
      } else if (char === '"') this.#isInString = true;
      else if (char === '{' || char === '[') this.#depth += 1;
      else if (this.#depth === 0) return char === '}' ? at : match.index;
      else if (char !== ',' && --this.#depth === 0) return at;
    }
  }

  #finish(): RawRecord {
    const record = { line: this.#start ?? this.#line, text: this.#text.take() };
    this.#start = undefined;
    this.#depth = 0;
    this.#isInString = false;
    return record;
  }
}

function newlines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
