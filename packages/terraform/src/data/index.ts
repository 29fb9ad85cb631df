import type { Scope } from '../eval/scope.js';
import type { Term } from '../eval/term.js';
import type { BodyTerms } from '../expand/block-terms.js';

type Compute = (body: BodyTerms, scope: Scope) => Term;

/** Attributes of data sources that follow from their configuration alone, as `type.attribute`. */
const computed: Readonly<Record<string, Compute>> = {};

/** The value of such an attribute; undefined for all others, which only the provider knows. */
export function computedAttribute(type: string, name: string, body: () => BodyTerms, scope: Scope): Term | undefined {
  const key = `${type}.${name}`;
  return Object.hasOwn(computed, key) ? computed[key]?.(body(), scope) : undefined;
}
