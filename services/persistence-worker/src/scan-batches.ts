import type { ScanOutcome, ScanRepository } from '@terrasafe/store';

export interface ScanBatchesOptions {
  readonly scans: Pick<ScanRepository, 'createMany'>;
  /** Scans of one transaction. */
  readonly maxScans: number;
  /** How long the first scan of a transaction waits for others; while scans keep coming, several times as long. */
  readonly maxWaitMs: number;
  readonly maxTransactions: number;
}

/** Scans come close together when a transaction of several has begun so many waits ago, or less. */
const busyWaits = 10;
const busyScans = 4;
/** Half full transactions cost nearly as much as full ones: under load that is worth more than some milliseconds. */
const busyWaitFactor = 8;

interface Entry {
  readonly outcome: ScanOutcome;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Brings scans that end at about the same time into one transaction: a commit costs much more than a row. While all
 * transactions are taken the next batch grows.
 */
export class ScanBatches {
  readonly #options: ScanBatchesOptions;
  readonly #waiting: Entry[] = [];
  #transactions = 0;
  #timer: NodeJS.Timeout | undefined;
  #busyAt = -Infinity;
  /** A transaction begins as soon as another one has ended. */
  #isDue = false;

  constructor(options: ScanBatchesOptions) {
    this.#options = options;
  }

  /** Resolves once the scan is committed, to whether it was new; rejects when this scan is not. */
  write(outcome: ScanOutcome): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ outcome, resolve, reject });
      if (this.#waiting.length >= this.#options.maxScans) this.#begin();
      else this.#timer ??= setTimeout(() => this.#begin(), this.#waitMs());
    });
  }

  #waitMs(): number {
    const { maxWaitMs } = this.#options;
    const isBusy = performance.now() - this.#busyAt <= busyWaits * maxWaitMs;
    return isBusy ? busyWaitFactor * maxWaitMs : maxWaitMs;
  }

  /** Those that wait have waited for long enough, or are enough. */
  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = this.#waiting.length > 0 && this.#transactions >= this.#options.maxTransactions;
    if (this.#waiting.length === 0 || this.#isDue) return;
    this.#transactions += 1;
    const scans = this.#waiting.splice(0, this.#options.maxScans);
    if (scans.length >= busyScans) this.#busyAt = performance.now();
    void this.#commit(scans).finally(() => {
      this.#transactions -= 1;
      if (this.#isDue) this.#begin();
    });
    this.#begin();
  }

  async #commit(entries: readonly Entry[]): Promise<void> {
    try {
      const writes = await this.#options.scans.createMany(entries.map(({ outcome }) => outcome));
      entries.forEach(({ resolve, reject }, index) => {
        const write = writes[index];
        if (write && 'isNew' in write) resolve(write.isNew);
        else reject(write?.error);
      });
    } catch (error) {
      for (const { reject } of entries) reject(error);
    }
  }
}
