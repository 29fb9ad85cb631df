import type { Actor } from '../actor.js';
import { WebhookIntegrationEntity, type WebhookIntegrationRow } from '../entities/webhook-integration.js';
import { observed } from '../observed.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export type NewWebhookIntegration = Pick<
  WebhookIntegrationRow,
  | 'id'
  | 'host'
  | 'base_url'
  | 'secret'
  | 'access_token'
  | 'repositories'
  | 'branches'
  | 'fail_on'
  | 'post_status'
  | 'post_comment'
>;

/** Without what is sealed. */
export type ShownWebhookIntegration = Omit<WebhookIntegrationRow, 'secret' | 'previous_secret' | 'access_token'> & {
  readonly is_rotating: boolean;
  readonly has_access_token: boolean;
};

/** What to store in place of what is sealed in a row. */
export type ResealedWebhookIntegration = Pick<WebhookIntegrationRow, 'secret' | 'previous_secret' | 'access_token'>;

/** Hosts that send webhooks, and get the results. */
export class WebhookIntegrationRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async create(tenantId: string, integration: NewWebhookIntegration, actor: Actor): Promise<void> {
    await observed('create_webhook_integration', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        await manager.getRepository(WebhookIntegrationEntity).insert({ ...integration, tenant_id: tenantId });
        await recordAudit(manager, tenantId, actor, auditEvent('created', integration.id));
      }),
    );
  }

  /** Active or not. The one look-up without a tenant: it tells whose webhook this is. */
  async findById(id: string): Promise<WebhookIntegrationRow | null> {
    return observed('find_webhook_integration_by_id', () =>
      this.#store.inScope(
        { webhookIntegrationId: id },
        (manager) => manager.getRepository(WebhookIntegrationEntity).findOneBy({ id }),
        { readOnly: true },
      ),
    );
  }

  /** Of a tenant, oldest first. */
  async list(tenantId: string): Promise<ShownWebhookIntegration[]> {
    return observed('list_webhook_integrations', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager.query<ShownWebhookIntegration[]>(
            `select id, tenant_id, host, base_url, repositories, branches, fail_on, post_status, post_comment, is_active,
               post_error, created_at, rotated_at, previous_secret is not null as is_rotating,
               access_token is not null as has_access_token
             from webhook_integrations where tenant_id = $1 order by id`,
            [tenantId],
          ),
        { readOnly: true },
      ),
    );
  }

  /** Takes a new secret beside the one there was until now; one from an earlier rotation goes. False for an unknown id. */
  async rotateSecret(tenantId: string, id: string, secret: Buffer, actor: Actor): Promise<boolean> {
    return this.#change(
      tenantId,
      id,
      'rotated',
      'previous_secret = secret, secret = $3, rotated_at = now()',
      [secret],
      actor,
    );
  }

  /** Takes the former secret no longer. False for an unknown id. */
  async finishRotation(tenantId: string, id: string, actor: Actor): Promise<boolean> {
    return this.#change(tenantId, id, 'rotation_finished', 'previous_secret = null', [], actor);
  }

  /** False for an unknown id. */
  async setActive(tenantId: string, id: string, isActive: boolean, actor: Actor): Promise<boolean> {
    return this.#change(tenantId, id, isActive ? 'resumed' : 'paused', 'is_active = $3', [isActive], actor);
  }

  /** Notes why nothing could be posted, or, with null, that something could. Writes only what is new. */
  async notePostError(tenantId: string, id: string, error: string | null): Promise<void> {
    await observed('note_webhook_post_error', () =>
      this.#store.inTenant(tenantId, (manager) =>
        manager.query(
          `update webhook_integrations set post_error = $3
           where tenant_id = $1 and id = $2 and post_error is distinct from $3`,
          [tenantId, id, error],
        ),
      ),
    );
  }

  /** Whether the tenant had it. */
  async delete(tenantId: string, id: string, actor: Actor): Promise<boolean> {
    return observed('delete_webhook_integration', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [, deleted] = await manager.query<[unknown, number]>(
          'delete from webhook_integrations where tenant_id = $1 and id = $2',
          [tenantId, id],
        );
        if (deleted > 0) await recordAudit(manager, tenantId, actor, auditEvent('deleted', id));
        return deleted > 0;
      }),
    );
  }

  /**
   * Stores what `reseal` makes of the sealed columns of each row, unless that is undefined or the row's secret has been
   * replaced meanwhile. Needs the `maintenance` role. @returns how many rows were stored
   */
  async reseal(reseal: (row: WebhookIntegrationRow) => ResealedWebhookIntegration | undefined): Promise<number> {
    return observed('reseal_webhook_integrations', () =>
      this.#store.acrossTenants(async (manager) => {
        let stored = 0;
        for (const row of await manager.getRepository(WebhookIntegrationEntity).find()) {
          const sealed = reseal(row);
          if (sealed === undefined) continue;
          const [, updated] = await manager.query<[unknown, number]>(
            `update webhook_integrations set secret = $3, previous_secret = $4, access_token = $5
             where id = $1 and secret = $2`,
            [row.id, row.secret, sealed.secret, sealed.previous_secret, sealed.access_token],
          );
          stored += updated;
        }
        return stored;
      }),
    );
  }

  async #change(
    tenantId: string,
    id: string,
    what: string,
    set: string,
    values: readonly unknown[],
    actor: Actor,
  ): Promise<boolean> {
    return observed('change_webhook_integration', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [, updated] = await manager.query<[unknown, number]>(
          `update webhook_integrations set ${set} where tenant_id = $1 and id = $2`,
          [tenantId, id, ...values],
        );
        if (updated > 0) await recordAudit(manager, tenantId, actor, auditEvent(what, id));
        return updated > 0;
      }),
    );
  }
}

function auditEvent(what: string, id: string) {
  return {
    action: `webhook_integration.${what}`,
    target_entity_type: 'webhook_integration',
    target_entity_id: id,
    details_json: null,
  };
}
