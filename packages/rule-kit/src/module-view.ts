import type { EvaluatedModule } from '@terrasafe/terraform';
import { ResourceView } from './view.js';

export interface Attachment {
  readonly resource: ResourceView;
  /** False when the resource may, or may not, be attached: what it is attached to is unknown. */
  readonly certain: boolean;
}

/** Arguments by which resources are known to others, besides a reference. */
const namingAttributes = ['bucket', 'name', 'id', 'identifier', 'function_name', 'cluster_identifier'] as const;

/** A module's resources and how they are connected. Indexes are built on first use, each once. */
export class ModuleView {
  /** Everything a rule may look at, in the order of the source. */
  readonly subjects: readonly ResourceView[];
  readonly #byType = new Map<string, ResourceView[]>();
  #referrers: Map<string, { resource: ResourceView; from: string }[]> | undefined;

  constructor(module: EvaluatedModule) {
    this.subjects = [
      ...module.providers.map((it) => ResourceView.ofProvider(it)),
      ...module.variables.map((it) => ResourceView.ofVariable(it)),
      ...module.locals.map((it) => ResourceView.ofLocal(it)),
      ...module.moduleCalls.map((it) => ResourceView.ofModuleCall(it)),
      ...module.resources.map((it) => ResourceView.ofResource(it)),
    ];
    for (const subject of this.subjects) {
      const key = subjectKey(subject);
      const list = this.#byType.get(key);
      if (list) list.push(subject);
      else this.#byType.set(key, [subject]);
    }
  }

  /** Subjects by the spelling of `Rule.resource`. */
  ofType(type: string): readonly ResourceView[] {
    return this.#byType.get(type) ?? [];
  }

  /**
   * Resources of a type that are attached to `target` by the argument at `path`: it refers to the target, or names it by
   * a known value, in the same module. An argument that is unknown and refers to nothing gives an uncertain attachment.
   */
  attachedTo(target: ResourceView, type: string, path: string): Attachment[] {
    const attached: Attachment[] = [];
    const referring = new Set(
      this.#referrersOf(target.address)
        .filter(({ resource, from }) => resource.type === type && (from === path || from.startsWith(`${path}.`)))
        .map(({ resource }) => resource),
    );
    const names = new Set(
      namingAttributes.map((name) => target.attribute(name).text).filter((text) => text !== undefined),
    );
    for (const resource of this.ofType(type)) {
      const argument = resource.first(path);
      if (referring.has(resource) || (argument.text !== undefined && names.has(argument.text))) {
        attached.push({ resource, certain: true });
      } else if (argument.unknownReason !== undefined && !refersToAnything(resource, path)) {
        attached.push({ resource, certain: false });
      }
    }
    return attached;
  }

  #referrersOf(address: string): readonly { resource: ResourceView; from: string }[] {
    if (!this.#referrers) {
      this.#referrers = new Map();
      for (const resource of this.subjects) {
        for (const reference of resource.references) {
          for (const to of reference.to) {
            const list = this.#referrers.get(to);
            if (list) list.push({ resource, from: reference.from });
            else this.#referrers.set(to, [{ resource, from: reference.from }]);
          }
        }
      }
    }
    return this.#referrers.get(address) ?? [];
  }
}

function subjectKey({ kind, type }: ResourceView): string {
  if (kind === 'data' || kind === 'provider') return `${kind}.${type}`;
  return type;
}

function refersToAnything(resource: ResourceView, path: string): boolean {
  return resource.references.some(({ from, to }) => to.length > 0 && (from === path || from.startsWith(`${path}.`)));
}
