import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../actor.js';
import { AlreadyExistsError } from '../already-exists-error.js';
import { TenantEntity, type TenantRow } from '../entities/tenant.js';
import { observed } from '../observed.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export class TenantRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws AlreadyExistsError when another tenant has the slug */
  async create({ name, slug }: Pick<TenantRow, 'name' | 'slug'>): Promise<TenantRow> {
    return observed('create_tenant', () => {
      const id = uuidv7();
      return this.#store.inTenant(id, async (manager) => {
        const [tenant] = await manager.query<TenantRow[]>(
          'insert into tenants (id, name, slug) values ($1, $2, $3) on conflict (slug) do nothing returning *',
          [id, name, slug],
        );
        if (!tenant) throw new AlreadyExistsError(`There is a tenant "${slug}" already: take another slug.`);
        return tenant;
      });
    });
  }

  async findById(id: string): Promise<TenantRow | null> {
    return observed('find_tenant_by_id', () =>
      this.#store.inTenant(id, (manager) => manager.getRepository(TenantEntity).findOneBy({ id }), { readOnly: true }),
    );
  }

  /** @throws RangeError for what cannot be a slug */
  async findBySlug(slug: string): Promise<TenantRow | null> {
    return observed('find_tenant_by_slug', () =>
      this.#store.inScope({ tenantSlug: slug }, (manager) => manager.getRepository(TenantEntity).findOneBy({ slug }), {
        readOnly: true,
      }),
    );
  }

  /** Every tenant, oldest first. Needs the `maintenance` role. */
  async list(): Promise<TenantRow[]> {
    return observed('list_tenants', () =>
      this.#store.acrossTenants((manager) => manager.getRepository(TenantEntity).find({ order: { id: 'ASC' } })),
    );
  }

  /** How long scans are kept. @returns whether there is such a tenant */
  async setRetention(
    id: string,
    { retention_days, keep_latest }: Pick<TenantRow, 'retention_days' | 'keep_latest'>,
    actor: Actor,
  ): Promise<boolean> {
    return observed('set_tenant_retention', () =>
      this.#store.inTenant(id, async (manager) => {
        const [, updated] = await manager.query<[unknown, number]>(
          'update tenants set retention_days = $2, keep_latest = $3 where id = $1',
          [id, retention_days, keep_latest],
        );
        if (updated === 0) return false;
        await recordAudit(manager, id, actor, {
          action: 'tenant.retention_set',
          target_entity_type: 'tenant',
          target_entity_id: id,
          details_json: { retention_days, keep_latest },
        });
        return true;
      }),
    );
  }
}
