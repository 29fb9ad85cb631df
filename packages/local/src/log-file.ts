import { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export type Log = (line: string) => void;

const rotateBytes = 10 * 1024 * 1024;
const tailBytes = 8 * 1024;

/**
 * The file that a child process writes its output to. The child holds the file itself and not a pipe to us, so it
 * never fails to write when we are gone. What an earlier run wrote stays in front, up to 10 MiB.
 */
export class LogFile {
  readonly path: string;
  readonly #start: number;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true });
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > rotateBytes) renameSync(path, `${path}.old`);
    this.#start = size > rotateBytes ? 0 : size;
  }

  /** A descriptor to append with; the caller closes it. */
  open(): number {
    return openSync(this.path, 'a');
  }

  /** The last lines written since this object was made. */
  tail(lines = 20): string {
    const descriptor = openSync(this.path, 'r');
    try {
      const end = fstatSync(descriptor).size;
      const from = Math.max(this.#start, end - tailBytes);
      const buffer = Buffer.alloc(Math.max(0, end - from));
      const bytes = readSync(descriptor, buffer, 0, buffer.length, from);
      return buffer.toString('utf8', 0, bytes).trimEnd().split('\n').slice(-lines).join('\n');
    } finally {
      closeSync(descriptor);
    }
  }
}
