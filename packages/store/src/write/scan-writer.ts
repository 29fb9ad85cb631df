import { QueryFailedError, type EntityManager } from 'typeorm';
import { sqlStateOf } from '../sql-state.js';
import { isStoreUnavailable } from '../store-unavailable.js';
import type { Store } from '../store.js';
import { ensurePartitionsOf } from '../partitions.js';
import type { ScanOutcome, ScanWrite } from './scan-outcome.js';
import { writeScans } from './write-scans.js';

/** Another transaction was in the way: serialization_failure, deadlock_detected. */
const collisions = new Set(['40001', '40P01']);
const collisionAttempts = 10;
const checkViolation = '23514';
const statementTimeout = '57014';

/**
 * Writes scans in one transaction. Where Postgres refuses one of them, halves of halves are written until that one is
 * alone; the database being away ends the search, and all that is not written has that error.
 */
export async function writeAll(store: Store, outcomes: readonly ScanOutcome[]): Promise<Map<string, ScanWrite>> {
  const writes = new Map<string, ScanWrite>();
  const pending = [outcomes];
  let outage: unknown;
  for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
    if (outage === undefined) {
      try {
        const newIds = await writeTogether(store, group);
        for (const { scan } of group) writes.set(scan.id, { id: scan.id, isNew: newIds.has(scan.id) });
        continue;
      } catch (error) {
        const isOutage = isStoreUnavailable(error) && sqlStateOf(error) !== statementTimeout;
        if (!isOutage && group.length > 1) {
          const half = group.length >> 1;
          pending.push(group.slice(half), group.slice(0, half));
          continue;
        }
        if (isOutage) outage = error;
        else for (const { scan } of group) writes.set(scan.id, { id: scan.id, error });
      }
    }
    if (outage !== undefined) for (const { scan } of group) writes.set(scan.id, { id: scan.id, error: outage });
  }
  return writes;
}

async function writeTogether(store: Store, outcomes: readonly ScanOutcome[]): Promise<Set<string>> {
  const tenants = new Set(outcomes.map(({ scan }) => scan.tenant_id));
  const [tenantId] = tenants;
  const work = (manager: EntityManager) => writeScans(manager, outcomes);
  let hasPartitions = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return tenantId !== undefined && tenants.size === 1
        ? await store.inTenant(tenantId, work)
        : await store.acrossTenants(work);
    } catch (error) {
      if (!hasPartitions && isMissingPartition(error)) {
        await ensurePartitionsOf(
          store,
          outcomes.map(({ scan }) => scan.id),
        );
        hasPartitions = true;
      } else if (!collisions.has(sqlStateOf(error) ?? '') || attempt >= collisionAttempts) throw error;
    }
  }
}

/** It is a violated check without a name: https://www.postgresql.org/docs/current/ddl-partitioning.html */
function isMissingPartition(error: unknown): boolean {
  if (!(error instanceof QueryFailedError) || sqlStateOf(error) !== checkViolation) return false;
  return (error.driverError as { constraint?: string }).constraint === undefined;
}
