import { z } from 'zod';

const subdirectory = z.string().max(1_024).default('');

/** What `POST /v1/scans` takes as JSON: files that are fetched rather than sent. */
export const ScanSource = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('git'),
    url: z.string().min(1).max(2_048),
    /** Branch, tag, full name such as refs/pull/7/head, or whole id of a commit; the default branch without it. */
    ref: z.string().min(1).max(255).nullable().default(null),
    subdirectory,
  }),
  z.strictObject({
    type: z.literal('archive'),
    url: z.string().min(1).max(2_048),
    subdirectory,
  }),
]);
export type ScanSource = z.infer<typeof ScanSource>;

export const SourceScanRequest = z.strictObject({
  source: ScanSource,
  environment: z.string().max(50).optional(),
});
export type SourceScanRequest = z.infer<typeof SourceScanRequest>;
