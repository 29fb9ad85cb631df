import { quoted } from '@terrasafe/filesets';
import { SourceError } from './source-error.js';

const maxLength = 255;
const commitId = /^(?:[\da-f]{40}|[\da-f]{64})$/i;

export function isCommitId(ref: string): boolean {
  return commitId.test(ref);
}

/**
 * Takes the name of a branch or a tag, a full name such as refs/pull/7/head, or the whole id of a commit.
 * https://git-scm.com/docs/git-check-ref-format
 * @throws SourceError REFUSED for what git could take for an option, a pattern or an expression
 */
export function parseRef(text: string): string {
  const isUsable =
    text.length <= maxLength &&
    /^[^-/.\s][^\s]*$/.test(text) &&
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)|[/.]$/.test(text) &&
    text !== '@';
  if (isUsable) return isCommitId(text) ? text.toLowerCase() : text;
  throw new SourceError('REFUSED', `${quoted(text)} cannot be the name of a branch, a tag or a commit.`);
}
