import type { RepositoryRef } from '@terrasafe/contracts';
import type { ScanRow } from '../entities/scan.js';
import type { VulnerabilityRow } from '../entities/vulnerability.js';

type Submission = Pick<
  ScanRow,
  | 'id'
  | 'tenant_id'
  | 'filename'
  | 'file_hash'
  | 'file_size_bytes'
  | 'lane'
  | 'batch_id'
  | 'created_at'
  | 'user_id'
  | 'correlation_id'
  | 'environment'
> & {
  /** Null for uploads. */
  readonly repository: RepositoryRef | null;
};

type Result = Pick<
  ScanRow,
  | 'file_hash'
  | 'file_size_bytes'
  | 'score'
  | 'rule_based_score'
  | 'ml_score'
  | 'confidence'
  | 'risk_density'
  | 'grade'
  | 'scan_duration_seconds'
  | 'features_analyzed'
  | 'vulnerability_summary'
  | 'files'
  | 'model_version'
>;

export interface CompletedScan
  extends Omit<Submission, keyof Result>, Readonly<{ [Field in keyof Result]: NonNullable<Result[Field]> }> {
  readonly from_cache: boolean;
  readonly errors: ScanRow['errors'];
}

export interface FailedScan extends Submission {
  readonly error_code: string;
  readonly error_reason: string;
}

export type NewVulnerability = Omit<VulnerabilityRow, 'scan_id' | 'id' | 'tenant_id' | 'created_at'>;

/** How a scan has ended. */
export type ScanOutcome =
  | {
      readonly status: 'completed';
      readonly scan: CompletedScan;
      readonly vulnerabilities: readonly NewVulnerability[];
    }
  | { readonly status: 'failed'; readonly scan: FailedScan };

/** What became of one scan of a write: stored now, there before, or refused for a reason of its own. */
export type ScanWrite =
  { readonly id: string; readonly isNew: boolean } | { readonly id: string; readonly error: unknown };
