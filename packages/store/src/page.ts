import type { ListQuery, Page, PageQuery } from '@terrasafe/contracts';
import type { EntityManager, EntitySchema, FindManyOptions, ObjectLiteral, Repository } from 'typeorm';
import type { z } from 'zod';
import { columnsOf, prepared } from './prepared.js';
import { decodeCursor, encodeCursor, type CursorValues } from './cursor.js';

/** Pages count from 1. The total is counted by a second query, so it may differ by what was written in between. */
export async function findPage<Row extends ObjectLiteral>(
  repository: Repository<Row>,
  options: Pick<FindManyOptions<Row>, 'where' | 'order'>,
  { page, per_page }: PageQuery,
): Promise<Page<Row>> {
  const [data, total] = await repository.findAndCount({ ...options, skip: (page - 1) * per_page, take: per_page });
  return { data, pagination: { page, per_page, total } };
}

/** A list that is walked by page or by cursor, for large tables: in the order of an index, by prepared statements. */
export interface List<Row extends ObjectLiteral> {
  readonly entity: EntitySchema<Row>;
  readonly where: string;
  readonly parameters: readonly unknown[];
  readonly orderBy: string;
  /** The sort key of a row, for a cursor. */
  readonly keyOf: (row: Row) => CursorValues;
  readonly keyShape: z.ZodType<CursorValues>;
  /** The condition of the rows behind a key, whose values are `parameter(0)`, `parameter(1)`. */
  readonly behind: (parameter: (index: number) => string) => string;
  readonly total: (manager: EntityManager) => Promise<number>;
}

/** @throws BadCursorError */
export async function findList<Row extends ObjectLiteral>(
  manager: EntityManager,
  list: List<Row>,
  query: ListQuery,
): Promise<Page<Row>> {
  const { per_page, cursor } = query;
  const page = cursor === undefined ? query.page : 1;
  const key = cursor === undefined ? [] : decodeCursor(cursor, list.keyShape);
  const keyParameter = (index: number) => `$${list.parameters.length + index + 1}`;
  const paging = list.parameters.length + key.length;
  const rows = await prepared<Row>(
    manager,
    `select ${columnsOf(list.entity)} from ${list.entity.options.tableName} where ${list.where}${cursor === undefined ? '' : ` and ${list.behind(keyParameter)}`}
     order by ${list.orderBy} limit $${paging + 1} offset $${paging + 2}`,
    // One more than asked for tells whether the list goes on.
    [...list.parameters, ...key, per_page + 1, (page - 1) * per_page],
  );
  const data = rows.slice(0, per_page);
  const last = data.at(-1);
  const next_cursor = last !== undefined && rows.length > per_page ? encodeCursor(list.keyOf(last)) : null;
  return { data, pagination: { page, per_page, total: await list.total(manager), next_cursor } };
}
