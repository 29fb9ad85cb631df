import { Unknown, type EvaluatedModule } from '@terrasafe/terraform';
import { ResourceView, type AttributeView } from './view.js';

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
  readonly #namesByType = new Map<string, ReadonlySet<string>>();
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
   * the same value (or the same variable). An argument that is unknown, refers to no resource and names no resource of
   * the target's type gives an uncertain attachment.
   */
  attachedTo(target: ResourceView, type: string, path: string): Attachment[] {
    const attached: Attachment[] = [];
    const referring = new Set(
      this.#referrersOf(target.address)
        .filter(({ resource, from }) => resource.type === type && (from === path || from.startsWith(`${path}.`)))
        .map(({ resource }) => resource),
    );
    const names = namesOf(target);
    for (const resource of this.ofType(type)) {
      const argument = resource.first(path);
      const name = nameIn(argument);
      if (referring.has(resource)) {
        attached.push({ resource, certain: true });
      } else if (!refersToAnything(resource, path) && argument.isPresent) {
        if (name !== undefined && names.has(name)) attached.push({ resource, certain: true });
        else if (argument.unknownReason !== undefined && !this.#names(target.type).has(name ?? '')) {
          attached.push({ resource, certain: false });
        }
      }
    }
    return attached;
  }

  /** Every name by which a resource of that type is known. */
  #names(type: string): ReadonlySet<string> {
    let names = this.#namesByType.get(type);
    if (!names) {
      names = new Set(this.ofType(type).flatMap((resource) => [...namesOf(resource)]));
      this.#namesByType.set(type, names);
    }
    return names;
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

function namesOf(target: ResourceView): Set<string> {
  return new Set(namingAttributes.map((name) => nameIn(target.attribute(name))).filter((name) => name !== undefined));
}

/** The name, or the variable that it comes from. */
function nameIn(argument: AttributeView): string | undefined {
  if (argument.text !== undefined) return `=${argument.text}`;
  return argument.value instanceof Unknown ? argument.value.reference : undefined;
}

function subjectKey({ kind, type }: ResourceView): string {
  if (kind === 'data' || kind === 'provider') return `${kind}.${type}`;
  return type;
}

function refersToAnything(resource: ResourceView, path: string): boolean {
  return resource.references.some(({ from, to }) => to.length > 0 && (from === path || from.startsWith(`${path}.`)));
}
