import { z } from 'zod';
import { defineQueue } from './queue-definition.js';
import { Confidence, Features } from './scan-result.js';

/** Bytes that travel with a job: inline (base64, at most 64 KiB) or by the key of a blob. */
export const Claim = z.union([z.strictObject({ inline: z.base64() }), z.strictObject({ blob: z.string().min(1) })]);
export type Claim = z.infer<typeof Claim>;

/** What every job of a scan carries, from the upload to the row in the database. */
export const ScanContext = z.strictObject({
  scanId: z.uuid(),
  tenantId: z.uuid(),
  correlationId: z.string().min(1).max(36),
  submittedAt: z.iso.datetime(),
  filename: z.string().min(1).max(255),
  fileHash: z.string().length(64),
  fileSizeBytes: z.int().nonnegative(),
  /** Who asked for the scan: the id of the API key. */
  userId: z.string().max(255),
  environment: z.string().max(50).nullable(),
  /** The packed file set. */
  files: Claim,
});
export type ScanContext = z.infer<typeof ScanContext>;

export const ParseJob = z.strictObject({ scan: ScanContext });
export type ParseJob = z.infer<typeof ParseJob>;

export const ScoreJob = z.strictObject({
  scan: ScanContext,
  /** Zipped JSON of an Analysis. */
  analysis: Claim,
  features: Features,
  ruleBasedScore: z.int().min(0).max(100),
  parsingSeconds: z.number().nonnegative(),
  fromCache: z.boolean(),
});
export type ScoreJob = z.infer<typeof ScoreJob>;

export const FailureCode = z.enum(['UNREADABLE_UPLOAD', 'TIMEOUT', 'OUT_OF_MEMORY', 'INTERNAL']);
export type FailureCode = z.infer<typeof FailureCode>;

export const ScanOutcome = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('completed'),
    analysis: Claim,
    score: z.int().min(0).max(100),
    mlScore: z.number().min(0).max(100),
    confidence: Confidence,
    modelVersion: z.string(),
    durationSeconds: z.number().nonnegative(),
    fromCache: z.boolean(),
  }),
  z.strictObject({ status: z.literal('failed'), code: FailureCode, reason: z.string().min(1) }),
]);
export type ScanOutcome = z.infer<typeof ScanOutcome>;

export const PersistJob = z.strictObject({ scan: ScanContext, outcome: ScanOutcome });
export type PersistJob = z.infer<typeof PersistJob>;

const week = 7 * 86_400;

export const parseQueue = defineQueue({
  name: 'parse',
  payload: ParseJob,
  attempts: 5,
  backoffMs: 500,
  maxBackoffMs: 30_000,
  keepFailedSeconds: week,
});

export const scoreQueue = defineQueue({
  name: 'score',
  payload: ScoreJob,
  attempts: 5,
  backoffMs: 500,
  maxBackoffMs: 30_000,
  keepFailedSeconds: week,
});

/** Tried for about a day: a database may be away for hours, and there is no later stage that could report a failure. */
export const persistQueue = defineQueue({
  name: 'persist',
  payload: PersistJob,
  attempts: 1_500,
  backoffMs: 500,
  maxBackoffMs: 60_000,
  keepFailedSeconds: week,
});
