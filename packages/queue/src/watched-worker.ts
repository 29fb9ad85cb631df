import { Worker, type Job, type Processor, type WorkerOptions } from 'bullmq';

/** An unreachable Redis is none of the worker's faults, and a restart would not help. */
const refusal = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|LOADING/;
/** The connection is tried again at least every 2 s, each time with an error. */
const refusedMs = 10_000;

/** A worker that knows whether it is able to take jobs. */
export class WatchedWorker extends Worker {
  #lookedAt = performance.now();
  #renewedAt = -Infinity;
  #refusedAt = -Infinity;
  #running = 0;

  constructor(name: string, process: Processor, options: WorkerOptions) {
    super(
      name,
      async (job, token, signal) => {
        this.#running += 1;
        this.#lookedAt = performance.now();
        try {
          return await process(job, token, signal);
        } finally {
          this.#running -= 1;
          this.#lookedAt = performance.now();
        }
      },
      options,
    );
    this.on('error', (error) => {
      if (refusal.test(error.message)) this.#refusedAt = performance.now();
    });
  }

  /** BullMQ calls it whenever it has waited for a job, in vain or not, which takes at most 10 s. */
  protected override async moveToActive(token: string, name?: string): Promise<Job> {
    const job = await super.moveToActive(token, name);
    this.#lookedAt = performance.now();
    return job;
  }

  /** BullMQ calls it every half of the lock's duration while there are jobs. */
  override async extendJobLocks(jobIds: string[], tokens: string[], duration: number): Promise<string[]> {
    const lost = await super.extendJobLocks(jobIds, tokens, duration);
    this.#renewedAt = performance.now();
    return lost;
  }

  /** Whether it took a job, or could have, within `quietMs`. One that has all it can hold need only be connected. */
  couldTake(quietMs: number): boolean {
    const now = performance.now();
    const lastSign = this.#running < this.concurrency ? this.#lookedAt : Math.max(this.#lookedAt, this.#renewedAt);
    return now - lastSign < quietMs || now - this.#refusedAt < refusedMs;
  }
}
