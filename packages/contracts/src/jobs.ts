import { z } from 'zod';
import { defineQueue } from './queue-definition.js';
import { Confidence, Features } from './scan-result.js';

/** Bytes that travel with a job: inline (base64, at most 64 KiB) or by the key of a blob. */
export const Claim = z.union([z.strictObject({ inline: z.base64() }), z.strictObject({ blob: z.string().min(1) })]);
export type Claim = z.infer<typeof Claim>;

/** Interactive work (uploads, webhooks) overtakes batch work. */
export const Lane = z.enum(['interactive', 'batch']);
export type Lane = z.infer<typeof Lane>;

/** A folder of a git repository, or of an archive, that a scan is about. `id` follows from tenant, url and subdirectory. */
export const RepositoryRef = z.strictObject({
  id: z.uuid(),
  /** An archive by its address counts as a repository without history. git unless given. */
  source: z.enum(['git', 'archive']).optional(),
  url: z.string().min(1).max(2_048),
  /** Folder below the root of the repository; empty for the root. */
  subdirectory: z.string().max(1_024),
  /** Branch, tag or commit as asked for; null for the default branch. */
  ref: z.string().max(255).nullable(),
  /** Known once it is checked out. */
  commit: z.string().max(64).nullable(),
  /** Number of the pull request: such a scan is compared with the repository's findings and changes none of them. */
  pullRequest: z.int().positive().nullable(),
});
export type RepositoryRef = z.infer<typeof RepositoryRef>;

/** What every job of a scan carries from its acceptance on. */
export const Submission = z.strictObject({
  scanId: z.uuid(),
  tenantId: z.uuid(),
  correlationId: z.string().min(1).max(36),
  submittedAt: z.iso.datetime(),
  filename: z.string().min(1).max(255),
  /** Who asked for the scan: the id of the API key. */
  userId: z.string().max(255),
  environment: z.string().max(50).nullable(),
  lane: Lane,
  batchId: z.uuid().nullable(),
  /** Null for uploads. */
  repository: RepositoryRef.nullable(),
  /** The webhook that asked for the scan, and hears of its end. */
  notify: z.strictObject({ integrationId: z.uuid() }).optional(),
});
export type Submission = z.infer<typeof Submission>;

/** A scan whose files are there. */
export const ScanContext = Submission.extend({
  fileHash: z.string().length(64),
  fileSizeBytes: z.int().nonnegative(),
  /** The packed file set. */
  files: Claim,
});
export type ScanContext = z.infer<typeof ScanContext>;

/** Fetch `scan.repository` and pass its files on. */
export const CheckoutJob = z.strictObject({ scan: Submission.extend({ repository: RepositoryRef }) });
export type CheckoutJob = z.infer<typeof CheckoutJob>;

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

export const FailureCode = z.enum([
  'UNREADABLE_UPLOAD',
  'CHECKOUT_FAILED',
  'SOURCE_REFUSED',
  'TOO_LARGE',
  'TIMEOUT',
  'OUT_OF_MEMORY',
  'CANCELLED',
  'INTERNAL',
]);
export type FailureCode = z.infer<typeof FailureCode>;

export const PersistJob = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('completed'),
    scan: ScanContext,
    analysis: Claim,
    score: z.int().min(0).max(100),
    mlScore: z.number().min(0).max(100),
    confidence: Confidence,
    modelVersion: z.string(),
    durationSeconds: z.number().nonnegative(),
    fromCache: z.boolean(),
  }),
  z.strictObject({
    status: z.literal('failed'),
    /** The files are null when there never were any. */
    scan: ScanContext.extend({
      fileHash: ScanContext.shape.fileHash.nullable(),
      fileSizeBytes: ScanContext.shape.fileSizeBytes.nullable(),
      files: Claim.nullable(),
    }),
    code: FailureCode,
    reason: z.string().min(1),
  }),
]);
export type PersistJob = z.infer<typeof PersistJob>;

/** What a host is told before a scan has ended: it will be; or it never begins, as a newer one took its place. */
export const ScanProspect = z.enum(['pending', 'superseded']);
export type ScanProspect = z.infer<typeof ScanProspect>;

/** Tell the host of a repository about a scan that one of its webhooks asked for. */
export const NotifyJob = z.strictObject({
  scanId: z.uuid(),
  tenantId: z.uuid(),
  correlationId: Submission.shape.correlationId,
  integrationId: z.uuid(),
  /** Address of the repository, as in its RepositoryRef. */
  repositoryUrl: RepositoryRef.shape.url,
  /** Null when the scan failed before its commit was known: there is nothing to put a status on. */
  commit: RepositoryRef.shape.commit,
  pullRequest: RepositoryRef.shape.pullRequest,
  /** Without it the scan has ended, and its row is written. */
  prospect: ScanProspect.optional(),
});
export type NotifyJob = z.infer<typeof NotifyJob>;

/** What is told of a scan that has ended; undefined when nobody asked to be told. Scans of webhooks have a repository. */
export function noticeOf({ scanId, tenantId, correlationId, notify, repository }: Submission): NotifyJob | undefined {
  if (!notify || !repository) return undefined;
  const { url: repositoryUrl, commit, pullRequest } = repository;
  return { scanId, tenantId, correlationId, integrationId: notify.integrationId, repositoryUrl, commit, pullRequest };
}

/** As `noticeOf`, before the end; undefined as well while its commit is not known, as there is nothing to put it on. */
export function prospectOf(scan: Submission, prospect: ScanProspect): NotifyJob | undefined {
  const notice = noticeOf(scan);
  return notice && notice.commit !== null ? { ...notice, prospect } : undefined;
}

const week = 7 * 86_400;

export const checkoutQueue = defineQueue({
  name: 'checkout',
  payload: CheckoutJob,
  attempts: 5,
  backoffMs: 1_000,
  maxBackoffMs: 60_000,
  keepFailedSeconds: week,
  maxBundle: 1,
});

export const parseQueue = defineQueue({
  name: 'parse',
  payload: ParseJob,
  attempts: 5,
  backoffMs: 500,
  maxBackoffMs: 30_000,
  keepFailedSeconds: week,
  maxBundle: 1,
});

export const scoreQueue = defineQueue({
  name: 'score',
  payload: ScoreJob,
  attempts: 5,
  backoffMs: 500,
  maxBackoffMs: 30_000,
  keepFailedSeconds: week,
  maxBundle: 16,
});

/** Tried for about a day: a database may be away for hours, and there is no later stage that could report a failure. */
export const persistQueue = defineQueue({
  name: 'persist',
  payload: PersistJob,
  attempts: 1_500,
  backoffMs: 500,
  maxBackoffMs: 60_000,
  keepFailedSeconds: week,
  maxBundle: 16,
});

/** Tried for about a day: a host may be away, or ask for patience. */
export const notifyQueue = defineQueue({
  name: 'notify',
  payload: NotifyJob,
  attempts: 300,
  backoffMs: 1_000,
  maxBackoffMs: 300_000,
  keepFailedSeconds: week,
  maxBundle: 1,
});
