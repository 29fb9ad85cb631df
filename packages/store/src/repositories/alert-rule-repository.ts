import type { Page, PageQuery } from '@terrasafe/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { EntityManager } from 'typeorm';
import type { Actor } from '../actor.js';
import { AlreadyExistsError } from '../already-exists-error.js';
import { AlertRuleEntity, type AlertRuleRow } from '../entities/alert-rule.js';
import { observed } from '../observed.js';
import { findPage } from '../page.js';
import { toPostgresJson } from '../postgres-json.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export type NewAlertRule = Pick<AlertRuleRow, 'name' | 'condition' | 'channel' | 'is_active'>;

/** When a tenant wants to be told, and where. */
export class AlertRuleRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @throws AlreadyExistsError when the tenant has a rule of this name */
  async create(tenantId: string, rule: NewAlertRule, actor: Actor): Promise<AlertRuleRow> {
    return observed('create_alert_rule', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [row] = await manager.query<AlertRuleRow[]>(
          `insert into alert_rules (id, tenant_id, name, condition, channel, is_active) values ($1, $2, $3, $4, $5, $6)
           on conflict (tenant_id, name) do nothing returning *`,
          [uuidv7(), tenantId, rule.name, toPostgresJson(rule.condition), toPostgresJson(rule.channel), rule.is_active],
        );
        if (!row) throw new AlreadyExistsError(`There is an alert rule "${rule.name}" already: take another name.`);
        await record(manager, actor, 'created', row);
        return row;
      }),
    );
  }

  /** By name. */
  async list(tenantId: string, page: PageQuery): Promise<Page<AlertRuleRow>> {
    return observed('list_alert_rules', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          findPage(
            manager.getRepository(AlertRuleEntity),
            { where: { tenant_id: tenantId }, order: { name: 'ASC' } },
            page,
          ),
        { readOnly: true },
      ),
    );
  }

  /** Those to be evaluated, by name. */
  async listActive(tenantId: string): Promise<AlertRuleRow[]> {
    return observed('list_active_alert_rules', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager
            .getRepository(AlertRuleEntity)
            .find({ where: { tenant_id: tenantId, is_active: true }, order: { name: 'ASC' } }),
        { readOnly: true },
      ),
    );
  }

  async getById(tenantId: string, id: string): Promise<AlertRuleRow | null> {
    return observed('get_alert_rule_by_id', () =>
      this.#store.inTenant(
        tenantId,
        (manager) => manager.getRepository(AlertRuleEntity).findOneBy({ tenant_id: tenantId, id }),
        { readOnly: true },
      ),
    );
  }

  /** Changes what is given; the name stays. Null when the tenant has no such rule. */
  async update(
    tenantId: string,
    id: string,
    { condition, channel, is_active }: Partial<Omit<NewAlertRule, 'name'>>,
    actor: Actor,
  ): Promise<AlertRuleRow | null> {
    return observed('update_alert_rule', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [[row]] = await manager.query<[AlertRuleRow[], number]>(
          `update alert_rules set condition = coalesce($3, condition), channel = coalesce($4, channel),
             is_active = coalesce($5, is_active), updated_at = now()
           where tenant_id = $1 and id = $2 returning *`,
          [tenantId, id, condition && toPostgresJson(condition), channel && toPostgresJson(channel), is_active],
        );
        if (row) await record(manager, actor, 'changed', row);
        return row ?? null;
      }),
    );
  }

  /** Whether the tenant had it. */
  async delete(tenantId: string, id: string, actor: Actor): Promise<boolean> {
    return observed('delete_alert_rule', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [[row]] = await manager.query<[AlertRuleRow[], number]>(
          'delete from alert_rules where tenant_id = $1 and id = $2 returning *',
          [tenantId, id],
        );
        if (row) await record(manager, actor, 'deleted', row);
        return row !== undefined;
      }),
    );
  }
}

async function record(
  manager: EntityManager,
  actor: Actor,
  what: 'created' | 'changed' | 'deleted',
  { id, tenant_id, name, is_active }: AlertRuleRow,
): Promise<void> {
  await recordAudit(manager, tenant_id, actor, {
    action: `alert_rule.${what}`,
    target_entity_type: 'alert_rule',
    target_entity_id: id,
    details_json: { name, is_active },
  });
}
