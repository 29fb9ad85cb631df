/**
 * - `REFUSED`: the address, its protocol or its host may not be fetched from
 * - `NOT_FOUND`: no such host or repository, or the credentials for it are missing or wrong
 * - `REF_NOT_FOUND`: no such branch, tag, commit or folder
 * - `UNREADABLE`: nothing that can be scanned, or a damaged archive or repository
 * - `TOO_LARGE`, `TIMED_OUT`: beyond a limit
 * - `FAILED`: git gave up for a reason of its own
 * - `UNAVAILABLE`: the network or the host is not well at the moment; the only code that is worth another try
 */
export type SourceErrorCode =
  'REFUSED' | 'NOT_FOUND' | 'REF_NOT_FOUND' | 'UNREADABLE' | 'TOO_LARGE' | 'TIMED_OUT' | 'FAILED' | 'UNAVAILABLE';

/** A source that did not become a file set. The message is for the user and holds no credentials. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;

  constructor(code: SourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SourceError';
    this.code = code;
  }
}
