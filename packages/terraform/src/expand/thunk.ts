/** A value that is computed when it is first asked for, and then kept. */
export class Thunk<T> {
  readonly #compute: () => T;
  readonly #onCycle: () => T;
  #state: { readonly done: boolean; readonly value?: T } | undefined;

  /** `onCycle` gives what the computation sees when it asks for its own result. */
  constructor(compute: () => T, onCycle: () => T) {
    this.#compute = compute;
    this.#onCycle = onCycle;
  }

  get value(): T {
    if (this.#state?.done === true) return this.#state.value as T;
    if (this.#state !== undefined) return this.#onCycle();
    this.#state = { done: false };
    const value = this.#compute();
    this.#state = { done: true, value };
    return value;
  }
}
