import type { ResourceView } from '@terrasafe/rule-kit';

/** Prefixes of the resource types of those providers whose name in a policy is not the one in Terraform. */
const prefixesOf: Readonly<Record<string, readonly string[]>> = {
  azure: ['azurerm_', 'azuread_', 'azapi_'],
  gcp: ['google_'],
  ali: ['alicloud_'],
  alibabacloud: ['alicloud_'],
};

/** The type prefixes that `scope.provider` stands for; none where it does not narrow anything. */
export function providerPrefixes(provider: string): readonly string[] {
  const name = provider.toLowerCase();
  if (name === 'all' || name === 'terraform') return [];
  return prefixesOf[name] ?? [`${name}_`];
}

/**
 * A policy's `resource_types`: names such as `aws_s3_bucket`, `data.aws_iam_policy_document`, `module`, `provider.aws`
 * or `provider`, or every managed resource of the policy's providers.
 */
export class ResourceTypes {
  /** Undefined for every managed resource. */
  readonly names: ReadonlySet<string> | undefined;
  readonly #prefixes: readonly string[];

  private constructor(names: ReadonlySet<string> | undefined, prefixes: readonly string[]) {
    this.names = names;
    this.#prefixes = prefixes;
  }

  static of(names: Iterable<string>): ResourceTypes {
    return new ResourceTypes(new Set(names), []);
  }

  /** Without a prefix, of every provider. */
  static all(prefixes: readonly string[]): ResourceTypes {
    return new ResourceTypes(undefined, prefixes);
  }

  accepts(resource: ResourceView): boolean {
    if (!this.names) return resource.kind === 'managed' && this.#hasPrefix(resource.type);
    return this.names.has(typeName(resource)) || (resource.kind === 'provider' && this.names.has('provider'));
  }

  overlaps(other: ResourceTypes): boolean {
    if (!this.names) return !other.names || [...other.names].some((name) => this.#hasPrefix(name));
    return other.names ? [...this.names].some((name) => other.names!.has(name)) : other.overlaps(this);
  }

  #hasPrefix(type: string): boolean {
    return this.#prefixes.length === 0 || this.#prefixes.some((prefix) => type.startsWith(prefix));
  }
}

/** As policies write it, and as `Rule.resource` does. */
export function typeName({ kind, type }: ResourceView): string {
  return kind === 'data' || kind === 'provider' ? `${kind}.${type}` : type;
}
