export const Opener = {
  paren: 40,
  bracket: 91,
  brace: 123,
  quote: 34,
  /** The brace behind `$` or `%`; its quote lies below it. */
  sequence: 36,
  /** A heredoc without end, which nothing closes. */
  heredoc: 60,
};

/** The brackets that are open at some place of a broken text. */
export class BracketStack {
  readonly #openers: number[] = [];
  readonly #counts = new Uint32Array(128);

  get isEmpty(): boolean {
    return this.#openers.length === 0;
  }

  get top(): number | undefined {
    return this.#openers.at(-1);
  }

  push(opener: number): void {
    this.#openers.push(opener);
    this.#counts[opener]!++;
  }

  /** Takes the topmost of the openers off, with all above it, which have no closer; false where there is none. */
  close(opener: number, alternative = opener): boolean {
    if (this.#counts[opener] === 0 && this.#counts[alternative] === 0) return false;
    for (;;) {
      const top = this.#openers.pop()!;
      this.#counts[top]!--;
      if (top === opener || top === alternative) return true;
    }
  }

  /** Takes all quotes off, which do not go beyond their line, and what is open inside them. */
  closeQuotes(): void {
    while (this.close(Opener.quote));
  }
}
