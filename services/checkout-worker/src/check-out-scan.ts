import { checkIn, type BlobStore } from '@terrasafe/blobs';
import type { CheckoutJob, FailureCode, ParseJob, PersistJob } from '@terrasafe/contracts';
import { fileHash, pack, type FileSet } from '@terrasafe/filesets';
import { SourceError, type SourceErrorCode } from '@terrasafe/git';
import { PermanentFailure, type Failure, type Producer } from '@terrasafe/queue';
import { withSpan } from '@terrasafe/service';
import type { FetchSource } from './source-fetcher.js';

interface Dependencies {
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly fetchSource: FetchSource;
  readonly parse: Pick<Producer<ParseJob>, 'send'>;
  readonly persist: Pick<Producer<PersistJob>, 'send'>;
}

export interface CheckoutHandler {
  readonly handle: (job: CheckoutJob) => Promise<void>;
  readonly onGivenUp: (job: CheckoutJob, failure: Failure) => Promise<void>;
}

/** What another attempt cannot change. An UNAVAILABLE source is tried again. */
const failureCodes: Record<Exclude<SourceErrorCode, 'UNAVAILABLE'>, FailureCode> = {
  REFUSED: 'SOURCE_REFUSED',
  NOT_FOUND: 'CHECKOUT_FAILED',
  REF_NOT_FOUND: 'CHECKOUT_FAILED',
  FAILED: 'CHECKOUT_FAILED',
  UNREADABLE: 'UNREADABLE_UPLOAD',
  TOO_LARGE: 'TOO_LARGE',
  TIMED_OUT: 'TIMEOUT',
};

export function createCheckoutHandler({ blobs, fetchSource, parse, persist }: Dependencies): CheckoutHandler {
  /** Why the last attempt at a job failed, for the user, should it turn out to have been the last one. */
  const reasons = new WeakMap<CheckoutJob, string>();

  return {
    async handle(job) {
      const { scan } = job;
      try {
        const { fileSet, commit } = await withSpan('fetch source', {}, () =>
          fetchSource(scan.tenantId, scan.repository),
        );
        await parse.send(scan.scanId, {
          scan: {
            ...scan,
            repository: { ...scan.repository, commit },
            fileHash: fileHash(fileSet),
            fileSizeBytes: sizeOf(fileSet),
            files: await checkIn(blobs, 'uploads', scan.scanId, await pack(fileSet)),
          },
        });
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        if (error.code !== 'UNAVAILABLE') throw new PermanentFailure(failureCodes[error.code], error.message);
        reasons.set(job, error.message);
        throw error;
      }
    },
    async onGivenUp(job, failure) {
      const reason = reasons.get(job);
      const { code, reason: text } = reason === undefined ? failure : { code: 'CHECKOUT_FAILED' as const, reason };
      const scan = { ...job.scan, fileHash: null, fileSizeBytes: null, files: null };
      await persist.send(scan.scanId, { status: 'failed', scan, code, reason: text });
    },
  };
}

function sizeOf({ files }: FileSet): number {
  let bytes = 0;
  for (const text of files.values()) bytes += Buffer.byteLength(text);
  return bytes;
}
