import type { ResourceView } from '@terrasafe/rule-kit';
import { taggableTypes } from './taggable-types.generated.js';

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
 * or `provider`, or every managed resource of the policy's providers, or those of them that take a map of tags.
 */
export class ResourceTypes {
  /** Undefined for every managed resource, or every taggable one. */
  readonly names: ReadonlySet<string> | undefined;
  readonly #prefixes: readonly string[];
  readonly #onlyTaggable: boolean;

  private constructor(names: ReadonlySet<string> | undefined, prefixes: readonly string[], onlyTaggable = false) {
    this.names = names;
    this.#prefixes = prefixes;
    this.#onlyTaggable = onlyTaggable;
  }

  static of(names: Iterable<string>): ResourceTypes {
    return new ResourceTypes(new Set(names), []);
  }

  /** Without a prefix, of every provider. */
  static all(prefixes: readonly string[]): ResourceTypes {
    return new ResourceTypes(undefined, prefixes);
  }

  /**
   * Those that take a map of tags: of the providers of AWS and Azure by a list of their types; of others, which no schema
   * is at hand for, the resources that have one.
   */
  static taggable(prefixes: readonly string[]): ResourceTypes {
    return new ResourceTypes(undefined, prefixes, true);
  }

  accepts(resource: ResourceView): boolean {
    if (!this.names) {
      const hasTags = taggableTypes.has(resource.type) || resource.attribute('tags').value instanceof Map;
      return resource.kind === 'managed' && this.#hasPrefix(resource.type) && (!this.#onlyTaggable || hasTags);
    }
    return this.names.has(typeName(resource)) || (resource.kind === 'provider' && this.names.has('provider'));
  }

  overlaps(other: ResourceTypes): boolean {
    if (!this.names) return !other.names || [...other.names].some((name) => this.#mayHold(name));
    return other.names ? [...this.names].some((name) => other.names!.has(name)) : other.overlaps(this);
  }

  #mayHold(type: string): boolean {
    return this.#hasPrefix(type) && (!this.#onlyTaggable || taggableTypes.has(type));
  }

  #hasPrefix(type: string): boolean {
    return this.#prefixes.length === 0 || this.#prefixes.some((prefix) => type.startsWith(prefix));
  }
}

/** As policies write it, and as `Rule.resource` does. */
export function typeName({ kind, type }: ResourceView): string {
  return kind === 'data' || kind === 'provider' ? `${kind}.${type}` : type;
}
