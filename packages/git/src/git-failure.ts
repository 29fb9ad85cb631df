import { quoted } from '@terrasafe/filesets';
import type { GitFailure } from './git-process.js';
import { SourceError, type SourceErrorCode } from './source-error.js';
import type { SourceUrl } from './source-url.js';

interface Attempt {
  readonly source: SourceUrl;
  readonly hasCredentials: boolean;
}

interface Verdict {
  readonly pattern: RegExp;
  readonly code: SourceErrorCode;
  readonly message: (attempt: Attempt, stderr: string) => string;
}

/** The first that fits holds: the end of a connection shows as a damaged pack as well. The texts are those of LC_ALL=C. */
const verdicts: readonly Verdict[] = [
  {
    pattern:
      /could not read (?:Username|Password)|Authentication failed|returned error: 40[134]|repository .* not found/i,
    code: 'NOT_FOUND',
    message: ({ source: { href, host }, hasCredentials }) =>
      hasCredentials
        ? `${host} does not let the stored credentials read ${href}. Check the address, or replace them with "terrasafe credentials set".`
        : `${href} is private or does not exist. Check the address, or store credentials for ${host} with "terrasafe credentials set".`,
  },
  {
    pattern: /returned error: 30\d|update url base from redirection/i,
    code: 'REFUSED',
    message: ({ source }) => `${source.href} leads to another address. Use the one that a browser ends up at.`,
  },
  {
    pattern: /server certificate verification failed|SSL certificate|certificate (?:has expired|subject name)/i,
    code: 'FAILED',
    message: ({ source }) => `The TLS certificate of ${source.host} cannot be verified.`,
  },
  {
    pattern: /dumb http transport/i,
    code: 'FAILED',
    message: ({ source }) => `${source.host} serves git as plain files only. It has to speak git's own protocol.`,
  },
  {
    pattern: /couldn't find remote ref|not our ref|unadvertised object/i,
    code: 'REF_NOT_FOUND',
    message: ({ source }) => `${source.href} does not give out this commit.`,
  },
  {
    pattern:
      /returned error: (?:408|429|5\d\d)|Could not resolve|Failed to connect|Couldn't connect|Connection |timed out|too slow|early EOF|RPC failed|unexpected disconnect|Empty reply|hung up|transfer closed|SSL_ERROR_SYSCALL|gnutls|HTTP\/2 stream/i,
    code: 'UNAVAILABLE',
    message: ({ source }) => `${source.host} could not be reached, or broke off.`,
  },
  {
    pattern:
      /is this a git repository|not appear to be a git repository|not valid: |protocol error|bad line length|invalid server response/i,
    code: 'NOT_FOUND',
    message: ({ source }) => `There is no git repository at ${source.href}.`,
  },
  {
    pattern:
      /fsck error|error in object|error: object|invalid index-pack output|index-pack failed|pack has bad|pack is corrupt/i,
    code: 'UNREADABLE',
    message: ({ source }, stderr) => `${source.href} holds objects that git takes for damaged (${reasonOf(stderr)}).`,
  },
];

/**
 * What a failed git tells the user. A fault of this machine, such as a full disk, is no SourceError and thrown as it is.
 */
export function describeFailure(failure: GitFailure, attempt: Attempt): SourceError {
  const { stderr } = failure;
  if (/No space left|Read-only file system|Permission denied|git: not found/i.test(stderr)) throw failure;
  const { code = 'FAILED', message } = verdicts.find(({ pattern }) => pattern.test(stderr)) ?? {};
  const text = message?.(attempt, stderr) ?? `git could not read ${attempt.source.href} (${reasonOf(stderr)}).`;
  return new SourceError(code, text, { cause: failure });
}

/** Whether the host gives out the tips of its branches and tags alone, as old servers do. */
export function isTipOnly(error: unknown): boolean {
  if (!(error instanceof SourceError) || !(error.cause instanceof Error)) return false;
  return 'stderr' in error.cause && String(error.cause.stderr).includes('unadvertised object');
}

/** git's own first word; what the remote says is nobody's to trust. */
function reasonOf(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => /^(?:fatal|error): (?!remote error)/.test(line));
  return quoted(lines[0]?.replace(/^\w+: /, '') ?? 'no reason given');
}
