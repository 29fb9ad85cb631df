import { HttpProblem } from '@terrasafe/service';
import pLimit from 'p-limit';

/** Unpacked, an archive takes up to ten times the memory that its limits name. */
const archivesAtOnce = 2;

/** Bytes of uploads that may be in memory at once. Beyond it requests are turned away before their body is read. */
export class UploadBudget {
  /** Runs work that unpacks archives, a few at a time. */
  readonly unpackInTurn = pLimit(archivesAtOnce);
  readonly #maxBytes: number;
  #usedBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** @returns a function that gives the bytes back */
  reserve(bytes: number): () => void {
    // A single request always fits, however small the budget is: its own limit has been checked already.
    if (this.#usedBytes > 0 && this.#usedBytes + bytes > this.#maxBytes) {
      throw new HttpProblem(503, 'BUSY', 'Too many uploads are in progress. Try again in a moment.', 2);
    }
    this.#usedBytes += bytes;
    return () => {
      this.#usedBytes -= bytes;
    };
  }
}
