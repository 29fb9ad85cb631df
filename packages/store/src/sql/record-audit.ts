import { currentContext } from '@terrasafe/service';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../actor.js';
import type { AuditLogRow } from '../entities/audit-log.js';
import { toPostgresJson } from '../postgres-json.js';

/** What was done, without who, when and whose. Details never hold a secret. */
export type AuditEvent = Pick<AuditLogRow, 'action' | 'target_entity_type' | 'target_entity_id' | 'details_json'>;

/** Adds to the log in the transaction of what is logged: either both are there or neither. */
export async function recordAudit(
  manager: EntityManager,
  tenantId: string | null,
  actor: Actor,
  { action, target_entity_type, target_entity_id, details_json }: AuditEvent,
): Promise<void> {
  await manager.query(
    `insert into audit_logs (id, user_id, api_key_id, tenant_id, action, target_entity_type, target_entity_id,
       details_json, correlation_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      uuidv7(),
      actor.userId,
      actor.apiKeyId,
      tenantId,
      action,
      target_entity_type,
      target_entity_id,
      details_json && toPostgresJson(details_json),
      currentContext()?.correlationId ?? null,
    ],
  );
}
