import type { ListQuery, Page } from '@terrasafe/contracts';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../actor.js';
import { IocEntity, type IocRow, type IocType } from '../entities/ioc.js';
import { newestFirst } from '../newest-first.js';
import { observed } from '../observed.js';
import { findList } from '../page.js';
import { recordAudit } from '../sql/record-audit.js';
import type { Store } from '../store.js';

/** A sighting. */
export type NewIoc = Pick<IocRow, 'type' | 'value' | 'timestamp' | 'source' | 'abuse_confidence'>;

export interface IocsQuery extends ListQuery {
  readonly type?: IocType | undefined;
}

export interface UpsertedIocs {
  readonly created: number;
  /** Those that were there already. */
  readonly updated: number;
  /** In no order. */
  readonly ids: readonly string[];
}

/** Indicators of compromise of a tenant. What enriches them is `IocEnrichmentRepository`. */
export class IocRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Adds indicators, each to be enriched. One that is there already keeps its later sighting, takes what is new about it,
   * and is tried again if its enrichment had failed. One statement, however many there are.
   */
  async upsertMany(tenantId: string, iocs: readonly NewIoc[], actor: Actor): Promise<UpsertedIocs> {
    if (iocs.length === 0) return { created: 0, updated: 0, ids: [] };
    return observed('upsert_iocs', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        // In a fixed order, so that two feeds with the same indicators wait for each other and do not deadlock.
        const rows = await manager.query<{ id: string; is_new: boolean }[]>(
          `insert into iocs as known (id, tenant_id, type, value, timestamp, source, abuse_confidence)
           select distinct on (type, value) id, $1, type, value, timestamp, source, abuse_confidence
           from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::int[])
             as sighting (id, type, value, timestamp, source, abuse_confidence)
           order by type, value, timestamp desc
           on conflict (tenant_id, type, value) do update set
             timestamp = greatest(known.timestamp, excluded.timestamp),
             source = coalesce(excluded.source, known.source),
             abuse_confidence = coalesce(excluded.abuse_confidence, known.abuse_confidence),
             enrichment_state = case known.enrichment_state when 'failed' then 'pending' else known.enrichment_state end,
             enrichment_attempts = case known.enrichment_state when 'failed' then 0 else known.enrichment_attempts end,
             next_attempt_at = case known.enrichment_state when 'failed' then now() else known.next_attempt_at end
           returning id, (xmax = 0) as is_new`,
          [
            tenantId,
            iocs.map(() => uuidv7()),
            iocs.map(({ type }) => type),
            iocs.map(({ value }) => value),
            iocs.map(({ timestamp }) => timestamp),
            iocs.map(({ source }) => source),
            iocs.map(({ abuse_confidence }) => abuse_confidence),
          ],
        );
        const created = rows.filter(({ is_new }) => is_new).length;
        const updated = rows.length - created;
        await recordAudit(manager, tenantId, actor, {
          action: 'ioc.upserted',
          target_entity_type: 'ioc',
          target_entity_id: rows.length === 1 ? (rows[0]?.id ?? null) : null,
          details_json: { created, updated },
        });
        return { created, updated, ids: rows.map(({ id }) => id) };
      }),
    );
  }

  /** Those sighted last first. @throws BadCursorError */
  async list(tenantId: string, { type, ...query }: IocsQuery): Promise<Page<IocRow>> {
    const iocs = newestFirst<IocRow>(IocEntity, { tenant_id: tenantId, type });
    return observed('list_iocs', () =>
      this.#store.inTenant(tenantId, (manager) => findList(manager, iocs, query), { mayLag: true }),
    );
  }

  /** Enriched indicators, those that are most surely hostile first. From the primary: a cache must not keep what lags. */
  async listTop(tenantId: string, limit: number): Promise<IocRow[]> {
    return observed('list_top_iocs', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager.query<IocRow[]>(
            `select * from iocs where tenant_id = $1 and enrichment_state = 'enriched'
             order by abuse_confidence desc, timestamp desc, id desc limit $2`,
            [tenantId, limit],
          ),
        { readOnly: true },
      ),
    );
  }

  async getById(tenantId: string, id: string): Promise<IocRow | null> {
    return observed('get_ioc_by_id', () =>
      this.#store.inTenant(
        tenantId,
        (manager) => manager.getRepository(IocEntity).findOneBy({ tenant_id: tenantId, id }),
        { readOnly: true },
      ),
    );
  }

  /** Whether the tenant had it. */
  async delete(tenantId: string, id: string, actor: Actor): Promise<boolean> {
    return observed('delete_ioc', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const [deleted] = await manager.query<[Pick<IocRow, 'type' | 'value'>[], number]>(
          'delete from iocs where tenant_id = $1 and id = $2 returning type, value',
          [tenantId, id],
        );
        const [ioc] = deleted;
        if (!ioc) return false;
        await recordAudit(manager, tenantId, actor, {
          action: 'ioc.deleted',
          target_entity_type: 'ioc',
          target_entity_id: id,
          details_json: ioc,
        });
        return true;
      }),
    );
  }
}
