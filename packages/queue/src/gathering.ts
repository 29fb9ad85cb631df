import { setImmediate, setTimeout as sleep } from 'node:timers/promises';

interface GatheringOptions<Item> {
  /** Of one run. */
  readonly maxItems: number;
  /** Sum of the weights of one run; an item that weighs more has a run to itself. */
  readonly maxWeight?: number;
  readonly weigh?: (item: Item) => number;
  /** From the beginning of a run to that of the next, unless enough is waiting for a full one. 0 unless given. */
  readonly intervalMs?: number;
}

interface Entry<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together, for callers that come at about the same time, what would cost nearly as much for each alone. The first
 * caller has no wait; those that come during a run, or within the interval after its beginning, have the next one.
 */
export class Gathering<Item, Result> {
  readonly #run: (items: readonly Item[]) => Promise<readonly Result[]>;
  readonly #options: Required<GatheringOptions<Item>>;
  #waiting: Entry<Item, Result>[] = [];
  #isBusy = false;
  #wake: (() => void) | undefined;

  /** @param run answers for each item, in their order; when it rejects, all of its items do */
  constructor(run: (items: readonly Item[]) => Promise<readonly Result[]>, options: GatheringOptions<Item>) {
    this.#run = run;
    this.#options = { maxWeight: Infinity, weigh: () => 0, intervalMs: 0, ...options };
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isBusy) void this.#runAll();
      else if (this.#waiting.length >= this.#options.maxItems) this.#wake?.();
    });
  }

  async #runAll(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      // Callers of the same turn of the event loop come along.
      await setImmediate();
      const begun = performance.now();
      await this.#runOnce(this.#take());
      await this.#pause(this.#options.intervalMs - (performance.now() - begun));
    }
    this.#isBusy = false;
  }

  async #runOnce(entries: readonly Entry<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#run(entries.map(({ item }) => item));
      entries.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      for (const { reject } of entries) reject(error);
    }
  }

  async #pause(milliseconds: number): Promise<void> {
    if (milliseconds <= 0 || this.#waiting.length >= this.#options.maxItems) return;
    const full = new Promise<void>((resolve) => (this.#wake = resolve));
    const timer = new AbortController();
    await Promise.race([full, sleep(milliseconds, undefined, { signal: timer.signal }).catch(() => {})]);
    timer.abort();
    this.#wake = undefined;
  }

  #take(): Entry<Item, Result>[] {
    const { maxItems, maxWeight, weigh } = this.#options;
    let weight = 0;
    let count = 0;
    for (const { item } of this.#waiting) {
      weight += weigh(item);
      if (count > 0 && (count === maxItems || weight > maxWeight)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}
