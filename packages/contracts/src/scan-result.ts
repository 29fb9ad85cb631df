import { z } from 'zod';

export const Severity = z.enum(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']);
export type Severity = z.infer<typeof Severity>;

export const Category = z.enum([
  'hardcoded_secret',
  'open_port',
  'public_access',
  'unencrypted_storage',
  'weak_authentication',
  'other',
]);
export type Category = z.infer<typeof Category>;

export const Confidence = z.enum(['LOW', 'MEDIUM', 'HIGH']);
export type Confidence = z.infer<typeof Confidence>;

/** How a scan stands, by its risk density and its worst finding; docs/scores.md has the scale. */
export const Grade = z.enum(['A', 'B', 'C', 'D', 'F']);
export type Grade = z.infer<typeof Grade>;

/** Why a finding does not count, who says so and where it is written; `until` is the last day, `YYYY-MM-DD`. */
export const Suppression = z.strictObject({
  by: z.enum(['comment', 'config']),
  owner: z.string().nullable(),
  reason: z.string().nullable(),
  until: z.string().nullable(),
  file: z.string(),
  line: z.int(),
});
export type Suppression = z.infer<typeof Suppression>;

/** A finding, in the spelling of the JSON report and of the `vulnerabilities` table. Lines are 1-based. */
export const Vulnerability = z.strictObject({
  rule_id: z.string(),
  aliases: z.array(z.string()),
  severity: Severity,
  points: z.int(),
  category: Category,
  message: z.string(),
  resource: z.string(),
  file: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  remediation: z.string(),
  mitre: z.array(z.string()),
  suppressed: z.boolean(),
  suppression: Suppression.nullable(),
  /** Present when the scan was compared with a baseline. */
  baseline: z.enum(['new', 'unchanged']).optional(),
  fingerprint: z.string(),
});
export type Vulnerability = z.infer<typeof Vulnerability>;

export const SeverityCounts = z.strictObject({
  critical: z.int(),
  high: z.int(),
  medium: z.int(),
  low: z.int(),
});
export type SeverityCounts = z.infer<typeof SeverityCounts>;

/** What the model sees, in the order it sees it: 0–100 each, total_resources 0–10,000. */
export const Features = z.strictObject({
  open_ports: z.int(),
  hardcoded_secrets: z.int(),
  public_access: z.int(),
  unencrypted_storage: z.int(),
  total_resources: z.int(),
});
export type Features = z.infer<typeof Features>;

/** Something that could not be read (`unreadable`, `syntax`), evaluated or checked (`rule`), or has no effect, and where. */
export const ScanError = z.strictObject({
  kind: z.enum(['unreadable', 'syntax', 'disagreement', 'evaluation', 'rule', 'suppression']),
  file: z.string(),
  line: z.int(),
  message: z.string(),
});
export type ScanError = z.infer<typeof ScanError>;

/** A rule that could not decide about a resource, and why. */
export const NotEvaluated = z.strictObject({
  rule_id: z.string(),
  resource: z.string(),
  reason: z.string(),
  file: z.string(),
  line: z.int(),
});
export type NotEvaluated = z.infer<typeof NotEvaluated>;

export const Performance = z.strictObject({
  scan_time_seconds: z.number(),
  files: z.int(),
  bytes: z.int(),
  from_cache: z.boolean(),
});
export type Performance = z.infer<typeof Performance>;

/** What the rules say about a root module or an upload, before the model has scored it. */
export const Analysis = z.strictObject({
  root: z.string(),
  rule_based_score: z.int().min(0).max(100),
  /** Points of the findings per evaluated resource: what still tells estates apart where the score is 100. */
  risk_density: z.number().nonnegative(),
  grade: Grade,
  vulnerabilities: z.array(Vulnerability),
  summary: SeverityCounts,
  features_analyzed: Features,
  errors: z.array(ScanError),
  /** On request. */
  not_evaluated: z.array(NotEvaluated).optional(),
  performance: Performance,
});
export type Analysis = z.infer<typeof Analysis>;

/** A finished scan. `ml_score` and `confidence` are null when scoring was switched off; `score` is then rule-based. */
export const ScanResult = z.strictObject({
  ...Analysis.shape,
  score: z.int().min(0).max(100),
  ml_score: z.number().min(0).max(100).nullable(),
  confidence: Confidence.nullable(),
});
export type ScanResult = z.infer<typeof ScanResult>;

/** What a comparison with a baseline gave: counts of findings, and those that are gone. */
export const BaselineComparison = z.strictObject({
  new: z.int(),
  unchanged: z.int(),
  fixed: z.array(z.strictObject({ fingerprint: z.string(), rule_id: z.string(), resource: z.string() })),
});
export type BaselineComparison = z.infer<typeof BaselineComparison>;

/** The JSON report of the command line. */
export const ScanReport = z.strictObject({
  version: z.literal(1),
  scans: z.array(ScanResult),
  baseline: BaselineComparison.optional(),
});
export type ScanReport = z.infer<typeof ScanReport>;

/** A rule as reports, the catalogue and the command line show it. */
export const RuleInfo = z.strictObject({
  rule_id: z.string(),
  title: z.string(),
  severity: Severity,
  category: Category,
  provider: z.string(),
  service: z.string(),
  why: z.string(),
  fix: z.string(),
  aliases: z.array(z.string()),
  mitre: z.array(z.string()),
  references: z.array(z.string()),
});
export type RuleInfo = z.infer<typeof RuleInfo>;
