import type { Page, PageQuery } from '@terrasafe/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../actor.js';
import { FeedbackEntity, type FeedbackRow } from '../entities/feedback.js';
import { observed } from '../observed.js';
import { findPage } from '../page.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export type NewFeedback = Pick<FeedbackRow, 'scan_id' | 'fingerprint' | 'verdict' | 'comment'>;

export interface FeedbackQuery extends PageQuery {
  readonly ruleId?: string;
}

/** What people say about findings. */
export class FeedbackRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The verdict on a finding, in place of an earlier one. Null when the tenant has no such finding. */
  async give(tenantId: string, feedback: NewFeedback, actor: Actor): Promise<FeedbackRow | null> {
    const { scan_id, fingerprint, verdict, comment } = feedback;
    return observed('give_feedback', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [row] = await manager.query<FeedbackRow[]>(
          `insert into feedback (id, tenant_id, scan_id, fingerprint, rule_id, verdict, comment, user_id, api_key_id)
           select $1, tenant_id, scan_id, fingerprint, rule_id, $5, $6, $7, $8
           from vulnerabilities where tenant_id = $2 and scan_id = $3 and fingerprint = $4 limit 1
           on conflict (tenant_id, scan_id, fingerprint) do update set verdict = excluded.verdict,
             comment = excluded.comment, user_id = excluded.user_id, api_key_id = excluded.api_key_id,
             created_at = now()
           returning *`,
          [uuidv7(), tenantId, scan_id, fingerprint, verdict, comment, actor.userId, actor.apiKeyId],
        );
        if (!row) return null;
        await recordAudit(manager, tenantId, actor, {
          action: 'feedback.given',
          target_entity_type: 'feedback',
          target_entity_id: row.id,
          details_json: { scan_id, fingerprint, rule_id: row.rule_id, verdict },
        });
        return row;
      }),
    );
  }

  /** Newest first. */
  async list(tenantId: string, { ruleId, ...page }: FeedbackQuery): Promise<Page<FeedbackRow>> {
    const where = { tenant_id: tenantId, ...(ruleId && { rule_id: ruleId }) };
    return observed('list_feedback', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          findPage(manager.getRepository(FeedbackEntity), { where, order: { created_at: 'DESC', id: 'DESC' } }, page),
        { readOnly: true },
      ),
    );
  }
}
