import type { Page, PageQuery } from '@terrasafe/contracts';
import type { FindingRow } from '../entities/finding.js';
import { observed } from '../observed.js';
import type { Store } from '../store.js';

export interface FindingsQuery extends PageQuery {
  readonly state: 'open' | 'fixed';
}

/** Faults of a repository from scan to scan. The write of scans maintains them (`ScanRepository.createMany`). */
export class FindingRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Open findings by severity, as the database sorts it; fixed ones, those fixed last first. */
  async list(
    tenantId: string,
    repositoryId: string,
    { state, page, per_page }: FindingsQuery,
  ): Promise<Page<FindingRow>> {
    const where = `findings.tenant_id = $1 and repository_id = $2 and fixed_at is ${state === 'open' ? '' : 'not '}null`;
    const orderBy =
      state === 'open'
        ? `array_position('{CRITICAL,HIGH,MEDIUM,LOW}', severity::text), fingerprint`
        : 'fixed_at desc, fingerprint';
    return observed('list_findings', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const data = await manager.query<FindingRow[]>(
            `${selectFindings} where ${where} order by ${orderBy} limit $3 offset $4`,
            [tenantId, repositoryId, per_page, (page - 1) * per_page],
          );
          const [{ total }] = await manager.query<[{ total: number }]>(
            `select count(*)::int as total from findings where ${where}`,
            [tenantId, repositoryId],
          );
          return { data, pagination: { page, per_page, total } };
        },
        { mayLag: true },
      ),
    );
  }

  async find(tenantId: string, repositoryId: string, fingerprint: string): Promise<FindingRow | null> {
    return observed('find_finding', () =>
      this.#store.inTenant(
        tenantId,
        async (manager) => {
          const [finding] = await manager.query<FindingRow[]>(
            `${selectFindings} where findings.tenant_id = $1 and repository_id = $2 and fingerprint = $3`,
            [tenantId, repositoryId, fingerprint],
          );
          return finding ?? null;
        },
        { readOnly: true },
      ),
    );
  }
}

/** An open finding was seen last by the last scan. */
const selectFindings = `
  select findings.tenant_id, repository_id, fingerprint, rule_id, severity, category, resource, file,
    first_seen_scan_id, first_seen_at, coalesce(last_seen_scan_id, last_scan_id) as last_seen_scan_id,
    coalesce(last_seen_at, last_scan_at) as last_seen_at, fixed_scan_id, fixed_at, reopened_at, reopened_count
  from findings join repositories on repositories.id = repository_id`;
