import { equals, truth, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

interface Scaler {
  readonly resource: ResourceView;
  readonly isForTable: Truth;
}

/** Whether application auto scaling has a target for the table, and a policy that moves it. */
export function hasScalingPolicy(table: ResourceView, module: ModuleView): Truth {
  const targets = scalersOf(table, 'aws_appautoscaling_target', module);
  const policies = [table, ...targets.map(({ resource }) => resource)].flatMap((it) =>
    scalersOf(it, 'aws_appautoscaling_policy', module),
  );
  return truth.every([
    truth.some(targets.map(({ isForTable }) => isForTable)),
    truth.some(policies.map(({ isForTable }) => isForTable)),
  ]);
}

/** What refers to the table (or to the target that does), or names the table as `table/NAME`. */
function scalersOf(table: ResourceView, type: string, module: ModuleView): Scaler[] {
  const name = table.attribute('name').text;
  const named = module.ofType(type).map((resource): Scaler => {
    const isNamed = name === undefined ? 'false' : resource.attribute('resource_id').is(equals(`table/${name}`));
    return { resource, isForTable: isNamed };
  });
  const referring = module
    .attachedTo(table, type, 'resource_id')
    .map(({ resource, certain }): Scaler => ({ resource, isForTable: certain ? 'true' : 'unknown' }));
  return [...named.filter(({ isForTable }) => isForTable !== 'false'), ...referring];
}
