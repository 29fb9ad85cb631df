import type { Node } from '@terrasafe/hcl';
import type {
  EvaluatedAttribute,
  EvaluatedBlock,
  EvaluatedBody,
  EvaluatedModule,
  EvaluatedResource,
  ResourceReference,
} from '../module.js';
import { Unknown, type Value } from '../value.js';
import { withoutKeys } from './plan-references.js';

/** Looks up what the configuration says about a planned resource. */
export class SourceIndex {
  readonly #byAddress: ReadonlyMap<string, EvaluatedResource>;
  readonly #byName = new Map<string, EvaluatedResource>();

  constructor(module: EvaluatedModule) {
    this.#byAddress = new Map(module.resources.map((it) => [it.address, it]));
    for (const resource of module.resources) {
      const name = withoutKeys(resource.address);
      if (!this.#byName.has(name)) this.#byName.set(name, resource);
    }
  }

  /** The same instance; where the configuration alone could not tell the instances, the one that stands for them. */
  find(address: string): EvaluatedResource | undefined {
    return this.#byAddress.get(address) ?? this.#byName.get(withoutKeys(address));
  }
}

/** Values from the plan, places from the configuration; what the plan does not know the configuration may know in part. */
export function joinBody(
  values: ReadonlyMap<string, Value>,
  source: EvaluatedBody | undefined,
  fallback: Node,
): EvaluatedBody {
  const attributes = new Map<string, EvaluatedAttribute>();
  const blocks: EvaluatedBlock[] = [];
  for (const [name, value] of values) {
    const declared = source?.blocks.filter((block) => block.type === name) ?? [];
    if (declared.length > 0 && isListOfObjects(value)) {
      blocks.push(...value.map((element, at) => joinBlock(name, element, declared[at] ?? declared[0], fallback)));
    } else if (declared.length > 0 && value instanceof Unknown) {
      blocks.push(...declared);
    } else {
      const written = source?.attributes.get(name);
      attributes.set(name, {
        name,
        value: value instanceof Unknown ? (written?.value ?? value) : value,
        node: written?.node ?? fallback,
      });
    }
  }
  const planned = new Set(values.keys());
  // Terraform's own blocks (lifecycle, provisioner) are not in the plan.
  blocks.push(...(source?.blocks.filter((block) => !planned.has(block.type)) ?? []));
  return { node: source?.node ?? fallback, attributes, blocks };
}

function isListOfObjects(value: Value): value is readonly ReadonlyMap<string, Value>[] {
  return Array.isArray(value) && value.every((element) => element instanceof Map);
}

function joinBlock(
  type: string,
  value: ReadonlyMap<string, Value>,
  source: EvaluatedBlock | undefined,
  fallback: Node,
): EvaluatedBlock {
  const present = new Map([...value].filter(([, element]) => element !== null));
  return { ...joinBody(present, source, source?.node ?? fallback), type, labels: [], certain: true };
}

/** References of the configuration, meaning the instances of the plan. */
export function joinReferences(
  references: readonly ResourceReference[],
  instances: ReadonlyMap<string, readonly string[]>,
  planned: ReadonlySet<string>,
): readonly ResourceReference[] {
  return references
    .map((reference) => ({
      ...reference,
      to: reference.to.flatMap((address) =>
        planned.has(address) ? [address] : (instances.get(withoutKeys(address)) ?? []),
      ),
    }))
    .filter((reference) => reference.to.length > 0);
}
