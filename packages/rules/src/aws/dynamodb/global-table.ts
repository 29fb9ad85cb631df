import { equals, truth, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

/**
 * Whether the tables of a global table can be restored to a point in time. Global tables of version 2017.11.29 join
 * tables of one name, each with its own setting. One that is written at the global table, where the provider has no such
 * argument, says what is meant.
 */
export function globalTableRecovers(global: ResourceView, module: ModuleView): Truth {
  const path = 'point_in_time_recovery.enabled';
  const own = global.first(path);
  if (own.isPresent) return own.is(equals(true));
  const tables = module.targetsOf(global, 'name', 'aws_dynamodb_table');
  return tables.length === 0 ? 'false' : truth.every(tables.map((table) => table.first(path).is(equals(true))));
}
