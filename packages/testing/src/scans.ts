import { createHash, randomBytes } from 'node:crypto';
import type { ParseJob, Submission } from '@terrasafe/contracts';
import { v7 as uuidv7 } from 'uuid';

/** Limits of an intake that is in nobody's way. */
export const roomy = { queuedPerTenant: 1_000, runningPerTenant: 1_000, totalScans: 10_000, totalBytes: 1e9 };

/** The id of a tenant, the same for the same name. */
export function tenant(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A scan of its own, of the tenant acme unless told otherwise. */
export function submission(fields: Partial<Submission> = {}): Submission {
  return {
    scanId: uuidv7(),
    tenantId: tenant('acme'),
    correlationId: 'test',
    submittedAt: new Date().toISOString(),
    filename: 'main.tf',
    userId: 'key',
    environment: null,
    lane: 'interactive',
    batchId: null,
    repository: null,
    ...fields,
  };
}

/** A submission whose file travels with the job. The content differs from that of any other, as far as its hash tells. */
export function parseJob(fields: Partial<ParseJob['scan']> = {}): ParseJob {
  return {
    scan: {
      ...submission(fields),
      fileHash: randomBytes(32).toString('hex'),
      fileSizeBytes: 3,
      files: { inline: Buffer.from('tf!').toString('base64') },
      ...fields,
    },
  };
}
