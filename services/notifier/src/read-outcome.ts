import { Severity, type BaselineComparison, type ScanReport, type Vulnerability } from '@terrasafe/contracts';
import type {
  FindingRepository,
  FindingRow,
  RepositoryRepository,
  ScanRow,
  VulnerabilityRepository,
  VulnerabilityRow,
} from '@terrasafe/store';

interface Dependencies {
  readonly vulnerabilities: Pick<VulnerabilityRepository, 'getByScanId'>;
  readonly findings: Pick<FindingRepository, 'list'>;
  readonly repositories: Pick<RepositoryRepository, 'findById'>;
}

/** A completed scan, as it is told to people. */
export interface Outcome {
  readonly report: ScanReport;
  /** What counts: open findings, and where the report has a baseline only the new ones; the worst first. */
  readonly counting: readonly Vulnerability[];
}

export type ReadOutcome = (scan: ScanRow) => Promise<Outcome>;

/** More fit in no comment. */
const maxFindings = 10_000;

/** A pull request is compared with what is open in its repository, once that has been scanned. */
export function createReadOutcome({ vulnerabilities, findings, repositories }: Dependencies): ReadOutcome {
  const findOpen = async ({ tenant_id, repository_id }: ScanRow): Promise<readonly FindingRow[] | undefined> => {
    const repository = repository_id ? await repositories.findById(tenant_id, repository_id) : null;
    if (!repository || repository.last_scan_id === null) return undefined;
    return (await findings.list(tenant_id, repository.id, { state: 'open', page: 1, per_page: maxFindings })).data;
  };

  return async (scan) => {
    const { data } = await vulnerabilities.getByScanId(scan.tenant_id, scan.id, { page: 1, per_page: maxFindings });
    const found = data.map(findingOf);
    const open = found.filter(({ suppressed }) => !suppressed);
    const before = scan.pull_request === null ? undefined : await findOpen(scan);
    if (!before) return { report: reportOf(scan, found), counting: worstFirst(open) };

    const known = new Set(before.map(({ fingerprint }) => fingerprint));
    const still = new Set(open.map(({ fingerprint }) => fingerprint));
    const compared = found.map((finding) => ({
      ...finding,
      baseline: known.has(finding.fingerprint) ? ('unchanged' as const) : ('new' as const),
    }));
    const counting = open.filter(({ fingerprint }) => !known.has(fingerprint));
    const baseline = {
      new: counting.length,
      unchanged: open.length - counting.length,
      fixed: before
        .filter(({ fingerprint }) => !still.has(fingerprint))
        .map(({ fingerprint, rule_id, resource }) => ({ fingerprint, rule_id, resource })),
    };
    return { report: reportOf(scan, compared, baseline), counting: worstFirst(counting) };
  };
}

function worstFirst(findings: readonly Vulnerability[]): readonly Vulnerability[] {
  return Severity.options.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
}

function findingOf({ scan_id: _scan, id: _id, tenant_id: _tenant, created_at: _at, ...finding }: VulnerabilityRow) {
  return finding satisfies Vulnerability;
}

/** Result columns of a completed scan are not null. */
function reportOf(scan: ScanRow, vulnerabilities: Vulnerability[], baseline?: BaselineComparison): ScanReport {
  const result = {
    root: scan.filename,
    score: scan.score!,
    rule_based_score: scan.rule_based_score!,
    ml_score: scan.ml_score,
    confidence: scan.confidence,
    risk_density: scan.risk_density!,
    grade: scan.grade!,
    vulnerabilities,
    summary: scan.vulnerability_summary!,
    features_analyzed: scan.features_analyzed!,
    errors: [...scan.errors],
    performance: {
      scan_time_seconds: scan.scan_duration_seconds!,
      files: scan.files!,
      bytes: scan.file_size_bytes!,
      from_cache: scan.from_cache,
    },
  };
  return { version: 1, scans: [result], ...(baseline && { baseline }) };
}
