import type { Readable } from 'node:stream';
import { GitFailure, gitText, runGit } from './git-process.js';
import { SourceError } from './source-error.js';

export interface TreeEntry {
  readonly kind: 'file' | 'link';
  /** Object id of the blob. */
  readonly id: string;
  /** Below the listed folder. */
  readonly path: string;
}

/** Some 500,000 files. */
const maxListingBytes = 64 * 2 ** 20;

/**
 * Reads objects of a bare repository. Nothing is ever checked out: no file of the repository touches the disk, so there
 * are no links to follow, hooks or filters to run, or names to trip over. What is missing is said to be missing.
 */
export class GitObjects {
  readonly #gitDirectory: string;
  readonly #signal: AbortSignal;

  constructor(gitDirectory: string, signal: AbortSignal) {
    this.#gitDirectory = gitDirectory;
    this.#signal = signal;
  }

  /** The id of the commit that a name leads to, if it does. */
  async findCommit(name: string): Promise<string | undefined> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    try {
      const id = await gitText({ args, gitDirectory: this.#gitDirectory, signal: this.#signal });
      return id.trim();
    } catch (error) {
      if (error instanceof GitFailure) return undefined;
      throw error;
    }
  }

  /** Lets a ref lead to an object. */
  async keep(object: string, ref: string): Promise<void> {
    await gitText({ args: ['update-ref', ref, object], gitDirectory: this.#gitDirectory, signal: this.#signal });
  }

  /** Files and links of a folder and all below it; undefined when the commit has no such folder. Submodules are left out. */
  async list(commit: string, folder: string): Promise<TreeEntry[] | undefined> {
    const args = ['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', `${commit}:${folder}`];
    let listing: string;
    try {
      listing = await runGit({ args, gitDirectory: this.#gitDirectory, signal: this.#signal }, upToLimit);
    } catch (error) {
      if (error instanceof GitFailure && /Not a valid object name|not a tree object/.test(error.stderr))
        return undefined;
      throw error;
    }
    return listing.split('\0').flatMap((line) => {
      const { mode, id, path } = /^(?<mode>\d+) \w+ (?<id>[\da-f]+)\t(?<path>.*)$/s.exec(line)?.groups ?? {};
      const kind = mode?.startsWith('100') ? 'file' : mode === '120000' ? 'link' : undefined;
      return kind && id && path ? [{ kind, id, path }] : [];
    });
  }

  /** Sizes of blobs in bytes; those that are not there are left out. */
  async sizes(ids: readonly string[]): Promise<Map<string, number>> {
    const output = await gitText({
      args: ['cat-file', '--batch-check=%(objectname) %(objectsize)'],
      gitDirectory: this.#gitDirectory,
      input: lines(ids),
      signal: this.#signal,
    });
    return new Map(
      output
        .split('\n')
        .map((line) => line.split(' '))
        .flatMap(([id = '', size = '']) => (/^\d+$/.test(size) ? [[id, Number(size)] as const] : [])),
    );
  }

  /** Calls `take` with each blob, in the order of the ids. All of them have to be there. */
  async read(ids: readonly string[], take: (id: string, content: Buffer) => void): Promise<void> {
    if (ids.length === 0) return;
    await runGit(
      { args: ['cat-file', '--batch'], gitDirectory: this.#gitDirectory, input: lines(ids), signal: this.#signal },
      (output) => readBatch(output, take),
    );
  }
}

function lines(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join('');
}

async function upToLimit(output: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of output as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxListingBytes) {
      throw new SourceError('TOO_LARGE', 'The repository has too many files to list. Name a subdirectory.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `<id> blob <size>`, a line end, the content, a line end: https://git-scm.com/docs/git-cat-file#_batch_output */
async function readBatch(output: Readable, take: (id: string, content: Buffer) => void): Promise<void> {
  let header: { id: string; size: number } | undefined;
  let parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of output as AsyncIterable<Buffer>) {
    parts.push(chunk);
    held += chunk.length;
    // Joined once there is enough of it, lest a large blob be copied for each of its chunks.
    if (header !== undefined && held <= header.size) continue;
    let rest = Buffer.concat(parts);
    for (;;) {
      if (header === undefined) {
        const end = rest.indexOf(0x0a);
        if (end === -1) break;
        const [id = '', kind, size] = rest.toString('utf8', 0, end).split(' ');
        if (kind !== 'blob') throw new Error(`git cat-file: ${rest.toString('utf8', 0, Math.min(end, 100))}`);
        header = { id, size: Number(size) };
        rest = rest.subarray(end + 1);
      }
      if (rest.length <= header.size) break;
      take(header.id, rest.subarray(0, header.size));
      rest = rest.subarray(header.size + 1);
      header = undefined;
    }
    parts = [rest];
    held = rest.length;
  }
  if (header !== undefined || held > 0) throw new Error('git cat-file: the output ends early');
}
