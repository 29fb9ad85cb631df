import type { Page, PageQuery } from '@terrasafe/contracts';
import { MoreThanOrEqual, type FindOptionsOrder, type FindOptionsWhere } from 'typeorm';
import { ScanEntity, type ScanRow } from '../entities/scan.js';
import type { ScanHistoryRow } from '../entities/scan-history.js';
import type { VulnerabilityRow } from '../entities/vulnerability.js';
import { observed } from '../observed.js';
import { findPage } from '../page.js';
import { toPostgresJson } from '../postgres-json.js';
import { createFailedScan, createScan } from '../sql/create-scan.js';
import type { Store } from '../store.js';

type Submission = Pick<
  ScanRow,
  | 'id'
  | 'tenant_id'
  | 'filename'
  | 'file_hash'
  | 'file_size_bytes'
  | 'created_at'
  | 'user_id'
  | 'correlation_id'
  | 'environment'
>;

type Result = Pick<
  ScanRow,
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

export interface CompletedScan extends Submission, Readonly<{ [Field in keyof Result]: NonNullable<Result[Field]> }> {
  readonly from_cache: boolean;
  readonly errors: ScanRow['errors'];
}

export interface FailedScan extends Submission {
  readonly error_code: string;
  readonly error_reason: string;
}

export type NewVulnerability = Omit<VulnerabilityRow, 'scan_id' | 'id' | 'tenant_id' | 'created_at'>;

export interface RecentScansQuery extends PageQuery {
  readonly status?: ScanRow['status'];
}

export interface HighRiskScansQuery extends PageQuery {
  /** The least score that counts as high risk. */
  readonly threshold?: number;
}

/** Findings are those of completed scans; the average is null without any. */
export interface ScanStats {
  readonly total_scans: number;
  readonly failed_scans: number;
  readonly average_score: number | null;
  readonly high_risk_scans: number;
  readonly critical_vulnerabilities: number;
  readonly high_vulnerabilities: number;
  readonly medium_vulnerabilities: number;
  readonly low_vulnerabilities: number;
}

const highRiskScore = 70;
const newestFirst: FindOptionsOrder<ScanRow> = { created_at: 'DESC', id: 'DESC' };
/** Keeps each transaction of a clean-up, and the locks that it holds, short. */
const deletionBatch = 1_000;

export class ScanRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Stores a completed scan with its findings, in their order, and counts it in the history of its day: all or nothing,
   * in one round trip. Safe to repeat: nothing changes when the scan is there already, be it completed or failed.
   * @returns whether the scan was new
   */
  async create(scan: CompletedScan, vulnerabilities: readonly NewVulnerability[]): Promise<boolean> {
    return observed('create_scan', async () => {
      const created = await this.#store.dataSource.query<unknown[]>(createScan, [
        toPostgresJson(scan),
        toPostgresJson(vulnerabilities),
      ]);
      return created.length > 0;
    });
  }

  /** Stores that a scan has failed, unless it has ended already. @returns whether the scan was new */
  async createFailed(scan: FailedScan): Promise<boolean> {
    return observed('create_failed_scan', async () => {
      const created = await this.#store.dataSource.query<unknown[]>(createFailedScan, [toPostgresJson(scan)]);
      return created.length > 0;
    });
  }

  async getById(tenantId: string, id: string): Promise<ScanRow | null> {
    return observed('get_scan_by_id', async () => {
      // The read that is asked for most; by findOneBy it takes a third longer.
      const [scan] = await this.#store.dataSource.query<ScanRow[]>(
        'select * from scans where tenant_id = $1 and id = $2',
        [tenantId, id],
      );
      return scan ?? null;
    });
  }

  /** Scans of the same content, newest first. */
  async getByFileHash(tenantId: string, fileHash: string, page: PageQuery): Promise<Page<ScanRow>> {
    return this.#find('get_scans_by_file_hash', { tenant_id: tenantId, file_hash: fileHash }, newestFirst, page);
  }

  /** Newest first. */
  async getRecentScans(tenantId: string, { status, ...page }: RecentScansQuery): Promise<Page<ScanRow>> {
    return this.#find('get_recent_scans', { tenant_id: tenantId, ...(status && { status }) }, newestFirst, page);
  }

  /** Worst first. */
  async getHighRiskScans(
    tenantId: string,
    { threshold = highRiskScore, ...page }: HighRiskScansQuery,
  ): Promise<Page<ScanRow>> {
    const where = { tenant_id: tenantId, score: MoreThanOrEqual(threshold) };
    return this.#find('get_high_risk_scans', where, { score: 'DESC', ...newestFirst }, page);
  }

  async getStats(tenantId: string): Promise<ScanStats> {
    return observed('get_scan_stats', async () => {
      const [stats] = await this.#store.dataSource.query<[ScanStats]>(
        `select count(*)::int as total_scans,
           count(*) filter (where status = 'failed')::int as failed_scans,
           avg(score)::float8 as average_score,
           count(*) filter (where score >= $2)::int as high_risk_scans,
           coalesce(sum((vulnerability_summary ->> 'critical')::int), 0)::float8 as critical_vulnerabilities,
           coalesce(sum((vulnerability_summary ->> 'high')::int), 0)::float8 as high_vulnerabilities,
           coalesce(sum((vulnerability_summary ->> 'medium')::int), 0)::float8 as medium_vulnerabilities,
           coalesce(sum((vulnerability_summary ->> 'low')::int), 0)::float8 as low_vulnerabilities
         from scans where tenant_id = $1`,
        [tenantId, highRiskScore],
      );
      return stats;
    });
  }

  /** Days on which scans were submitted and completed, of the last `days` days, oldest first. */
  async getHistory(tenantId: string, days: number): Promise<ScanHistoryRow[]> {
    return observed('get_scan_history', () =>
      this.#store.dataSource.query<ScanHistoryRow[]>(
        `select tenant_id, date::text, scan_id, total_scans, average_score, critical_vulnerabilities,
           high_vulnerabilities, created_at
         from scan_history where tenant_id = $1 and date > (now() at time zone 'utc')::date - $2::int order by date`,
        [tenantId, days],
      ),
    );
  }

  /**
   * Deletes scans submitted more than `days` days ago, with their findings; the history of those days stays.
   * @returns how many were deleted
   */
  async deleteOldScans(tenantId: string, days = 90): Promise<number> {
    if (!Number.isInteger(days) || days < 1) throw new RangeError(`cannot keep scans for ${days} days`);
    return observed('delete_old_scans', async () => {
      let total = 0;
      for (;;) {
        const [, deleted] = await this.#store.dataSource.query<[unknown, number]>(
          `delete from scans where id in (
             select id from scans where tenant_id = $1 and created_at < now() - make_interval(days => $2)
             order by created_at limit $3)`,
          [tenantId, days, deletionBatch],
        );
        total += deleted;
        if (deleted < deletionBatch) return total;
      }
    });
  }

  async #find(
    operation: string,
    where: FindOptionsWhere<ScanRow>,
    order: FindOptionsOrder<ScanRow>,
    page: PageQuery,
  ): Promise<Page<ScanRow>> {
    return observed(operation, () =>
      findPage(this.#store.dataSource.getRepository(ScanEntity), { where, order }, page),
    );
  }
}
