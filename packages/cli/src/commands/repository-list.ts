import { UsageError } from '../usage-error.js';

export interface ListedRepository {
  /** In the file, from 1. */
  readonly line: number;
  readonly url: string;
  readonly ref?: string;
  readonly subdirectory?: string;
}

/** Lines of `url [ref [subdirectory]]`; `-` stands for the default branch, and `#` begins a comment. @throws UsageError */
export function readRepositoryList(file: string, text: string): ListedRepository[] {
  const listed: ListedRepository[] = [];
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const [url, ref, subdirectory, ...more] = content
      .replace(/(?:^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    if (!url) continue;
    if (more.length > 0) {
      throw new UsageError(`${file}:${index + 1}: a line has an address, a ref and a folder: ${content.trim()}`);
    }
    listed.push({
      line: index + 1,
      url,
      ...(ref !== undefined && ref !== '-' && { ref }),
      ...(subdirectory !== undefined && { subdirectory }),
    });
  }
  if (listed.length === 0) throw new UsageError(`${file}: there is no repository in it.`);
  return listed;
}
