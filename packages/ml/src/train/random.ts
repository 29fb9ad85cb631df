/** A reproducible source of numbers: the same seed gives the same sequence on every platform. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1), 32 bits of it. Mulberry32 by Tommy Ettinger, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** A whole number from `low` to `high`, both included, each order of magnitude as likely as any other. */
  logInteger(low: number, high: number): number {
    const exponent = Math.log(low) + this.next() * (Math.log(high + 1) - Math.log(low));
    return Math.min(high, Math.floor(Math.exp(exponent)));
  }

  /** `count` different items of the list, in random order. */
  sample<Item>(items: readonly Item[], count: number): Item[] {
    const pool = [...items];
    const chosen = Math.min(count, pool.length);
    for (let at = 0; at < chosen; at++) {
      const other = this.integer(at, pool.length - 1);
      [pool[at], pool[other]] = [pool[other]!, pool[at]!];
    }
    return pool.slice(0, chosen);
  }
}
