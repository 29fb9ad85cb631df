import { z } from 'zod';
import { ScanEntity, type ScanRow } from '../entities/scan.js';
import type { List } from '../page.js';
import { prepared } from '../prepared.js';

/** What lists of scans in the order of submission have in common. */
export const newestFirst = {
  entity: ScanEntity,
  orderBy: 'id desc',
  keyOf: ({ id }: ScanRow) => [id],
  keyShape: z.tuple([z.uuid()]),
  behind: (parameter: (index: number) => string) => `id < ${parameter(0)}`,
} as const;

/** In words, since a plan for all parameters could not use the index of failed scans. */
export const withStatus = {
  completed: `tenant_id = $1 and status = 'completed'`,
  failed: `tenant_id = $1 and status = 'failed'`,
} as const;

/** A total that the roll-up of the tenant holds. */
export function totalOf(
  expression: string,
  parameters: readonly [tenantId: string, ...unknown[]],
): List<ScanRow>['total'] {
  return async (manager) => {
    const [row] = await prepared<{ total: number }>(
      manager,
      `select (${expression})::int as total from tenant_stats where tenant_id = $1`,
      parameters,
    );
    return row?.total ?? 0;
  };
}
