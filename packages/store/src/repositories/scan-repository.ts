import type { ListQuery, Page } from '@terrasafe/contracts';
import { z } from 'zod';
import type { ScanHistoryRow } from '../entities/scan-history.js';
import { ScanEntity, type ScanRow } from '../entities/scan.js';
import { VulnerabilityEntity, type VulnerabilityRow } from '../entities/vulnerability.js';
import { observed } from '../observed.js';
import { findList, type List } from '../page.js';
import { columnsOf, prepared } from '../prepared.js';
import { deleteScans } from '../retention/delete-scans.js';
import type { Store, TransactionOptions } from '../store.js';
import type { CompletedScan, FailedScan, NewVulnerability, ScanOutcome, ScanWrite } from '../write/scan-outcome.js';
import { writeAll } from '../write/scan-writer.js';
import { newestFirst, totalOf, withStatus } from './scan-lists.js';

export interface RecentScansQuery extends ListQuery {
  readonly status?: ScanRow['status'];
}

export interface HighRiskScansQuery extends ListQuery {
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

export interface ScanWithVulnerabilities {
  readonly scan: ScanRow;
  /** In the order of the scan. */
  readonly vulnerabilities: readonly VulnerabilityRow[];
}

const highRiskScore = 70;
const ofThePrimary = { readOnly: true, keepPlans: true } as const;
const lagging = { mayLag: true, keepPlans: true } as const;

const scanById = `select ${columnsOf(ScanEntity)} from scans where tenant_id = $1 and id = $2`;

export class ScanRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Stores how scans have ended, with their findings, in their order, in one transaction, and with it everything that is
   * told of scans elsewhere: statistics, history, batches, the findings of repositories. Safe to repeat: nothing changes
   * for a scan that is there already, be it completed or failed. A scan that cannot be stored does not keep the others
   * from it. A process that writes scans of several tenants needs the `pipeline` role.
   * @returns what became of each scan, in their order; the error of `isStoreUnavailable` may go away by itself
   */
  async createMany(outcomes: readonly ScanOutcome[]): Promise<ScanWrite[]> {
    return observed('create_scans', async () => {
      const distinct = new Map<string, ScanOutcome>();
      for (const outcome of outcomes) {
        const id = outcome.scan.id.toLowerCase();
        // Ids are compared with those that Postgres returns.
        if (!distinct.has(id)) distinct.set(id, { ...outcome, scan: { ...outcome.scan, id } } as ScanOutcome);
      }
      const writes = await writeAll(this.#store, [...distinct.values()]);
      return outcomes.map(({ scan }) => {
        const id = scan.id.toLowerCase();
        const write = writes.get(id);
        if (!write) throw new Error(`scan ${id} got lost`);
        // Whoever names the scan again finds it there.
        if ('isNew' in write) writes.set(id, { id, isNew: false });
        return write;
      });
    });
  }

  /** As `createMany`. @returns whether the scan was new */
  async create(scan: CompletedScan, vulnerabilities: readonly NewVulnerability[]): Promise<boolean> {
    return observed('create_scan', () => this.#createOne({ status: 'completed', scan, vulnerabilities }));
  }

  /** Stores that a scan has failed, unless it has ended already. @returns whether the scan was new */
  async createFailed(scan: FailedScan): Promise<boolean> {
    return observed('create_failed_scan', () => this.#createOne({ status: 'failed', scan }));
  }

  async #createOne(outcome: ScanOutcome): Promise<boolean> {
    const [write] = await this.createMany([outcome]);
    if (!write || 'error' in write) throw write?.error;
    return write.isNew;
  }

  /** From the primary: a scan is there as soon as its write has been told. */
  async getById(tenantId: string, id: string): Promise<ScanRow | null> {
    return observed('get_scan_by_id', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const [scan] = await prepared<ScanRow>(manager, scanById, [tenantId, id]);
          return scan ?? null;
        },
        ofThePrimary,
      ),
    );
  }

  /** Scans with their findings, by two statements however many there are; ids that the tenant does not have are left out. */
  async getWithVulnerabilities(tenantId: string, ids: readonly string[]): Promise<ScanWithVulnerabilities[]> {
    return observed('get_scans_with_vulnerabilities', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const scans = await manager.query<ScanRow[]>(
            `select ${columnsOf(ScanEntity)} from scans where tenant_id = $1 and id = any($2::uuid[]) order by id desc`,
            [tenantId, ids],
          );
          const rows = await manager.query<VulnerabilityRow[]>(
            `select ${columnsOf(VulnerabilityEntity)} from vulnerabilities where tenant_id = $1 and scan_id = any($2::uuid[])
             order by scan_id, id`,
            [tenantId, ids],
          );
          const byScan = new Map<string, VulnerabilityRow[]>(scans.map(({ id }) => [id, []]));
          for (const row of rows) byScan.get(row.scan_id)?.push(row);
          return scans.map((scan) => ({ scan, vulnerabilities: byScan.get(scan.id) ?? [] }));
        },
        { readOnly: true },
      ),
    );
  }

  /** Scans of the same content, newest first. @throws BadCursorError */
  async getByFileHash(tenantId: string, fileHash: string, query: ListQuery): Promise<Page<ScanRow>> {
    return this.#list('get_scans_by_file_hash', query, {
      ...newestFirst,
      where: 'tenant_id = $1 and file_hash = $2',
      parameters: [tenantId, fileHash],
      total: async (manager) => {
        const [row] = await prepared<{ total: number }>(
          manager,
          'select count(*)::int as total from scans where tenant_id = $1 and file_hash = $2',
          [tenantId, fileHash],
        );
        return row?.total ?? 0;
      },
    });
  }

  /** Newest first. @throws BadCursorError */
  async getRecentScans(tenantId: string, { status, ...query }: RecentScansQuery): Promise<Page<ScanRow>> {
    const counts = { completed: 'completed_scans', failed: 'failed_scans' } as const;
    return this.#list('get_recent_scans', query, {
      ...newestFirst,
      where: status ? withStatus[status] : 'tenant_id = $1',
      parameters: [tenantId],
      total: totalOf(status ? counts[status] : 'completed_scans + failed_scans', [tenantId]),
    });
  }

  /** Scans of a repository, pull requests included, newest first. @throws BadCursorError */
  async getByRepository(tenantId: string, repositoryId: string, query: ListQuery): Promise<Page<ScanRow>> {
    return this.#list(
      'get_scans_by_repository',
      query,
      listOf('tenant_id = $1 and repository_id = $2', [tenantId, repositoryId]),
    );
  }

  /** Scans of a batch that have ended, newest first, as soon as the batch counts them. @throws BadCursorError */
  async getByBatch(tenantId: string, batchId: string, { status, ...query }: RecentScansQuery): Promise<Page<ScanRow>> {
    const where = `${status ? withStatus[status] : 'tenant_id = $1'} and batch_id = $2`;
    return this.#list('get_scans_by_batch', query, listOf(where, [tenantId, batchId]), ofThePrimary);
  }

  /** Worst first. @throws BadCursorError */
  async getHighRiskScans(
    tenantId: string,
    { threshold = highRiskScore, ...query }: HighRiskScansQuery,
  ): Promise<Page<ScanRow>> {
    return this.#list('get_high_risk_scans', query, {
      entity: ScanEntity,
      where: 'tenant_id = $1 and score >= $2',
      parameters: [tenantId, threshold],
      orderBy: 'score desc, id desc',
      keyOf: ({ score, id }: ScanRow) => [score ?? 0, id],
      keyShape: z.tuple([z.int(), z.uuid()]),
      behind: (parameter) => `(score, id) < (${parameter(0)}, ${parameter(1)})`,
      total: totalOf(`(select coalesce(sum(scans), 0) from unnest(score_histogram[$2::int + 1 :]) as scans)`, [
        tenantId,
        threshold,
      ]),
    });
  }

  async getStats(tenantId: string): Promise<ScanStats> {
    return observed('get_scan_stats', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const [stats] = await prepared<ScanStats>(
            manager,
            `select completed_scans + failed_scans as total_scans, failed_scans,
               score_sum::float8 / nullif(completed_scans, 0) as average_score,
               (select coalesce(sum(scans), 0)::int from unnest(score_histogram[$2::int + 1 :]) as scans) as high_risk_scans,
               critical_vulnerabilities::float8, high_vulnerabilities::float8, medium_vulnerabilities::float8,
               low_vulnerabilities::float8
             from tenant_stats where tenant_id = $1`,
            [tenantId, highRiskScore],
          );
          return stats ?? noScans;
        },
        lagging,
      ),
    );
  }

  /** Days on which scans were submitted and completed, of the last `days` days, oldest first. */
  async getHistory(tenantId: string, days: number): Promise<ScanHistoryRow[]> {
    return observed('get_scan_history', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager.query<ScanHistoryRow[]>(
            `select tenant_id, date::text, scan_id, total_scans, average_score, critical_vulnerabilities,
               high_vulnerabilities, created_at
             from scan_history where tenant_id = $1 and date > (now() at time zone 'utc')::date - $2::int order by date`,
            [tenantId, days],
          ),
        lagging,
      ),
    );
  }

  /**
   * Deletes scans submitted more than `days` days ago, but for the `keepLatest` newest of each repository, with their
   * findings and out of the statistics; the history of those days and the findings of repositories stay. Each of its
   * transactions is logged; an abort ends it after the one under way.
   * @returns how many were deleted
   */
  async deleteOldScans(tenantId: string, days = 90, keepLatest = 0, signal?: AbortSignal): Promise<number> {
    if (!Number.isInteger(days) || days < 1) throw new RangeError(`cannot keep scans for ${days} days`);
    return observed('delete_old_scans', () =>
      deleteScans(this.#store, tenantId, { before: new Date(Date.now() - days * 86_400_000), keepLatest, signal }),
    );
  }

  #list(operation: string, query: ListQuery, list: TenantList, options: TransactionOptions = lagging) {
    return observed(operation, () =>
      this.#store.inTenant(list.parameters[0], (manager) => findList(manager, list, query), options),
    );
  }
}

type TenantList = List<ScanRow> & { readonly parameters: readonly [tenantId: string, ...unknown[]] };

function listOf(where: string, parameters: TenantList['parameters']): TenantList {
  return {
    ...newestFirst,
    where,
    parameters,
    total: async (manager) => {
      const count = `select count(*)::int as total from scans where ${where}`;
      const [row] = await prepared<{ total: number }>(manager, count, parameters);
      return row?.total ?? 0;
    },
  };
}

const noScans: ScanStats = {
  total_scans: 0,
  failed_scans: 0,
  average_score: null,
  high_risk_scans: 0,
  critical_vulnerabilities: 0,
  high_vulnerabilities: 0,
  medium_vulnerabilities: 0,
  low_vulnerabilities: 0,
};
