import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { CheckoutJob, ParseJob, ScoreJob, Submission } from '@terrasafe/contracts';
import type { IntakeLimits } from '../src/index.js';

/** Of an intake that is in nobody's way. */
export const roomy: IntakeLimits = {
  queuedPerTenant: 1_000,
  runningPerTenant: 1_000,
  totalScans: 10_000,
  totalBytes: 1e9,
};

export const tenant = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

function submission(fields: Partial<Submission> = {}): Submission {
  return {
    scanId: randomUUID(),
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

export function parseJob(fields: Partial<Submission> = {}): ParseJob {
  const scan = submission(fields);
  return {
    scan: {
      ...scan,
      fileHash: randomBytes(32).toString('hex'),
      fileSizeBytes: 3,
      files: { inline: Buffer.from('tf!').toString('base64') },
    },
  };
}

export function checkoutJob(fields: Partial<Submission> = {}): CheckoutJob {
  const repository = {
    id: randomUUID(),
    url: 'https://git.example/a.git',
    subdirectory: '',
    ref: null,
    commit: null,
    pullRequest: null,
  };
  return { scan: { ...submission(fields), repository } };
}

export function scoreJob(fields: Partial<Submission> = {}): ScoreJob {
  const { scan } = parseJob(fields);
  const features = {
    open_ports: 0,
    hardcoded_secrets: 0,
    public_access: 0,
    unencrypted_storage: 0,
    total_resources: 1,
  };
  return { scan, analysis: scan.files, features, ruleBasedScore: 1, parsingSeconds: 0, fromCache: false };
}
