import { BatchEntry, type BatchRejection, type RepositoryRef } from '@terrasafe/contracts';
import { SourceError } from '@terrasafe/git';
import { repositoryOf } from '../read-source.js';
import type { RawEntry } from './read-entries.js';

/** More than anybody reads; they are in the answer and in the row of the batch. */
const maxListed = 1_000;

/** Tells entries that can become scans from those that cannot, one after the other. */
export class EntryChecker {
  readonly #tenantId: string;
  /** Of what was accepted: the position in the request. */
  readonly #seen = new Map<string, number>();
  /** The first of those that were rejected. */
  readonly listed: BatchRejection[] = [];
  accepted = 0;
  rejected = 0;

  constructor(tenantId: string) {
    this.#tenantId = tenantId;
  }

  /** Undefined for an entry that was rejected. */
  check({ value, line }: RawEntry): RepositoryRef | undefined {
    const index = this.accepted + this.rejected;
    const judged = this.#judge(value, index);
    if ('repository' in judged) {
      this.accepted += 1;
      return judged.repository;
    }
    this.rejected += 1;
    const { code, reason } = judged;
    if (this.listed.length < maxListed) {
      this.listed.push({ index, ...(line !== undefined && { line }), url: shownUrl(value), code, reason });
    }
    return undefined;
  }

  #judge(value: unknown, index: number): { repository: RepositoryRef } | Pick<BatchRejection, 'code' | 'reason'> {
    if (value === undefined) return { code: 'BAD_ENTRY', reason: 'The line is no JSON, or too long.' };
    const parsed = BatchEntry.safeParse(value);
    if (!parsed.success) {
      const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'entry'}: ${message}`);
      return { code: 'BAD_ENTRY', reason: faults.join('; ').slice(0, 500) };
    }
    try {
      const repository = repositoryOf({ type: 'git', ...parsed.data }, this.#tenantId);
      const key = `${repository.id} ${repository.ref ?? ''}`;
      const earlier = this.#seen.get(key);
      if (earlier !== undefined) return { code: 'DUPLICATE', reason: `The same as the entry with index ${earlier}.` };
      this.#seen.set(key, index);
      return { repository };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { code: 'SOURCE_REFUSED', reason: error.message };
    }
  }
}

/** What could hold credentials is not repeated. */
function shownUrl(value: unknown): string | null {
  const { url } = (value ?? {}) as { url?: unknown };
  return typeof url === 'string' && !url.includes('@') ? url.slice(0, 255) : null;
}
