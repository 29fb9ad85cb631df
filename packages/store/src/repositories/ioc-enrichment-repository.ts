import type { IocRow } from '../entities/ioc.js';
import { observed } from '../observed.js';
import { toPostgresJson } from '../postgres-json.js';
import type { Store } from '../store.js';

/** An indicator that the caller shall enrich. */
export type ClaimedIoc = Pick<IocRow, 'id' | 'tenant_id' | 'type' | 'value' | 'enrichment_attempts'>;

export interface Enrichment {
  readonly id: string;
  /** 0 to 100. */
  readonly abuse_confidence: number;
  readonly enrichment: Readonly<Record<string, unknown>>;
}

export interface EnrichmentFailure {
  readonly id: string;
  readonly error: string;
  /** Whether another attempt may end better. */
  readonly is_transient: boolean;
}

const batchSize = 100;
/** One attempt and three retries, 15 s apart. */
const maxAttempts = 4;
const retrySeconds = 15;
/** A worker that has died is noticed after this time, and others take over what it had claimed. */
const claimSeconds = 300;

/** The work list of enrichment over all tenants: for a store in the role `maintenance`. */
export class IocEnrichmentRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Claims at most 100 indicators that are due, those that have waited longest first. Several workers may call this at
   * once: none gets what another has. One whose workers have died on it again and again is given up.
   */
  async claim(): Promise<ClaimedIoc[]> {
    return observed('claim_iocs', async () => {
      const [claimed] = await this.#store.dataSource.query<[(ClaimedIoc & Pick<IocRow, 'enrichment_state'>)[], number]>(
        `update iocs set
           enrichment_state = case when enrichment_attempts < $2 then 'pending' else 'failed' end,
           enrichment_error = case when enrichment_attempts < $2 then enrichment_error
             else 'every attempt lost its worker' end,
           next_attempt_at = case when enrichment_attempts < $2 then now() + make_interval(secs => $3) end,
           enrichment_attempts = least(enrichment_attempts + 1, $2)
         where id in (
           select id from iocs where enrichment_state = 'pending' and next_attempt_at <= now()
           order by next_attempt_at, id limit $1 for update skip locked)
         returning id, tenant_id, type, value, enrichment_attempts, enrichment_state`,
        [batchSize, maxAttempts, claimSeconds],
      );
      return claimed
        .filter(({ enrichment_state }) => enrichment_state === 'pending')
        .map(({ enrichment_state: _, ...ioc }) => ioc);
    });
  }

  /** Stores what attempts have brought. @returns the tenants whose enriched indicators have changed */
  async complete(enrichments: readonly Enrichment[]): Promise<string[]> {
    return observed('complete_ioc_enrichment', async () => {
      const [changed] = await this.#store.dataSource.query<[{ tenant_id: string }[], number]>(
        `update iocs set abuse_confidence = outcome.abuse_confidence, enrichment = outcome.enrichment,
           enrichment_state = 'enriched', enrichment_error = null, next_attempt_at = null, enriched_at = now()
         from json_to_recordset($1::json) as outcome (id uuid, abuse_confidence int, enrichment jsonb)
         where iocs.id = outcome.id returning tenant_id`,
        [toPostgresJson(enrichments)],
      );
      return [...new Set(changed.map(({ tenant_id }) => tenant_id))];
    });
  }

  /**
   * Tries again in 15 seconds what failed for a passing reason, three times at most, and gives up the rest. Leaves alone
   * what another worker has enriched in the meantime.
   */
  async fail(failures: readonly EnrichmentFailure[]): Promise<void> {
    await observed('fail_ioc_enrichment', () =>
      this.#store.dataSource.query(
        `update iocs set enrichment_error = error,
           enrichment_state = case when is_transient and enrichment_attempts < $2 then 'pending' else 'failed' end,
           next_attempt_at = case when is_transient and enrichment_attempts < $2 then now() + make_interval(secs => $3) end
         from json_to_recordset($1::json) as outcome (id uuid, error text, is_transient boolean)
         where iocs.id = outcome.id and enrichment_state = 'pending'`,
        [toPostgresJson(failures), maxAttempts, retrySeconds],
      ),
    );
  }
}
