import { z } from 'zod';
import { Confidence, Features, Grade, ScanError, SeverityCounts, Vulnerability } from './scan-result.js';

/** RFC 9457 problem document; `code` is stable, `detail` is for people. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  correlation_id: z.string().optional(),
});
export type Problem = z.infer<typeof Problem>;

export const ScanStatus = z.enum(['queued', 'checking_out', 'parsing', 'scoring', 'persisting', 'completed', 'failed']);
export type ScanStatus = z.infer<typeof ScanStatus>;

export const ScanLinks = z.strictObject({ self: z.string(), vulnerabilities: z.string() });

export const ScanAccepted = z.strictObject({ id: z.uuid(), status: ScanStatus, links: ScanLinks });
export type ScanAccepted = z.infer<typeof ScanAccepted>;

/** `next_cursor` is there in lists that take a cursor, and null at their end. */
export const Pagination = z.strictObject({
  page: z.int(),
  per_page: z.int(),
  total: z.int(),
  next_cursor: z.string().nullable().optional(),
});
export type Pagination = z.infer<typeof Pagination>;

/** `?page=1&per_page=50`: pages count from 1 and hold at most 100 entries. */
export const PageQuery = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  per_page: z.coerce.number().int().min(1).max(100).default(50),
});
export type PageQuery = z.infer<typeof PageQuery>;

/**
 * For programs that walk a whole list: `?cursor=` takes the `next_cursor` of the answer before, at the same cost however
 * far it is, and skips or repeats nothing when rows are added meanwhile. `page` has no meaning with it.
 */
export const ListQuery = PageQuery.extend({ cursor: z.string().max(300).optional() });
export type ListQuery = z.infer<typeof ListQuery>;

export interface Page<Row> {
  readonly data: readonly Row[];
  readonly pagination: Pagination;
}

/** A scan as the API shows it. Result fields are null until it has completed; `error` is set when it has failed. */
export const ScanView = z.strictObject({
  id: z.uuid(),
  status: ScanStatus,
  filename: z.string(),
  file_hash: z.string().nullable(),
  file_size_bytes: z.int().nullable(),
  score: z.int().nullable(),
  rule_based_score: z.int().nullable(),
  ml_score: z.number().nullable(),
  confidence: Confidence.nullable(),
  risk_density: z.number().nullable(),
  grade: Grade.nullable(),
  scan_duration_seconds: z.number().nullable(),
  from_cache: z.boolean().nullable(),
  features_analyzed: Features.nullable(),
  vulnerability_summary: SeverityCounts.nullable(),
  errors: z.array(ScanError),
  error: z.strictObject({ code: z.string(), reason: z.string() }).nullable(),
  correlation_id: z.string().nullable(),
  environment: z.string().nullable(),
  model_version: z.string().nullable(),
  /** Null for uploads. */
  repository: z
    .strictObject({
      id: z.uuid(),
      ref: z.string().nullable(),
      commit: z.string().nullable(),
      pull_request: z.int().nullable(),
    })
    .nullable(),
  /** Findings compared with those that were open in the repository; null without one and until the scan has completed. */
  changes: z.strictObject({ new: z.int(), unchanged: z.int(), fixed: z.int() }).nullable(),
  batch_id: z.uuid().nullable(),
  created_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
  links: ScanLinks,
});
export type ScanView = z.infer<typeof ScanView>;

/** The answer of the synchronous `POST /scan`, as the predecessor gave it. */
export const SyncScanResponse = z.strictObject({
  file: z.string(),
  score: z.int(),
  rule_based_score: z.int(),
  ml_score: z.number(),
  confidence: Confidence,
  vulnerabilities: z.array(
    Vulnerability.pick({ severity: true, points: true, message: true, resource: true, remediation: true }).extend({
      rule_id: z.string(),
      category: Vulnerability.shape.category,
      file: z.string(),
      start_line: z.int(),
    }),
  ),
  summary: SeverityCounts,
  features_analyzed: Features,
  performance: z.strictObject({
    scan_time_seconds: z.number(),
    file_size_kb: z.number(),
    from_cache: z.boolean(),
  }),
});
export type SyncScanResponse = z.infer<typeof SyncScanResponse>;
