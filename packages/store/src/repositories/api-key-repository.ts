import { ApiKeyEntity, type ApiKeyRow } from '../entities/api-key.js';
import { observed } from '../observed.js';
import type { Store } from '../store.js';

export type NewApiKey = Pick<ApiKeyRow, 'id' | 'tenant_id' | 'name' | 'secret_hash' | 'role'>;

export class ApiKeyRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async create(key: NewApiKey): Promise<void> {
    await observed('create_api_key', () =>
      this.#store.inTenant(key.tenant_id, (manager) => manager.getRepository(ApiKeyEntity).insert(key)),
    );
  }

  /** A key, revoked or not. The one look-up without a tenant: it tells whose request this is. */
  async findById(id: string): Promise<ApiKeyRow | null> {
    return observed('find_api_key_by_id', () =>
      this.#store.inScope({ apiKeyId: id }, (manager) => manager.getRepository(ApiKeyEntity).findOneBy({ id }), {
        readOnly: true,
      }),
    );
  }

  /** Keys of a tenant, oldest first, revoked ones included. */
  async listByTenant(tenantId: string): Promise<Omit<ApiKeyRow, 'secret_hash'>[]> {
    return observed('list_api_keys', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager.query<Omit<ApiKeyRow, 'secret_hash'>[]>(
            `select id, tenant_id, name, role, created_at, last_used_at, revoked_at
             from api_keys where tenant_id = $1 order by created_at, id`,
            [tenantId],
          ),
        { readOnly: true },
      ),
    );
  }

  /** Whether this call has revoked the key: false when the tenant has no such key, or it was revoked before. */
  async revoke(tenantId: string, id: string): Promise<boolean> {
    return observed('revoke_api_key', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [, revoked] = await manager.query<[unknown, number]>(
          'update api_keys set revoked_at = now() where tenant_id = $1 and id = $2 and revoked_at is null',
          [tenantId, id],
        );
        return revoked > 0;
      }),
    );
  }

  /** Records that the key is in use. Writes at most once a minute for each key. */
  async touch(tenantId: string, id: string): Promise<void> {
    await observed('touch_api_key', () =>
      this.#store.inTenant(tenantId, (manager) =>
        manager.query(
          `update api_keys set last_used_at = now() where tenant_id = $1 and id = $2
           and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
          [tenantId, id],
        ),
      ),
    );
  }
}
