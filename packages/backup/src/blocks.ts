import { Transform, type TransformCallback } from 'node:stream';

const blockBytes = 1024 * 1024;

/** Joins what comes in small pieces: Brotli's fast levels look for repetitions within one piece only. */
export class Blocks extends Transform {
  #pieces: Buffer[] = [];
  #bytes = 0;

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes >= blockBytes) this.#send();
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#send();
    done();
  }

  #send(): void {
    if (this.#bytes > 0) this.push(Buffer.concat(this.#pieces, this.#bytes));
    this.#pieces = [];
    this.#bytes = 0;
  }
}
