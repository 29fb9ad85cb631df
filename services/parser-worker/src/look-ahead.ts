/** Enough for what a job needs beside the threads: round trips to Redis, and company for the next queue. */
const aheadSeconds = 0.05;
/** Of the newest scan in the average. */
const newestShare = 0.1;
const maxAhead = 30;

/**
 * How many jobs to hold so that the threads never wait: as many more than threads as these work off within moments.
 * While scans are long that is one; it would only keep other workers, and the interactive lane, from it.
 */
export class LookAhead {
  readonly #threads: number;
  #averageSeconds = 1;

  constructor(threads: number) {
    this.#threads = threads;
  }

  /** Takes note of the time that a scan was in a thread. @returns jobs to hold from now on */
  note(seconds: number): number {
    this.#averageSeconds += newestShare * (seconds - this.#averageSeconds);
    return this.jobs;
  }

  get jobs(): number {
    const ahead = Math.ceil((this.#threads * aheadSeconds) / this.#averageSeconds);
    return this.#threads + Math.min(ahead, maxAhead);
  }
}
