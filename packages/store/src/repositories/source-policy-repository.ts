import type { Actor } from '../actor.js';
import { SourcePolicyEntity, type SourcePolicyRow } from '../entities/source-policy.js';
import { observed } from '../observed.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export type NewSourcePolicy = Pick<SourcePolicyRow, 'protocols' | 'hosts'>;

/** Where the sources of a tenant may come from. */
export class SourcePolicyRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Null for a tenant that has never said. */
  async find(tenantId: string): Promise<SourcePolicyRow | null> {
    return observed('find_source_policy', () =>
      this.#store.inTenant(
        tenantId,
        (manager) => manager.getRepository(SourcePolicyEntity).findOneBy({ tenant_id: tenantId }),
        { readOnly: true },
      ),
    );
  }

  async put(tenantId: string, { protocols, hosts }: NewSourcePolicy, actor: Actor): Promise<void> {
    await observed('put_source_policy', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        await manager.query(
          `insert into source_policies (tenant_id, protocols, hosts) values ($1, $2, $3)
           on conflict (tenant_id) do update set protocols = excluded.protocols, hosts = excluded.hosts,
             updated_at = now()`,
          [tenantId, protocols, hosts],
        );
        await recordAudit(manager, tenantId, actor, {
          action: 'source_policy.set',
          target_entity_type: 'source_policy',
          target_entity_id: tenantId,
          details_json: { protocols, hosts },
        });
      }),
    );
  }
}
