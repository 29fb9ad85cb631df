import type { Severity } from '@terrasafe/contracts';
import type { EntityManager } from 'typeorm';
import { toPostgresJson } from '../postgres-json.js';
import { prepared } from '../prepared.js';
import { rollUp } from '../sql/roll-up.js';
import type { ScanOutcome } from './scan-outcome.js';

/** Deleted scans of a tenant with one status and score, and their findings. */
export interface DeletedScans {
  readonly tenant_id: string;
  readonly status: ScanOutcome['status'];
  readonly score: number | null;
  readonly scans: number;
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
}

/** Deleted findings of a tenant, suppressed ones included. */
export interface DeletedVulnerabilities {
  readonly tenant_id: string;
  readonly category: string;
  readonly severity: Severity;
  readonly count: number;
}

/** What a write or deletion of scans adds to the sums of a tenant; deletions add negative numbers. */
interface TenantChange {
  readonly tenant_id: string;
  completed: number;
  failed: number;
  score_sum: number;
  /** By score, 0 to 100. */
  readonly score_histogram: number[];
  critical: number;
  high: number;
  medium: number;
  low: number;
}

interface CategoryChange {
  readonly tenant_id: string;
  readonly category: string;
  readonly severity: Severity;
  count: number;
}

interface DayChange {
  readonly tenant_id: string;
  readonly date: string;
  scan_id: string;
  scans: number;
  score_sum: number;
  critical: number;
  high: number;
}

interface BatchChange {
  readonly tenant_id: string;
  readonly id: string;
  completed: number;
  failed: number;
}

/** Changes of the roll-ups, summed up first, since all writers of a tenant meet in its rows. */
export class RollUps {
  readonly #tenants = new Map<string, TenantChange>();
  readonly #categories = new Map<string, CategoryChange>();
  readonly #days = new Map<string, DayChange>();
  readonly #batches = new Map<string, BatchChange>();

  addScan(outcome: ScanOutcome): void {
    const { status, scan } = outcome;
    const { tenant_id } = scan;
    const tenant = entry(this.#tenants, tenant_id, () => noChange(tenant_id));
    tenant[status] += 1;
    if (scan.batch_id) {
      const id = scan.batch_id;
      entry(this.#batches, `${tenant_id} ${id}`, () => ({ tenant_id, id, completed: 0, failed: 0 }))[status] += 1;
    }
    if (status === 'failed') return;
    const { score } = outcome.scan;
    const { critical, high, medium, low } = outcome.scan.vulnerability_summary;
    tenant.score_sum += score;
    tenant.score_histogram[score] = (tenant.score_histogram[score] ?? 0) + 1;
    tenant.critical += critical;
    tenant.high += high;
    tenant.medium += medium;
    tenant.low += low;
    for (const { category, severity } of outcome.vulnerabilities) {
      const key = `${tenant_id} ${category} ${severity}`;
      entry(this.#categories, key, () => ({ tenant_id, category, severity, count: 0 })).count += 1;
    }
    const date = scan.created_at.toISOString().slice(0, 10);
    const scan_id = scan.id;
    const day = entry(this.#days, `${tenant_id} ${date}`, () => {
      return { tenant_id, date, scan_id, scans: 0, score_sum: 0, critical: 0, high: 0 };
    });
    if (scan_id > day.scan_id) day.scan_id = scan_id;
    day.scans += 1;
    day.score_sum += score;
    day.critical += critical;
    day.high += high;
  }

  subtractScans({ tenant_id, status, score, scans, critical, high, medium, low }: DeletedScans): void {
    const tenant = entry(this.#tenants, tenant_id, () => noChange(tenant_id));
    tenant[status] -= scans;
    if (score === null) return;
    tenant.score_sum -= scans * score;
    tenant.score_histogram[score] = (tenant.score_histogram[score] ?? 0) - scans;
    tenant.critical -= critical;
    tenant.high -= high;
    tenant.medium -= medium;
    tenant.low -= low;
  }

  subtractVulnerabilities({ tenant_id, category, severity, count }: DeletedVulnerabilities): void {
    const key = `${tenant_id} ${category} ${severity}`;
    entry(this.#categories, key, () => ({ tenant_id, category, severity, count: 0 })).count -= count;
  }

  /** Last in its transaction: the locks should be held briefly. */
  async write(manager: EntityManager): Promise<void> {
    if (this.#tenants.size === 0) return;
    const changes = [this.#tenants, this.#categories, this.#days, this.#batches];
    await prepared(
      manager,
      rollUp,
      changes.map((rows) => toPostgresJson([...rows.values()])),
    );
  }
}

function noChange(tenant_id: string): TenantChange {
  const score_histogram = Array.from({ length: 101 }, () => 0);
  return { tenant_id, completed: 0, failed: 0, score_sum: 0, score_histogram, critical: 0, high: 0, medium: 0, low: 0 };
}

function entry<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = create();
  map.set(key, created);
  return created;
}
