import { describeFailure } from './git-failure.js';
import { GitFailure, gitText, type GitRun, type GitSetting } from './git-process.js';
import { credentialHelper, credentialSecrets, type Credentials } from './credentials.js';
import type { Destination } from './network-rules.js';
import { isCommitId } from './ref.js';
import { SourceError } from './source-error.js';

export interface RemoteOptions {
  readonly destination: Destination;
  readonly credentials: Credentials | undefined;
  /** A file of PEM certificates to trust in place of the system's. */
  readonly caFile: string | undefined;
}

interface Fetch {
  readonly gitDirectory: string;
  readonly depth?: string;
  readonly refspecs: readonly string[];
  readonly config?: readonly GitSetting[];
  readonly signal: AbortSignal;
}

/** A repository behind a checked address: git talks to nothing else. */
export class Remote {
  readonly #options: RemoteOptions;
  readonly #config: readonly GitSetting[];

  constructor(options: RemoteOptions) {
    const { source, addresses } = options.destination;
    const pinned = addresses.map((address) => (address.includes(':') ? `[${address}]` : address)).join(',');
    this.#options = options;
    this.#config = [
      [`protocol.${source.protocol}.allow`, 'always'],
      ['http.curloptResolve', `${source.hostname}:${source.port}:${pinned}`],
      ['http.followRedirects', 'false'],
      ['http.lowSpeedLimit', '1000'],
      ['http.lowSpeedTime', '30'],
      ['http.userAgent', 'terrasafe'],
      ...(options.caFile === undefined ? [] : [['http.sslCAInfo', options.caFile] as const]),
      ...(options.credentials === undefined ? [] : [credentialHelper(source)]),
      ['remote.origin.url', source.href],
      // Said here, git does not write it to the repository, and looks for no missing object on its own later.
      ['remote.origin.promisor', 'true'],
      ['remote.origin.partialCloneFilter', 'blob:none'],
    ];
  }

  /** The commit that a branch, a tag, a full name or null (the default branch) stands for. A commit id is taken as it is. */
  async resolve(ref: string | null, signal: AbortSignal): Promise<string> {
    if (ref !== null && isCommitId(ref)) return ref;
    const candidates = candidateRefs(ref);
    // Behind "--" nothing is an option.
    const listing = await this.#git({ args: ['ls-remote', '--', 'origin', ...candidates], signal });
    const commits = new Map(
      listing
        .split('\n')
        .map((line) => line.split('\t'))
        .flatMap(([commit = '', name]) => (name !== undefined && isCommitId(commit) ? [[name, commit] as const] : [])),
    );
    const found = candidates.map((name) => commits.get(name)).find((commit) => commit !== undefined);
    if (found !== undefined) return found;
    const { href } = this.#options.destination.source;
    throw new SourceError(
      'REF_NOT_FOUND',
      ref === null
        ? `${href} is empty, is no git repository, or has no default branch.`
        : `${href} has no branch or tag ${ref}. A commit is named by all 40 digits of its id.`,
    );
  }

  /** Fetches a commit, all of its trees and none of its blobs, into the ref. */
  async fetchCommit(gitDirectory: string, commit: string, ref: string, signal: AbortSignal): Promise<void> {
    await this.#fetch({ gitDirectory, depth: '1', refspecs: [`+${commit}:${ref}`], signal });
  }

  /** Fetches the whole history of all branches and tags, without blobs. */
  async fetchHistory(gitDirectory: string, signal: AbortSignal): Promise<void> {
    const refspecs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
    // The depth that stands for all of it, also where a mirror is shallow.
    await this.#fetch({ gitDirectory, depth: '2147483647', refspecs, signal });
  }

  async fetchBlobs(gitDirectory: string, ids: readonly string[], signal: AbortSignal): Promise<void> {
    // Not a word of the commits that we have: the host would take it that we have their blobs.
    await this.#fetch({ gitDirectory, refspecs: ids, config: [['fetch.negotiationAlgorithm', 'noop']], signal });
  }

  async #fetch({ gitDirectory, depth, refspecs, config = [], signal }: Fetch): Promise<void> {
    // Progress is for nobody; but a git whose worker has died ends when it writes some.
    const args = ['fetch', '--progress', '--no-tags', '--no-write-fetch-head', '--filter=blob:none', '--stdin'];
    await this.#git({
      args: [...args, ...(depth === undefined ? [] : [`--depth=${depth}`]), '--', 'origin'],
      input: refspecs.map((refspec) => `${refspec}\n`).join(''),
      config,
      gitDirectory,
      signal,
    });
  }

  async #git(run: Omit<GitRun, 'secrets'>): Promise<string> {
    const { credentials } = this.#options;
    try {
      return await gitText({
        ...run,
        config: [...this.#config, ...(run.config ?? [])],
        ...(credentials && { secrets: credentialSecrets(credentials) }),
      });
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      throw describeFailure(error, {
        source: this.#options.destination.source,
        hasCredentials: credentials !== undefined,
      });
    }
  }
}

/** In the order in which git itself would choose; the commit behind a tag comes before the tag's own object. */
function candidateRefs(ref: string | null): string[] {
  if (ref === null) return ['HEAD'];
  if (ref.startsWith('refs/')) return [`${ref}^{}`, ref];
  return [`refs/heads/${ref}`, `refs/tags/${ref}^{}`, `refs/tags/${ref}`];
}
