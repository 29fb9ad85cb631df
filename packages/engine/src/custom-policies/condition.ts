import type { Matcher } from '@terrasafe/rule-kit';
import type { ResourceTypes } from './resource-types.js';
import type { Selector } from './selection.js';

/** The `definition` of a policy, checked. It says what a resource in order looks like. */
export type Condition =
  AttributeCondition | FilterCondition | ConnectionCondition | ResourceCondition | GroupCondition | NotCondition;

export interface AttributeCondition {
  readonly kind: 'attribute';
  /** Undefined where the policy names none: then it is about the resource that is judged. */
  readonly types: ResourceTypes | undefined;
  readonly select: Selector;
  readonly ask: Matcher;
}

/** Limits the group that it stands in: of a resource that does not pass, the group says nothing. */
export interface FilterCondition {
  readonly kind: 'filter';
  readonly select: Selector;
  readonly ask: Matcher;
  /** The resource types that can pass, where it filters by `resource_type`. */
  readonly types: ResourceTypes | undefined;
}

export interface ConnectionCondition {
  readonly kind: 'connection';
  readonly operator: 'exists' | 'not_exists' | 'one_exists';
  readonly types: ResourceTypes;
  readonly connectedTypes: ResourceTypes;
}

/** An allow list (`exists`) or deny list (`not_exists`) of resource types. */
export interface ResourceCondition {
  readonly kind: 'resource';
  readonly operator: 'exists' | 'not_exists';
  readonly types: ResourceTypes;
  /** The resources that it judges: of an allow list, those of every type. */
  readonly subjects: ResourceTypes;
}

export interface GroupCondition {
  readonly kind: 'and' | 'or';
  readonly conditions: readonly Condition[];
}

interface NotCondition {
  readonly kind: 'not';
  readonly condition: Condition;
}

/** Whether it says something about resources of one of the types. */
export function mentions(condition: Condition, types: ResourceTypes): boolean {
  switch (condition.kind) {
    case 'attribute':
      return condition.types?.overlaps(types) ?? false;
    case 'resource':
      return condition.subjects.overlaps(types);
    case 'filter':
      return condition.types?.overlaps(types) ?? false;
    case 'connection':
      return condition.types.overlaps(types) || condition.connectedTypes.overlaps(types);
    case 'not':
      return mentions(condition.condition, types);
    case 'and':
    case 'or':
      return condition.conditions.some((it) => mentions(it, types));
  }
}

/**
 * The types of the resources that the policy judges: those that its filters let pass, or without a filter all that its
 * conditions name; of a connection, the first group and not the connected one.
 */
export function subjectTypes(condition: Condition): readonly ResourceTypes[] {
  switch (condition.kind) {
    case 'attribute':
    case 'connection':
    case 'filter':
      return condition.types ? [condition.types] : [];
    case 'resource':
      return [condition.subjects];
    case 'not':
      return subjectTypes(condition.condition);
    case 'and':
    case 'or': {
      const filters = condition.conditions.filter((it) => it.kind === 'filter').flatMap(subjectTypes);
      return filters.length > 0 ? filters : condition.conditions.flatMap(subjectTypes);
    }
  }
}
