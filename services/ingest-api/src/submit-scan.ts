import { checkIn, type BlobStore } from '@terrasafe/blobs';
import type { ParseJob } from '@terrasafe/contracts';
import { fileHash, pack } from '@terrasafe/filesets';
import type { Principal } from '@terrasafe/identity';
import { acceptScan, findScanProgress, type Producer } from '@terrasafe/queue';
import { HttpProblem, currentContext } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import type { Upload } from './read-upload.js';

interface Dependencies {
  readonly redis: Redis;
  readonly blobs: BlobStore;
  readonly parse: Producer<ParseJob>;
  readonly environment: string | undefined;
}

export type SubmitScan = (upload: Upload, principal: Principal, idempotencyKey?: string) => Promise<string>;

const idempotencySeconds = 86_400;

/** Accepts a scan: once it resolves, the files are stored, Redis has the job, and the scan will end one way or the other. */
export function createSubmitScan({ redis, blobs, parse, environment }: Dependencies): SubmitScan {
  const enqueue = async (scanId: string, upload: Upload, principal: Principal) => {
    const submittedAt = new Date().toISOString();
    const correlationId = currentContext()?.correlationId ?? scanId;
    const { tenantId } = principal;
    await acceptScan(redis, scanId, { tenantId, filename: upload.filename, correlationId, submittedAt });
    await parse.send(scanId, {
      scan: {
        scanId,
        tenantId,
        correlationId,
        submittedAt,
        filename: upload.filename,
        fileHash: fileHash(upload.fileSet),
        fileSizeBytes: upload.sizeBytes,
        userId: principal.apiKeyId,
        environment: upload.environment ?? environment ?? null,
        lane: 'interactive',
        batchId: null,
        repository: null,
        files: await checkIn(blobs, `uploads/${scanId}`, await pack(upload.fileSet)),
      },
    });
  };

  return async (upload, principal, idempotencyKey) => {
    const scanId = uuidv7();
    if (!idempotencyKey) {
      await enqueue(scanId, upload, principal).catch(unavailable);
      return scanId;
    }
    const key = `terrasafe:idempotency:${principal.tenantId}:${idempotencyKey}`;
    const isFirst = await redis.set(key, scanId, 'EX', idempotencySeconds, 'NX').catch(unavailable);
    const earlier = isFirst ? null : await redis.get(key).catch(unavailable);
    // The key alone does not tell that the first request got as far as the queue; sending the same id twice is harmless.
    if (earlier && (await findScanProgress(redis, earlier).catch(unavailable))) return earlier;
    await enqueue(earlier ?? scanId, upload, principal).catch(unavailable);
    return earlier ?? scanId;
  };
}

function unavailable(cause: unknown): never {
  const problem = new HttpProblem(
    503,
    'QUEUE_UNAVAILABLE',
    'The scan could not be queued. Nothing was accepted; try again in a moment.',
    5,
  );
  problem.cause = cause;
  throw problem;
}
