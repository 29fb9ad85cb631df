import { Unknown, type EvaluatedModule } from '@terrasafe/terraform';
import { some, type Truth } from './truth.js';
import { ResourceView, type AttributeView } from './view.js';

export interface Attachment {
  readonly resource: ResourceView;
  /** False when the resource may, or may not, be attached: what it is attached to is unknown. */
  readonly certain: boolean;
}

/** Arguments by which resources are known to others, besides a reference. */
const namingAttributes = [
  'bucket',
  'name',
  'id',
  'identifier',
  'function_name',
  'cluster_identifier',
  'repository_name',
] as const;

/** A module's resources and how they are connected. Indexes are built on first use, each once. */
export class ModuleView {
  /** Everything a rule may look at, in the order of the source. */
  readonly subjects: readonly ResourceView[];
  readonly #byType = new Map<string, ResourceView[]>();
  readonly #typeOf = new Map<string, string>();
  readonly #byAddress = new Map<string, ResourceView>();
  readonly #namesByType = new Map<string, ReadonlySet<string>>();
  readonly #attachmentsByPath = new Map<string, AttachmentIndex>();
  #connections: ReadonlyMap<string, ReadonlyMap<ResourceView, boolean>> | undefined;

  constructor(module: EvaluatedModule) {
    this.subjects = [
      ...module.providers.map((it) => ResourceView.ofProvider(it)),
      ...module.settings.map((it) => ResourceView.ofSettings(it)),
      ...module.variables.map((it) => ResourceView.ofVariable(it)),
      ...module.variableValues.map((it) => ResourceView.ofVariableValue(it)),
      ...module.locals.map((it) => ResourceView.ofLocal(it)),
      ...module.moduleCalls.map((it) => ResourceView.ofModuleCall(it)),
      ...module.resources.map((it) => ResourceView.ofResource(it)),
    ];
    for (const subject of this.subjects) {
      append(this.#byType, subjectKey(subject), subject);
      this.#typeOf.set(subject.address, subjectKey(subject));
      this.#byAddress.set(subject.address, subject);
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
    const { byAddress, byName, unknowns } = this.#attachments(type, path);
    const attached = [...(byAddress.get(target.address) ?? [])];
    for (const name of namesOf(target)) attached.push(...(byName.get(name) ?? []));
    for (const { name, attachment } of unknowns) {
      if (name === undefined || !this.#names(target.type).has(name)) attached.push(attachment);
    }
    return attached;
  }

  /** Whether a resource of the type is attached to `target` by the argument at `path`. */
  hasAttached(target: ResourceView, type: string, path: string): Truth {
    return some(this.attachedTo(target, type, path).map(({ certain }) => (certain ? 'true' : 'unknown')));
  }

  /** The other way round: whether the argument at `path` refers to a resource of the type, or names one, for certain. */
  isAttached(resource: ResourceView, path: string, targetType: string): boolean {
    const refers = referencesAt(resource, path).some(({ to }) => to.some((it) => this.#typeOf.get(it) === targetType));
    const name = nameIn(resource.first(path));
    return refers || (name !== undefined && this.#names(targetType).has(name));
  }

  /** Those resources of the type: what the argument at `path` refers to, or else names, for certain. */
  targetsOf(resource: ResourceView, path: string, targetType: string): ResourceView[] {
    const targets = referencesAt(resource, path)
      .flatMap(({ to }) => (to.length === 1 ? to : []))
      .filter((address) => this.#typeOf.get(address) === targetType)
      .map((address) => this.#byAddress.get(address)!);
    const name = nameIn(resource.first(path));
    if (targets.length > 0 || name === undefined || !this.#names(targetType).has(name)) return [...new Set(targets)];
    return this.ofType(targetType).filter((target) => namesOf(target).has(name));
  }

  /** Every other resource that it refers to, or that refers to it, by any argument; each once. */
  connectionsOf(resource: ResourceView): readonly Attachment[] {
    this.#connections ??= this.#connect();
    const connected = this.#connections.get(resource.address) ?? [];
    return [...connected].map(([other, certain]) => ({ resource: other, certain }));
  }

  #connect(): Map<string, Map<ResourceView, boolean>> {
    const connections = new Map<string, Map<ResourceView, boolean>>();
    const connect = (from: ResourceView, to: ResourceView, certain: boolean) => {
      const known = connections.get(from.address) ?? new Map<ResourceView, boolean>();
      connections.set(from.address, known.set(to, certain || (known.get(to) ?? false)));
    };
    for (const resource of this.subjects) {
      for (const { from, to } of resource.references) {
        const certain = meansAll(to, resource.first(from));
        for (const address of to) {
          const target = this.#byAddress.get(address);
          if (target === undefined || target === resource) continue;
          connect(resource, target, certain);
          connect(target, resource, certain);
        }
      }
    }
    return connections;
  }

  #attachments(type: string, path: string): AttachmentIndex {
    const key = `${type} ${path}`;
    let index = this.#attachmentsByPath.get(key);
    if (!index) {
      index = indexAttachments(this.ofType(type), path);
      this.#attachmentsByPath.set(key, index);
    }
    return index;
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
}

/** Built once for each type and path, so that asking for every bucket does not walk every resource each time. */
interface AttachmentIndex {
  readonly byAddress: ReadonlyMap<string, readonly Attachment[]>;
  readonly byName: ReadonlyMap<string, readonly Attachment[]>;
  readonly unknowns: readonly { readonly name: string | undefined; readonly attachment: Attachment }[];
}

function indexAttachments(resources: readonly ResourceView[], path: string): AttachmentIndex {
  const byAddress = new Map<string, Attachment[]>();
  const byName = new Map<string, Attachment[]>();
  const unknowns: { name: string | undefined; attachment: Attachment }[] = [];
  for (const resource of resources) {
    const argument = resource.first(path);
    const targets = referencesAt(resource, path);
    for (const { to } of targets) {
      const certain = meansAll(to, argument);
      for (const address of to) append(byAddress, address, { resource, certain });
    }
    if (targets.some(({ to }) => to.length > 0) || !argument.isPresent) continue;
    const name = nameIn(argument);
    if (name !== undefined) append(byName, name, { resource, certain: true });
    if (argument.unknownReason !== undefined) unknowns.push({ name, attachment: { resource, certain: false } });
  }
  return { byAddress, byName, unknowns };
}

/** A lone argument that may mean several instances means one of them; a list means all. */
function meansAll(to: readonly string[], argument: AttributeView): boolean {
  return to.length === 1 || Array.isArray(argument.value);
}

function referencesAt(resource: ResourceView, path: string): ResourceView['references'] {
  return resource.references.filter(({ from }) => from === path || from.startsWith(`${path}.`));
}

function append<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
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
