import { z } from 'zod';
import { Pagination, ScanView } from './api.js';

/** A repository of a batch, as `POST /v1/batches` takes it. */
export const BatchEntry = z.strictObject({
  url: z.string().min(1).max(2_048),
  /** Branch, tag, full name such as refs/pull/7/head, or whole id of a commit; the default branch without it. */
  ref: z.string().min(1).max(255).nullable().default(null),
  subdirectory: z.string().max(1_024).default(''),
});
export type BatchEntry = z.infer<typeof BatchEntry>;

/** An entry that did not become a scan. */
export const BatchRejection = z.strictObject({
  /** Position in the request, from 0. */
  index: z.int(),
  /** Of an NDJSON request, from 1. */
  line: z.int().optional(),
  /** Null where it cannot be shown. */
  url: z.string().nullable(),
  code: z.enum(['BAD_ENTRY', 'SOURCE_REFUSED', 'DUPLICATE']),
  reason: z.string(),
});
export type BatchRejection = z.infer<typeof BatchRejection>;

export const BatchLinks = z.strictObject({ self: z.string(), scans: z.string(), events: z.string() });

export const BatchAccepted = z.strictObject({
  id: z.uuid(),
  accepted: z.int(),
  /** All that were rejected; `rejected` lists the first of them. */
  rejected_count: z.int(),
  rejected: z.array(BatchRejection),
  links: BatchLinks,
});
export type BatchAccepted = z.infer<typeof BatchAccepted>;

/** Where a batch is. Rejected entries are in no other count. */
export const BatchProgress = z.strictObject({
  id: z.uuid(),
  /** `cancelling` until the scans that had begun have ended. */
  status: z.enum(['running', 'cancelling', 'cancelled', 'finished']),
  accepted: z.int(),
  rejected_count: z.int(),
  counts: z.strictObject({
    queued: z.int(),
    checking_out: z.int(),
    parsing: z.int(),
    scoring: z.int(),
    persisting: z.int(),
    completed: z.int(),
    failed: z.int(),
  }),
  /** By the rate since the first scan ended; null before that, and at the end. */
  eta_seconds: z.int().nullable(),
});
export type BatchProgress = z.infer<typeof BatchProgress>;

export const BatchView = BatchProgress.extend({
  name: z.string(),
  rejected: z.array(BatchRejection),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  cancelled_at: z.iso.datetime().nullable(),
  links: BatchLinks,
});
export type BatchView = z.infer<typeof BatchView>;

/** `GET /v1/batches/:id`: with a page of the scans that have failed, newest first. */
export const BatchDetails = BatchView.extend({
  failures: z.strictObject({ data: z.array(ScanView), pagination: Pagination }),
});
export type BatchDetails = z.infer<typeof BatchDetails>;
