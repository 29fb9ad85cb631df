import type { Actor } from '../actor.js';
import { SourceCredentialsEntity, type SourceCredentialsRow } from '../entities/source-credentials.js';
import { observed } from '../observed.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export type NewSourceCredentials = Pick<SourceCredentialsRow, 'host' | 'username' | 'secret'>;

/** Credentials for the hosts that a tenant's sources come from, their secrets encrypted. */
export class SourceCredentialsRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Adds those for a host, or replaces them. */
  async put(tenantId: string, { host, username, secret }: NewSourceCredentials, actor: Actor): Promise<void> {
    await observed('put_source_credentials', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        await manager.query(
          `insert into source_credentials (tenant_id, host, username, secret) values ($1, $2, $3, $4)
           on conflict (tenant_id, host) do update set username = excluded.username, secret = excluded.secret,
             rotated_at = now()`,
          [tenantId, host, username, secret],
        );
        await recordAudit(manager, tenantId, actor, auditEvent('source_credentials.set', host));
      }),
    );
  }

  async findByHost(tenantId: string, host: string): Promise<SourceCredentialsRow | null> {
    return observed('find_source_credentials', () =>
      this.#store.inTenant(
        tenantId,
        (manager) => manager.getRepository(SourceCredentialsEntity).findOneBy({ tenant_id: tenantId, host }),
        { readOnly: true },
      ),
    );
  }

  /** By host, without their secrets. */
  async list(tenantId: string): Promise<Omit<SourceCredentialsRow, 'secret'>[]> {
    return observed('list_source_credentials', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager.query<Omit<SourceCredentialsRow, 'secret'>[]>(
            `select tenant_id, host, username, created_at, rotated_at from source_credentials
             where tenant_id = $1 order by host`,
            [tenantId],
          ),
        { readOnly: true },
      ),
    );
  }

  /** Whether the tenant had any for the host. */
  async delete(tenantId: string, host: string, actor: Actor): Promise<boolean> {
    return observed('delete_source_credentials', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [, deleted] = await manager.query<[unknown, number]>(
          'delete from source_credentials where tenant_id = $1 and host = $2',
          [tenantId, host],
        );
        if (deleted > 0) await recordAudit(manager, tenantId, actor, auditEvent('source_credentials.deleted', host));
        return deleted > 0;
      }),
    );
  }

  /**
   * Stores what `reseal` makes of each secret, unless that is undefined or the secret has been replaced meanwhile. Needs
   * the `maintenance` role. @returns how many were stored
   */
  async reseal(reseal: (row: SourceCredentialsRow) => Buffer | undefined): Promise<number> {
    return observed('reseal_source_credentials', () =>
      this.#store.acrossTenants(async (manager) => {
        let stored = 0;
        for (const row of await manager.getRepository(SourceCredentialsEntity).find()) {
          const secret = reseal(row);
          if (secret === undefined) continue;
          const [, updated] = await manager.query<[unknown, number]>(
            `update source_credentials set secret = $4, rotated_at = now()
             where tenant_id = $1 and host = $2 and secret = $3`,
            [row.tenant_id, row.host, row.secret, secret],
          );
          stored += updated;
        }
        return stored;
      }),
    );
  }
}

function auditEvent(action: string, host: string) {
  return { action, target_entity_type: 'source_credentials', target_entity_id: host, details_json: null };
}
