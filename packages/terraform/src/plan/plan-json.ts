/** Reading of untyped JSON: what has another type than expected counts as absent. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(value: unknown, key: string): JsonObject {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : {};
}

export function objectsAt(value: unknown, key: string): readonly JsonObject[] {
  const inner = isObject(value) ? value[key] : undefined;
  return Array.isArray(inner) ? inner.filter(isObject) : [];
}

export function textAt(value: unknown, key: string): string | undefined {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === 'string' ? inner : undefined;
}

export function textsAt(value: unknown, key: string): readonly string[] {
  const inner = isObject(value) ? value[key] : undefined;
  return Array.isArray(inner) ? inner.filter((it) => typeof it === 'string') : [];
}

/** A resource of `planned_values` with what `resource_changes` says about it. */
export interface PlannedResource {
  readonly address: string;
  readonly moduleAddress: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly values: JsonObject;
  readonly unknown: JsonObject;
  readonly sensitive: JsonObject;
}

/** Every resource that exists after the plan; data sources that were read already come from the prior state. */
export function plannedResources(plan: JsonObject): readonly PlannedResource[] {
  const unknowns = new Map<string, JsonObject>();
  for (const change of objectsAt(plan, 'resource_changes')) {
    const address = textAt(change, 'address');
    if (address !== undefined) unknowns.set(address, objectAt(objectAt(change, 'change'), 'after_unknown'));
  }
  const found = new Map<string, PlannedResource>();
  const visit = (module: unknown, isPrior: boolean): void => {
    const moduleAddress = textAt(module, 'address') ?? '';
    for (const resource of objectsAt(module, 'resources')) {
      const [address, type, name] = [textAt(resource, 'address'), textAt(resource, 'type'), textAt(resource, 'name')];
      if (address === undefined || type === undefined || name === undefined) continue;
      const mode = textAt(resource, 'mode') === 'data' ? 'data' : 'managed';
      if (found.has(address) || (isPrior && mode !== 'data')) continue;
      found.set(address, {
        address,
        moduleAddress,
        mode,
        type,
        name,
        values: objectAt(resource, 'values'),
        unknown: unknowns.get(address) ?? {},
        sensitive: objectAt(resource, 'sensitive_values'),
      });
    }
    for (const child of objectsAt(module, 'child_modules')) visit(child, isPrior);
  };
  visit(objectAt(objectAt(plan, 'planned_values'), 'root_module'), false);
  visit(objectAt(objectAt(objectAt(plan, 'prior_state'), 'values'), 'root_module'), true);
  return [...found.values()];
}
