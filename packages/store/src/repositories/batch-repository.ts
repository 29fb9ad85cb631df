import type { Page, PageQuery } from '@terrasafe/contracts';
import { IsNull, Not, type EntityManager } from 'typeorm';
import type { Actor } from '../actor.js';
import { BatchEntity, type BatchRow } from '../entities/batch.js';
import type { ScanRow } from '../entities/scan.js';
import { observed } from '../observed.js';
import { findPage } from '../page.js';
import { toPostgresJson } from '../postgres-json.js';
import { prepared } from '../prepared.js';
import { forgetFailedScans } from '../retention/forget-failed-scan.js';
import { recordAudit, type AuditEvent } from '../sql/record-audit.js';
import type { Store } from '../store.js';

export type NewBatch = Pick<BatchRow, 'id' | 'tenant_id' | 'name' | 'accepted' | 'rejected' | 'rejections'>;

/** What another try at a failed scan of a repository needs. */
export interface FailedSource extends Pick<
  ScanRow,
  'id' | 'filename' | 'user_id' | 'correlation_id' | 'environment' | 'ref' | 'error_code' | 'created_at'
> {
  readonly repository_id: string;
  readonly url: string;
  readonly subdirectory: string;
}

/** Many scans of one request. Their ends are counted by the write of the scans (`ScanRepository.createMany`). */
export class BatchRepository {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Before its scans are queued; nobody sees it until `markQueued`. Changes nothing for one that is queued. */
  async create({ id, tenant_id, name, accepted, rejected, rejections }: NewBatch): Promise<void> {
    await observed('create_batch', () =>
      this.#store.inTenant(tenant_id, (manager) =>
        manager.query(
          `insert into batches (id, tenant_id, name, accepted, rejected, rejections, finished_at)
           values ($1, $2, $3, $4::int, $5::int, $6::jsonb, case when $4::int = 0 then now() end)
           on conflict (id) do update set name = excluded.name, accepted = excluded.accepted,
             rejected = excluded.rejected, rejections = excluded.rejections, finished_at = excluded.finished_at,
             created_at = now()
           where batches.queued_at is null`,
          [id, tenant_id, name, accepted, rejected, toPostgresJson(rejections)],
        ),
      ),
    );
  }

  /** Its scans are in the queue. Safe to repeat. @returns null when the tenant has no such batch */
  async markQueued(tenantId: string, id: string): Promise<BatchRow | null> {
    return observed('mark_batch_queued', () =>
      this.#store.inTenant(tenantId, (manager) =>
        update(manager, tenantId, id, 'queued_at = coalesce(queued_at, now())'),
      ),
    );
  }

  /** Removes a batch that was not accepted after all. */
  async discard(tenantId: string, id: string): Promise<void> {
    await observed('discard_batch', () =>
      this.#store.inTenant(tenantId, (manager) =>
        manager.query('delete from batches where tenant_id = $1 and id = $2 and queued_at is null', [tenantId, id]),
      ),
    );
  }

  /** Of all tenants: batches from before that time that were never marked as queued. For the maintenance role. */
  async findUnqueued(before: Date): Promise<Pick<BatchRow, 'id' | 'tenant_id'>[]> {
    return observed('find_unqueued_batches', () =>
      this.#store.acrossTenants((manager) =>
        manager.query<Pick<BatchRow, 'id' | 'tenant_id'>[]>(
          'select id, tenant_id from batches where queued_at is null and created_at < $1 order by created_at limit 1000',
          [before],
        ),
      ),
    );
  }

  /** Asks to stop, once, and not after the end. @returns null when the tenant has no such batch */
  async cancel(tenantId: string, id: string, actor: Actor): Promise<BatchRow | null> {
    return observed('cancel_batch', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const isStopping = 'cancelled_at is null and finished_at is null';
        const cancelled = await update(manager, tenantId, id, 'cancelled_at = now()', isStopping);
        if (!cancelled) return manager.getRepository(BatchEntity).findOneBy({ tenant_id: tenantId, id });
        const { accepted, completed, failed } = cancelled;
        await recordAudit(manager, tenantId, actor, auditEvent('cancelled', id, { accepted, completed, failed }));
        return cancelled;
      }),
    );
  }

  /** Before another try at its failed scans: it is not cancelled any more, and its rate counts from now on. */
  async reopen(tenantId: string, id: string, actor: Actor): Promise<BatchRow | null> {
    return observed('reopen_batch', () =>
      this.#store.inTenant(tenantId, async (manager) => {
        const change = 'cancelled_at = null, timed_from = null, timed_base = completed';
        const reopened = await update(manager, tenantId, id, change);
        if (!reopened) return null;
        await recordAudit(manager, tenantId, actor, auditEvent('retried', id, { scans: reopened.failed }));
        return reopened;
      }),
    );
  }

  /** Failed scans with the sources that they had, newest first, up to `limit` of those behind `afterId`. */
  async findFailedSources(
    tenantId: string,
    id: string,
    limit: number,
    afterId = 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  ): Promise<FailedSource[]> {
    return observed('find_failed_sources', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          prepared<FailedSource>(
            manager,
            `select scans.id, filename, user_id, correlation_id, environment, ref, error_code, scans.created_at,
               repository_id, url, subdirectory
             from scans join repositories on repositories.tenant_id = $1 and repositories.id = repository_id
             where scans.tenant_id = $1 and batch_id = $2 and status = 'failed' and scans.id < $3
             order by scans.id desc limit $4`,
            [tenantId, id, afterId, limit],
          ),
        { readOnly: true },
      ),
    );
  }

  /** Removes the rows of failed scans that are on their way again. */
  async forgetFailed(tenantId: string, scanIds: readonly string[]): Promise<void> {
    await observed('forget_failed_scans', () => forgetFailedScans(this.#store, tenantId, scanIds));
  }

  async findById(tenantId: string, id: string): Promise<BatchRow | null> {
    return observed('find_batch_by_id', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          manager.getRepository(BatchEntity).findOneBy({ tenant_id: tenantId, id, queued_at: Not(IsNull()) }),
        { readOnly: true },
      ),
    );
  }

  /** Newest first. */
  async list(tenantId: string, page: PageQuery): Promise<Page<BatchRow>> {
    return observed('list_batches', () =>
      this.#store.inTenant(
        tenantId,
        (manager) =>
          findPage(
            manager.getRepository(BatchEntity),
            { where: { tenant_id: tenantId, queued_at: Not(IsNull()) }, order: { id: 'DESC' } },
            page,
          ),
        { mayLag: true },
      ),
    );
  }
}

async function update(
  manager: EntityManager,
  tenantId: string,
  id: string,
  change: string,
  condition = 'true',
): Promise<BatchRow | null> {
  const [[batch]] = await manager.query<[BatchRow[], number]>(
    `update batches set ${change} where tenant_id = $1 and id = $2 and ${condition} returning *`,
    [tenantId, id],
  );
  return batch ?? null;
}

function auditEvent(what: string, id: string, details: Readonly<Record<string, number>>): AuditEvent {
  return {
    action: `batch.${what}`,
    target_entity_type: 'batch',
    target_entity_id: id,
    details_json: details,
  };
}
