import { checkIn, type BlobStore } from '@terrasafe/blobs';
import { parseQueue } from '@terrasafe/contracts';
import { fileHash, pack } from '@terrasafe/filesets';
import type { Principal } from '@terrasafe/identity';
import type { AcceptScan } from './accept-scan.js';
import type { Upload } from './read-upload.js';

interface Dependencies {
  readonly acceptScan: AcceptScan;
  readonly blobs: Pick<BlobStore, 'put' | 'delete'>;
  readonly environment: string | undefined;
}

export type SubmitScan = (upload: Upload, principal: Principal, idempotencyKey?: string) => Promise<string>;

/** Accepts a scan of uploaded files. Answers its id. */
export function createSubmitScan({ acceptScan, blobs, environment }: Dependencies): SubmitScan {
  return async ({ fileSet, filename, sizeBytes, ...upload }, principal, idempotencyKey) =>
    acceptScan(
      principal,
      {
        filename,
        environment: upload.environment ?? environment ?? null,
        lane: 'interactive',
        batchId: null,
        repository: null,
      },
      async (submission) => {
        const files = await checkIn(blobs, 'uploads', submission.scanId, await pack(fileSet));
        return {
          queue: parseQueue,
          payload: { scan: { ...submission, fileHash: fileHash(fileSet), fileSizeBytes: sizeBytes, files } },
          discard: async () => {
            if ('blob' in files) await blobs.delete(files.blob);
          },
        };
      },
      idempotencyKey,
    );
}
