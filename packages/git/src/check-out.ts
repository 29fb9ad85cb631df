import { setTimeout as sleep } from 'node:timers/promises';
import { FileSetError, type FileSet } from '@terrasafe/filesets';
import type { Credentials } from './credentials.js';
import { isTipOnly } from './git-failure.js';
import { GitObjects } from './git-objects.js';
import { assertUsableGit } from './git-version.js';
import { tooMuchFetched, withinTime, type CheckoutLimits } from './limits.js';
import { mirrorBytes, type Mirror, type Mirrors } from './mirrors.js';
import { checkDestination, type NetworkRules } from './network-rules.js';
import { readCommit } from './read-commit.js';
import { parseRef } from './ref.js';
import { Remote } from './remote.js';
import { SourceError } from './source-error.js';
import { parseRepositoryUrl } from './source-url.js';
import { parseSubdirectory } from './subdirectory.js';

export interface CheckoutRequest {
  /** Mirrors are kept apart by it. */
  readonly tenantId: string;
  readonly url: string;
  /** Branch, tag, full name, or id of a commit; null for the default branch. */
  readonly ref: string | null;
  /** Empty for the root. */
  readonly subdirectory: string;
}

export interface CheckoutOptions {
  readonly rules: NetworkRules;
  /** For the host of the request; see `SourceUrl.host`. */
  readonly credentials?: Credentials | undefined;
  readonly limits: CheckoutLimits;
  readonly mirrors: Mirrors;
  /** A file of PEM certificates to trust in place of the system's. */
  readonly caFile?: string | undefined;
}

export interface Checkout {
  readonly fileSet: FileSet;
  /** Id of the commit, 40 hex digits. */
  readonly commit: string;
  /** What the mirror has grown by; 0 when it had all there was to know. */
  readonly fetchedBytes: number;
}

/**
 * Reads the Terraform of a folder of a repository at a commit with the git command line. Only what is of use is fetched,
 * and nothing of it is checked out or run.
 * @throws SourceError; anything else is a fault of this machine or a bug
 */
export async function checkOut(request: CheckoutRequest, options: CheckoutOptions): Promise<Checkout> {
  const { rules, credentials, limits, mirrors, caFile } = options;
  const { tenantId } = request;
  const source = parseRepositoryUrl(request.url);
  const ref = request.ref === null ? null : parseRef(request.ref);
  const folder = parseSubdirectory(request.subdirectory);
  await assertUsableGit();
  return withinTime(limits, async (controller) => {
    const { signal } = controller;
    const remote = new Remote({ destination: await checkDestination(source, rules), credentials, caFile });
    const object = await remote.resolve(ref, signal);
    return mirrors.use({ tenantId, url: source.href, signal }, async (mirror) => {
      const bytesBefore = await mirrorBytes(mirror.gitDirectory);
      const watch = watchGrowth(mirror, bytesBefore, limits, controller);
      try {
        const commit = await provide(remote, mirror, object, signal);
        const fileSet = await read({ remote, mirror, commit, folder, limits, signal });
        const fetchedBytes = (await mirrorBytes(mirror.gitDirectory)) - bytesBefore;
        if (fetchedBytes > limits.maxFetchBytes) throw tooMuchFetched(limits);
        return { fileSet, commit, fetchedBytes };
      } finally {
        await watch.stop();
      }
    });
  });
}

interface Reading {
  readonly remote: Remote;
  readonly mirror: Mirror;
  readonly commit: string;
  readonly folder: string;
  readonly limits: CheckoutLimits;
  readonly signal: AbortSignal;
}

async function read({ remote, mirror: { gitDirectory }, commit, folder, limits, signal }: Reading): Promise<FileSet> {
  const objects = new GitObjects(gitDirectory, signal);
  try {
    return await readCommit({
      objects,
      commit,
      folder,
      limits: limits.files,
      fetchBlobs: (ids) => remote.fetchBlobs(gitDirectory, ids, signal),
    });
  } catch (error) {
    throw error instanceof FileSetError ? asSourceError(error, folder, limits) : error;
  }
}

/** The commit behind an object, which may be a tag. Once it is kept, nothing but blobs is missing. */
async function provide(remote: Remote, { gitDirectory }: Mirror, object: string, signal: AbortSignal): Promise<string> {
  const objects = new GitObjects(gitDirectory, signal);
  const ref = `refs/kept/${object}`;
  const kept = await objects.findCommit(ref);
  if (kept !== undefined) return kept;
  try {
    await remote.fetchCommit(gitDirectory, object, ref, signal);
  } catch (error) {
    if (!isTipOnly(error)) throw error;
    await remote.fetchHistory(gitDirectory, signal);
    if ((await objects.findCommit(object)) === undefined) throw error;
    await objects.keep(object, ref);
  }
  const commit = await objects.findCommit(ref);
  if (commit === undefined) throw new SourceError('REF_NOT_FOUND', `The object ${object} is not a commit.`);
  return commit;
}

const watchMs = 100;

/** Aborts the checkout once it has fetched more than it may. */
function watchGrowth(
  { gitDirectory }: Mirror,
  bytesBefore: number,
  limits: CheckoutLimits,
  controller: AbortController,
): { stop: () => Promise<void> } {
  const stopped = new AbortController();
  const watching = (async () => {
    while (!stopped.signal.aborted && !controller.signal.aborted) {
      if ((await mirrorBytes(gitDirectory)) - bytesBefore > limits.maxFetchBytes)
        controller.abort(tooMuchFetched(limits));
      await sleep(watchMs, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  return {
    stop: () => {
      stopped.abort();
      return watching;
    },
  };
}

function asSourceError(error: FileSetError, folder: string, { files }: CheckoutLimits): SourceError {
  const where = folder === '' ? 'the repository' : `the folder ${folder}`;
  if (error.code === 'TOO_LARGE' || error.code === 'TOO_MANY_FILES') {
    const megabytes = Math.round(files.maxTotalBytes / 2 ** 20);
    return new SourceError(
      'TOO_LARGE',
      `There are more than ${files.maxFiles} files or ${megabytes} MB of Terraform, and of what lies beside it, in ${where}. Name a subdirectory.`,
      { cause: error },
    );
  }
  if (error.code === 'NOT_TERRAFORM') {
    return new SourceError('UNREADABLE', `There is no Terraform in ${where}.`, { cause: error });
  }
  return new SourceError('UNREADABLE', error.message, { cause: error });
}
