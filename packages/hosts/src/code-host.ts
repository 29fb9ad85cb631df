/** Where statuses go: a commit of a repository, named as the host does (`acme/infrastructure`). */
export interface CommitTarget {
  readonly repository: string;
  /** All digits of its id. */
  readonly commit: string;
}

export interface PullRequestTarget {
  readonly repository: string;
  readonly number: number;
}

export interface CommitStatus {
  /** Tells it from others on the same commit; the host keeps the last one of a name. At most 40 characters. */
  readonly name: string;
  /**
   * `failure`: the scan found something; `error`: there is no result; `pending`: there will be one; `superseded`: there
   * will not, and nothing is wrong.
   */
  readonly state: 'success' | 'failure' | 'error' | 'pending' | 'superseded';
  /** One line for people; cut where the host takes less. */
  readonly description: string;
  readonly url: string;
}

export interface PullRequestComment {
  /** Letters, digits, `:` and `-`: marks the comment, unseen by readers, so that it is found again. */
  readonly marker: string;
  /** Markdown; cut where the host takes less. */
  readonly text: string;
}

/** What is posted to a host of repositories. Both may be repeated: the last one shows. */
export interface CodeHost {
  /** @throws HostError */
  readonly postStatus: (target: CommitTarget, status: CommitStatus) => Promise<void>;
  /**
   * Updates the comment, or makes it where there is none with this marker. `knownId` is what was answered before for
   * this pull request: with it, no comments have to be listed. @returns the id of the comment @throws HostError
   */
  readonly upsertComment: (target: PullRequestTarget, comment: PullRequestComment, knownId?: string) => Promise<string>;
}

/**
 * - `RATE_LIMITED`, `UNAVAILABLE`: worth another try, after `retryAfterSeconds` where the host has named a time
 * - `UNAUTHENTICATED`, `FORBIDDEN`, `NOT_FOUND`, `REFUSED`: not until somebody changes something
 */
export type HostErrorCode = 'RATE_LIMITED' | 'UNAVAILABLE' | 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'REFUSED';

/** The message is for the people of the tenant, and holds no token. */
export class HostError extends Error {
  readonly code: HostErrorCode;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: HostErrorCode, message: string, options: ErrorOptions & { retryAfterSeconds?: number } = {}) {
    super(message, options);
    this.name = 'HostError';
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get isTransient(): boolean {
    return this.code === 'RATE_LIMITED' || this.code === 'UNAVAILABLE';
  }
}

/** Shortens a text to what a host takes, at the end of a line where there is one. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const room = text.slice(0, maxLength - 1);
  const lineEnd = room.lastIndexOf('\n');
  return `${lineEnd > maxLength / 2 ? room.slice(0, lineEnd + 1) : room}…`;
}
