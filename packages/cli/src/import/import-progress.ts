const width = 30;
const everyMs = 100;

/** How far an import is, on a terminal; elsewhere only what is printed. On standard error, as what is wrong. */
export class ImportProgress {
  readonly #size: number;
  readonly #isShown = process.stderr.isTTY;
  #bytes = 0;
  #scans = 0;
  #drawnAt = -Infinity;

  /** @param size of the file, in bytes */
  constructor(size: number) {
    this.#size = size;
  }

  read(bytes: number): void {
    this.#bytes = bytes;
    this.#draw();
  }

  stored(scans: number): void {
    this.#scans = scans;
    this.#draw();
  }

  print(line: string): void {
    this.end();
    process.stderr.write(`${line}\n`);
  }

  end(): void {
    if (this.#isShown) process.stderr.write('\r\u001B[K');
    this.#drawnAt = -Infinity;
  }

  #draw(): void {
    if (!this.#isShown || performance.now() - this.#drawnAt < everyMs) return;
    this.#drawnAt = performance.now();
    const share = this.#size === 0 ? 1 : Math.min(1, this.#bytes / this.#size);
    const bar = '█'.repeat(Math.round(share * width)).padEnd(width, '░');
    process.stderr.write(`\r\u001B[K${bar} ${Math.floor(share * 100)} %  ${this.#scans} scans`);
  }
}
