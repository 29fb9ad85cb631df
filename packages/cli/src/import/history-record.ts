import { createHash } from 'node:crypto';
import { Category, Confidence, Severity, type SeverityCounts } from '@terrasafe/contracts';
import { pointsOf } from '@terrasafe/rule-kit';
import { densityOf, gradeOf } from '@terrasafe/scanner';
import type { NewVulnerability, ScanOutcome } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

/** A record that cannot become a scan, and why, for people. */
export class BadRecordError extends Error {}

const upperCase = z.string().transform((text) => text.trim().toUpperCase());
const text = (maxLength: number) => z.string().max(maxLength).nullish();
const count = z.int().min(0);
const score = z.int().min(0).max(100);

/** Python writes UTC without saying so, and a blank for the T. */
const Instant = z.string().transform((written, context) => {
  const iso = written.trim().replace(' ', 'T');
  const at = new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`);
  if (at.getTime() >= Date.UTC(2000, 0) && at.getTime() <= Date.now() + 86_400_000) return at;
  context.addIssue({ code: 'custom', message: `"${written}" is no time in the past` });
  return z.NEVER;
});

const Finding = z.object({
  severity: upperCase.pipe(Severity),
  points: count.max(1_000).nullish(),
  message: z.string(),
  resource: z.string().nullish(),
  remediation: z.string().nullish(),
  category: z.string().nullish(),
  rule_id: text(100),
});

const Counts = z.object({ critical: count, high: count, medium: count, low: count });
const Features = z.object({
  open_ports: count.max(100).default(0),
  hardcoded_secrets: count.max(100).default(0),
  public_access: count.max(100).default(0),
  unencrypted_storage: count.max(100).default(0),
  total_resources: count.optional(),
});

/** Both spellings: rows of the `scans` table, and what the scanner wrote of each scan. */
const Submission = z.object({
  id: z.union([z.string().max(100), z.int()]).nullish(),
  created_at: Instant.nullish(),
  timestamp: Instant.nullish(),
  filename: text(255),
  file: text(255),
  file_hash: z.hash('sha256').nullish(),
  file_size_bytes: count.nullish(),
  user_id: text(255),
  correlation_id: text(36),
  environment: text(50),
});

/** A scanner that could not read a file wrote this score, and not the name of the file. */
const failedScore = -1;
const Failure = z.object({ score: z.literal(failedScore), error: z.string() });

const Result = z.object({
  score,
  rule_based_score: score,
  ml_score: z.number().min(0).max(100),
  confidence: upperCase.pipe(Confidence),
  scan_duration_seconds: z.number().min(0).nullish(),
  performance: z
    .object({ scan_time_seconds: z.number().min(0), file_size_kb: z.number().min(0) })
    .partial()
    .nullish(),
  from_cache: z.boolean().nullish(),
  features_analyzed: Features.nullish(),
  vulnerability_summary: Counts.nullish(),
  summary: Counts.nullish(),
  vulnerabilities: z.array(Finding).nullish(),
});
type Result = z.infer<typeof Result>;

/**
 * A scan of the history as the store takes it. Its id carries its time and follows from the tenant and what the record
 * says (from its id, where it has one), so that the same record is the same scan each time.
 * @throws BadRecordError
 */
export function readHistoryRecord(record: string, tenantId: string): ScanOutcome {
  const value = parseJson(record);
  const { id, created_at, timestamp, filename, file, file_hash, file_size_bytes, ...sender } = check(Submission, value);
  const at = created_at ?? timestamp;
  if (!at) throw new BadRecordError('created_at: it does not say when the scan was');
  const submission = {
    id: scanIdOf(at, [tenantId, id == null ? value : { id }]),
    tenant_id: tenantId,
    lane: 'interactive' as const,
    batch_id: null,
    repository: null,
    created_at: at,
    user_id: sender.user_id ?? null,
    correlation_id: sender.correlation_id ?? null,
    environment: sender.environment ?? null,
  };
  const name = filename ?? file;
  if ((value as { score?: unknown }).score === failedScore) {
    const { error } = check(Failure, value);
    const source = { filename: name ?? 'unknown', file_hash: file_hash ?? null, file_size_bytes: null };
    return { status: 'failed', scan: { ...submission, ...source, error_code: 'IMPORTED', error_reason: error } };
  }
  if (!name) throw new BadRecordError('filename: it does not say what was scanned');
  const result = check(Result, value);
  const vulnerabilities = findingsOf(result, name);
  const summary = summaryOf(result);
  const { total_resources, ...features } = result.features_analyzed ?? noFeatures;
  const resources = total_resources ?? new Set(vulnerabilities.map(({ resource }) => resource)).size;
  const riskDensity = densityOf(pointsIn(result, summary), resources);
  return {
    status: 'completed',
    scan: {
      ...submission,
      filename: name,
      // Unknown: a hash of something else would be taken for the same content.
      file_hash: file_hash?.toLowerCase() ?? '',
      file_size_bytes: file_size_bytes ?? Math.round((result.performance?.file_size_kb ?? 0) * 1024),
      score: result.score,
      rule_based_score: result.rule_based_score,
      ml_score: result.ml_score,
      confidence: result.confidence,
      risk_density: riskDensity,
      grade: gradeOf(riskDensity, summary),
      scan_duration_seconds: result.scan_duration_seconds ?? result.performance?.scan_time_seconds ?? 0,
      from_cache: result.from_cache ?? false,
      features_analyzed: { ...features, total_resources: Math.min(10_000, resources) },
      vulnerability_summary: summary,
      files: 1,
      errors: [],
      model_version: 'imported',
    },
    vulnerabilities,
  };
}

const noFeatures: z.infer<typeof Features> = {
  open_ports: 0,
  hardcoded_secrets: 0,
  public_access: 0,
  unencrypted_storage: 0,
};

function findingsOf({ vulnerabilities }: Result, file: string): NewVulnerability[] {
  const seen = new Map<string, number>();
  return (vulnerabilities ?? []).map((finding) => {
    const { severity, message, points, rule_id, resource, remediation, category } = finding;
    const identity = [rule_id, resource, message].join('\n');
    const ordinal = seen.get(identity) ?? 0;
    seen.set(identity, ordinal + 1);
    return {
      rule_id: rule_id || 'IMPORTED',
      aliases: [],
      severity,
      points: points ?? pointsOf[severity],
      category: Category.safeParse(category?.toLowerCase().replaceAll(/[ -]/g, '_')).data ?? 'other',
      message,
      resource: resource ?? '',
      remediation: remediation ?? '',
      file,
      start_line: 1,
      end_line: 1,
      mitre: [],
      suppressed: false,
      suppression: null,
      fingerprint: sha256(`${identity}\n${ordinal}`).toString('hex', 0, 16),
    };
  });
}

/** Rows of the table alone have no findings with them, but their counts. */
function summaryOf({ vulnerabilities, vulnerability_summary, summary }: Result): SeverityCounts {
  const given = vulnerability_summary ?? summary;
  if (!vulnerabilities && given) return given;
  const found = (severity: Severity) => vulnerabilities?.filter((it) => it.severity === severity).length ?? 0;
  return { critical: found('CRITICAL'), high: found('HIGH'), medium: found('MEDIUM'), low: found('LOW') };
}

function pointsIn({ vulnerabilities }: Result, { critical, high, medium, low }: SeverityCounts): number {
  if (vulnerabilities) return vulnerabilities.reduce((sum, it) => sum + (it.points ?? pointsOf[it.severity]), 0);
  return critical * pointsOf.CRITICAL + high * pointsOf.HIGH + medium * pointsOf.MEDIUM + low * pointsOf.LOW;
}

function parseJson(record: string): object {
  let value: unknown;
  try {
    value = JSON.parse(record);
  } catch (error) {
    throw new BadRecordError((error as Error).message);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new BadRecordError('it is not an object');
}

function check<Shape extends z.ZodType>(shape: Shape, value: object): z.infer<Shape> {
  const { data, error } = shape.safeParse(value);
  if (!error) return data;
  throw new BadRecordError(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}

function scanIdOf(at: Date, identity: unknown): string {
  return uuidv7({ msecs: at.getTime(), random: sha256(JSON.stringify(identity, sortKeys)).subarray(0, 16) });
}

/** For JSON.stringify: the same content is the same text. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const sha256 = (data: string): Buffer => createHash('sha256').update(data).digest();
