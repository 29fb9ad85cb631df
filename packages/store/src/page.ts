import type { Page, PageQuery } from '@terrasafe/contracts';
import type { FindManyOptions, ObjectLiteral, Repository } from 'typeorm';

/** Pages count from 1. The total is counted by a second query, so it may differ by what was written in between. */
export async function findPage<Row extends ObjectLiteral>(
  repository: Repository<Row>,
  options: Pick<FindManyOptions<Row>, 'where' | 'order'>,
  { page, per_page }: PageQuery,
): Promise<Page<Row>> {
  const [data, total] = await repository.findAndCount({ ...options, skip: (page - 1) * per_page, take: per_page });
  return { data, pagination: { page, per_page, total } };
}
