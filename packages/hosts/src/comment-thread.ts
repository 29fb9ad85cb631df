import { HostError } from './code-host.js';

interface Comment {
  readonly id: string;
  readonly text: string;
}

/** The comments of one pull request. */
export interface CommentThread {
  /** A page of comments, the oldest first, and where the next one is. Without an address the first page. */
  readonly list: (page?: string) => Promise<{ comments: readonly Comment[]; next: string | undefined }>;
  /** @returns its id */
  readonly create: (text: string) => Promise<string>;
  readonly update: (id: string, text: string) => Promise<void>;
}

/** A thread that is longer has no place for ours. */
const maxPages = 100;

/**
 * Updates the comment that begins with `mark`, or makes it. Our own is the one that begins with it and is the oldest:
 * who quotes it comes later.
 */
export async function upsert(
  thread: CommentThread,
  mark: string,
  text: string,
  knownId: string | undefined,
): Promise<string> {
  if (knownId !== undefined) {
    try {
      await thread.update(knownId, text);
      return knownId;
    } catch (error) {
      // Somebody may have deleted it.
      if (!(error instanceof HostError) || error.code !== 'NOT_FOUND') throw error;
    }
  }
  const id = await find(thread, mark);
  if (id === undefined) return thread.create(text);
  await thread.update(id, text);
  return id;
}

async function find(thread: CommentThread, mark: string): Promise<string | undefined> {
  let page: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const { comments, next } = await thread.list(page);
    const found = comments.find(({ text }) => text.startsWith(mark));
    if (found || next === undefined) return found?.id;
    page = next;
  }
  throw new HostError('REFUSED', `The pull request has more than ${maxPages} pages of comments.`);
}
