import { v7 as uuidv7 } from 'uuid';
import { AlreadyExistsError } from '../already-exists-error.js';
import { TenantEntity, type TenantRow } from '../entities/tenant.js';
import { observed } from '../observed.js';
import type { Store } from '../store.js';

export class TenantRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws AlreadyExistsError when another tenant has the slug */
  async create({ name, slug }: Pick<TenantRow, 'name' | 'slug'>): Promise<TenantRow> {
    return observed('create_tenant', async () => {
      const [tenant] = await this.#store.dataSource.query<TenantRow[]>(
        'insert into tenants (id, name, slug) values ($1, $2, $3) on conflict (slug) do nothing returning *',
        [uuidv7(), name, slug],
      );
      if (!tenant) throw new AlreadyExistsError(`There is a tenant "${slug}" already: take another slug.`);
      return tenant;
    });
  }

  async findBySlug(slug: string): Promise<TenantRow | null> {
    return observed('find_tenant_by_slug', () =>
      this.#store.dataSource.getRepository(TenantEntity).findOneBy({ slug }),
    );
  }
}
