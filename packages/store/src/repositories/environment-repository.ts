import type { Page, PageQuery } from '@terrasafe/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../actor.js';
import { UserEnvironmentEntity, type UserEnvironmentRow } from '../entities/user-environment.js';
import { observed } from '../observed.js';
import { findPage } from '../page.js';
import { recordAudit } from '../sql/record-audit.js';
import { toPostgresJson } from '../postgres-json.js';
import type { Store } from '../store.js';

export interface NewEnvironment extends Pick<UserEnvironmentRow, 'description' | 'configuration'> {
  /** What is not given stays as it is. */
  readonly sealed_configuration?: UserEnvironmentRow['sealed_configuration'];
}

/** The environments that a tenant deploys to, by name. */
export class EnvironmentRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** By name. */
  async list(tenantId: string, page: PageQuery): Promise<Page<UserEnvironmentRow>> {
    return observed('list_environments', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          findPage(
            manager.getRepository(UserEnvironmentEntity),
            { where: { tenant_id: tenantId }, order: { name: 'ASC' } },
            page,
          ),
        { readOnly: true },
      ),
    );
  }

  /** From the primary: a cache must not keep what lags. */
  async getByName(tenantId: string, name: string): Promise<UserEnvironmentRow | null> {
    return observed('get_environment_by_name', () =>
      this.#store.inTenant(
        tenantId,
        (manager) => manager.getRepository(UserEnvironmentEntity).findOneBy({ tenant_id: tenantId, name }),
        { readOnly: true },
      ),
    );
  }

  /** Sets up the environment of this name, or replaces what is known of it. The log tells neither settings nor secrets. */
  async put(
    tenantId: string,
    name: string,
    { description, configuration, sealed_configuration }: NewEnvironment,
    actor: Actor,
  ): Promise<UserEnvironmentRow & { readonly is_new: boolean }> {
    return observed('put_environment', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [row] = await manager.query<[UserEnvironmentRow & { is_new: boolean }]>(
          `insert into user_environments as known (id, tenant_id, user_id, name, description, configuration, sealed_configuration)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (tenant_id, name) do update set description = excluded.description,
             configuration = excluded.configuration,
             sealed_configuration = case when $8 then excluded.sealed_configuration else known.sealed_configuration end,
             updated_at = now()
           returning *, (xmax = 0) as is_new`,
          [
            uuidv7(),
            tenantId,
            actor.userId,
            name,
            description,
            toPostgresJson(configuration),
            sealed_configuration,
            sealed_configuration !== undefined,
          ],
        );
        await recordAudit(manager, tenantId, actor, {
          action: row.is_new ? 'user_environment.created' : 'user_environment.changed',
          target_entity_type: 'user_environment',
          target_entity_id: name,
          details_json: null,
        });
        return row;
      }),
    );
  }

  /** Whether the tenant had it. */
  async delete(tenantId: string, name: string, actor: Actor): Promise<boolean> {
    return observed('delete_environment', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [, deleted] = await manager.query<[unknown, number]>(
          'delete from user_environments where tenant_id = $1 and name = $2',
          [tenantId, name],
        );
        if (deleted > 0) {
          await recordAudit(manager, tenantId, actor, {
            action: 'user_environment.deleted',
            target_entity_type: 'user_environment',
            target_entity_id: name,
            details_json: null,
          });
        }
        return deleted > 0;
      }),
    );
  }
}
