import { BudgetError } from './failure.js';

/** What one root module may cost, so that no input can hang or exhaust the process. */
export const limits = {
  /** Expression nodes evaluated, elements and 16-character pieces produced, and a part of those that functions read. */
  steps: 5_000_000,
  /** Nested expressions, references followed included; the stack of a Node thread holds about three times as many. */
  depth: 400,
  /** Collections in collections. */
  nesting: 200,
  /** Elements of one collection. */
  elements: 200_000,
  /** UTF-16 units of one string. */
  characters: 8 * 1024 * 1024,
  /** Instances of one count or for_each. */
  expansion: 10_000,
  /** Resource and module instances together. */
  instances: 50_000,
  /** Module calls inside module calls. */
  moduleDepth: 32,
  /** Options of a value that is one of several. */
  options: 16,
  /** Resources that one value may mention. */
  mentions: 1_000,
} as const;

export class Budget {
  #steps = 0;
  #depth = 0;
  #instances = 0;

  get isExhausted(): boolean {
    return this.#steps > limits.steps;
  }

  step(): void {
    if (++this.#steps > limits.steps) throw new BudgetError('it takes too many steps');
  }

  /** Accounts for a collection of `elements` elements. */
  chargeElements(elements: number): void {
    if (elements > limits.elements)
      throw new BudgetError(`it has a collection of more than ${limits.elements} elements`);
    this.chargeWork(elements);
  }

  /** Accounts for a string of `characters` UTF-16 units. */
  chargeText(characters: number): void {
    if (characters > limits.characters)
      throw new BudgetError(`it has a text of more than ${limits.characters} characters`);
    this.chargeWork(characters >> 4);
  }

  /** Accounts for work that is worth so many evaluated nodes. */
  chargeWork(steps: number): void {
    this.#steps += steps;
    if (this.#steps > limits.steps) throw new BudgetError('it takes too many steps');
  }

  /** True while `count` more instances may be made. */
  takeInstances(count: number): boolean {
    if (count > limits.expansion || this.#instances + count > limits.instances) return false;
    this.#instances += count;
    return true;
  }

  /** Runs `work` one level deeper. */
  deeper<T>(work: () => T): T {
    const depth = this.#depth;
    if (depth >= limits.depth) throw new BudgetError('its expressions are nested too deeply');
    this.#depth = depth + 1;
    try {
      return work();
    } finally {
      this.#depth = depth;
    }
  }
}
