import { Transform, type TransformCallback } from 'node:stream';
import xxhash from 'xxhash-wasm';

const xxh = await xxhash();
const newline = 10;

/** Checksums of parts of a table add up to the one of the table. */
export interface RowSum {
  readonly rows: number;
  readonly sum: bigint;
}

export function addRowSums(parts: Iterable<RowSum>): RowSum {
  let [rows, sum] = [0, 0n];
  for (const part of parts) {
    rows += part.rows;
    sum = BigInt.asUintN(64, sum + part.sum);
  }
  return { rows, sum };
}

/** 16 hexadecimal digits. */
export function formatChecksum({ sum }: RowSum): string {
  return sum.toString(16).padStart(16, '0');
}

/**
 * Lets text of COPY through and sums up its rows: XXH64 of each row, added modulo 2^64. So the order of rows does not
 * matter, and a row twice is not the same as none. COPY escapes line feeds, hence a line is a row.
 * https://www.postgresql.org/docs/current/sql-copy.html
 */
export class RowChecksum extends Transform {
  #rows = 0;
  #sum = 0n;
  #textBytes = 0;
  /** Of a row that goes on in the next chunk; rows may be longer than memory. */
  #begun: ReturnType<typeof xxh.create64> | undefined;

  get result(): RowSum {
    return { rows: this.#rows, sum: this.#sum };
  }

  get textBytes(): number {
    return this.#textBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#textBytes += chunk.length;
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const text = chunk.subarray(start, end);
      this.#add(this.#begun === undefined ? xxh.h64Raw(text) : this.#begun.update(text).digest());
      this.#begun = undefined;
      start = end + 1;
    }
    if (start < chunk.length) this.#begun = (this.#begun ?? xxh.create64()).update(chunk.subarray(start));
    done(null, chunk);
  }

  override _flush(done: TransformCallback): void {
    if (this.#begun === undefined) done();
    else done(new Error('the text of COPY ends within a row'));
  }

  #add(hash: bigint): void {
    this.#rows += 1;
    this.#sum = BigInt.asUintN(64, this.#sum + hash);
  }
}
