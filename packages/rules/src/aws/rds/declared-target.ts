import type { ModuleView, ResourceView } from '@terrasafe/rule-kit';

/** The resource of a type that an argument refers to, or names, where the module declares it. */
export function declaredTarget(
  resource: ResourceView,
  module: ModuleView,
  path: string,
  type: string,
): ResourceView | undefined {
  return module
    .ofType(type)
    .find((target) =>
      module.attachedTo(target, resource.type, path).some((it) => it.certain && it.resource === resource),
    );
}
