import type { ListQuery, Page } from '@terrasafe/contracts';
import type { Actor } from '../actor.js';
import { AuditLogEntity, type AuditLogRow } from '../entities/audit-log.js';
import { newestFirst } from '../newest-first.js';
import { observed } from '../observed.js';
import { findList } from '../page.js';
import { recordAudit, type AuditEvent } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export interface AuditLogQuery extends ListQuery {
  readonly userId?: string | undefined;
  /** A table, in the singular. */
  readonly targetType?: string | undefined;
  readonly targetId?: string | undefined;
}

/** The log of who did what. Repositories that change things add to it themselves. */
export class AuditLogRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** For what is no change of a row, such as a sign-in. */
  async record(tenantId: string, actor: Actor, event: AuditEvent): Promise<void> {
    await observed('record_audit_log', () =>
      this.#store.inTenant(tenantId, (manager) => recordAudit(manager, tenantId, actor, event)),
    );
  }

  /** Newest first. @throws BadCursorError */
  async list(tenantId: string, { userId, targetType, targetId, ...query }: AuditLogQuery): Promise<Page<AuditLogRow>> {
    const log = newestFirst<AuditLogRow>(AuditLogEntity, {
      tenant_id: tenantId,
      user_id: userId,
      target_entity_type: targetType,
      target_entity_id: targetId,
    });
    return observed('list_audit_logs', () =>
      this.#store.inTenant(tenantId, (manager) => findList(manager, log, query), { mayLag: true }),
    );
  }
}
