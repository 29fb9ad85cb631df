import { ListQuery } from '@terrasafe/contracts';
import { principalOf, requireRole } from '@terrasafe/identity';
import type { AuditLogRepository } from '@terrasafe/store';
import { Router } from 'express';
import { z } from 'zod';
import { readQuery, text } from '../read-request.js';

const AuditLogsQuery = ListQuery.extend({
  user_id: z.uuid().optional(),
  target_entity_type: text(64).optional(),
  target_entity_id: text(255).optional(),
}).refine(
  ({ target_entity_type, target_entity_id }) => target_entity_id === undefined || target_entity_type !== undefined,
  { path: ['target_entity_id'], message: 'needs target_entity_type beside it' },
);

export function auditLogRoutes(auditLogs: AuditLogRepository): Router {
  const router = Router();

  router.get('/v1/audit-logs', requireRole('admin'), async (request, response) => {
    const { user_id, target_entity_type, target_entity_id, ...page } = readQuery(AuditLogsQuery, request);
    const found = await auditLogs.list(principalOf(request).tenantId, {
      ...page,
      userId: user_id,
      targetType: target_entity_type,
      targetId: target_entity_id,
    });
    response.send({ data: found.data.map(({ tenant_id: _, ...shown }) => shown), pagination: found.pagination });
  });

  return router;
}
