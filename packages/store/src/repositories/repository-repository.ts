import type { Page, PageQuery } from '@terrasafe/contracts';
import { RepositoryEntity, type RepositoryHistoryRow, type RepositoryRow } from '../entities/repository.js';
import { observed } from '../observed.js';
import { findPage } from '../page.js';
import type { Store } from '../store.js';

/** Folders of git repositories. The write of their scans makes and maintains them (`ScanRepository.createMany`). */
export class RepositoryRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async findById(tenantId: string, id: string): Promise<RepositoryRow | null> {
    return observed('find_repository_by_id', () =>
      this.#store.inTenant(
        tenantId,
        (manager) => manager.getRepository(RepositoryEntity).findOneBy({ tenant_id: tenantId, id }),
        { readOnly: true },
      ),
    );
  }

  async list(tenantId: string, page: PageQuery): Promise<Page<RepositoryRow>> {
    return observed('list_repositories', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          findPage(
            manager.getRepository(RepositoryEntity),
            { where: { tenant_id: tenantId }, order: { id: 'ASC' } },
            page,
          ),
        { mayLag: true },
      ),
    );
  }

  /** Days with scans of the last `days` days, oldest first. What is open stays so on the days between. */
  async getTrend(tenantId: string, id: string, days: number): Promise<RepositoryHistoryRow[]> {
    return observed('get_repository_trend', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager.query<RepositoryHistoryRow[]>(
            `select tenant_id, repository_id, date::text, open, new, fixed from repository_history
             where tenant_id = $1 and repository_id = $2 and date > (now() at time zone 'utc')::date - $3::int
             order by date`,
            [tenantId, id, days],
          ),
        { mayLag: true },
      ),
    );
  }
}
