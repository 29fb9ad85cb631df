import type { EntitySchema } from 'typeorm';
import { z } from 'zod';
import type { List } from './page.js';

/**
 * Rows of a table with `timestamp` (to the millisecond) and `id`, newest first. Columns are names of the code; a filter
 * without a value does not filter.
 */
export function newestFirst<Row extends { readonly timestamp: Date; readonly id: string }>(
  entity: EntitySchema<Row>,
  filters: Readonly<Record<string, string | undefined>>,
): List<Row> {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  const where = given.map(([column], index) => `${column} = $${index + 1}`).join(' and ');
  const parameters = given.map(([, value]) => value);
  return {
    entity,
    where,
    parameters,
    orderBy: 'timestamp desc, id desc',
    keyOf: ({ timestamp, id }) => [timestamp.toISOString(), id],
    keyShape: z.tuple([z.iso.datetime(), z.uuid()]),
    behind: (parameter) => `(timestamp, id) < (${parameter(0)}, ${parameter(1)})`,
    total: async (manager) => {
      const [count] = await manager.query<[{ total: number }]>(
        `select count(*)::int as total from ${entity.options.tableName} where ${where}`,
        parameters,
      );
      return count.total;
    },
  };
}
