import type { Matcher } from '@terrasafe/rule-kit';
import { isScalar } from './comparison.js';
import type { Condition, ConnectionCondition, ResourceCondition } from './condition.js';
import { parseAttributePath } from './attribute-path.js';
import { jsonPathSelector } from './json-path.js';
import { JsonPathError } from './json-path-syntax.js';
import { findOperator, PolicyValueError, type PolicyValue } from './operators.js';
import { PatternError } from './pattern.js';
import type { PolicyField } from './policy-document.js';
import { ResourceTypes } from './resource-types.js';
import type { Selector } from './selection.js';

const maximumDepth = 50;
const jsonPathPrefix = 'jsonpath_';
const logicalKeys = ['and', 'or', 'not'] as const;

/**
 * Reads the `definition` of a policy; all of its faults are reported, and then there is none. `prefixes` are those of
 * the resource types that `all` stands for.
 */
export function readDefinition(field: PolicyField, prefixes: readonly string[]): Condition | undefined {
  if (field.value === undefined) return field.refuse('it is missing');
  const condition = new DefinitionReader(prefixes).read(field, 0);
  return condition?.kind === 'filter' ? field.refuse('a filter alone decides nothing') : condition;
}

class DefinitionReader {
  readonly #prefixes: readonly string[];

  constructor(prefixes: readonly string[]) {
    this.#prefixes = prefixes;
  }

  read(field: PolicyField, depth: number): Condition | undefined {
    if (depth > maximumDepth) return field.refuse(`conditions are nested more than ${maximumDepth} deep`);
    if (!field.isMapping) return field.refuse('a condition is a mapping with cond_type, and, or or not');
    const [key, ...others] = logicalKeys.filter((it) => field.field(it).value !== undefined);
    if (key === undefined) return this.#readBlock(field);
    if (others.length > 0) return field.refuse(`it has ${key} and ${others.join(' and ')}; use a condition for each`);
    const content = field.field(key);
    return key === 'not' ? this.#readNot(content, depth) : this.#readGroup(key, content, depth);
  }

  #readGroup(kind: 'and' | 'or', field: PolicyField, depth: number): Condition | undefined {
    const items = field.items();
    if (!items || items.length === 0) return field.refuse('it takes a list of conditions');
    const conditions = this.#readAll(items, depth);
    if (!conditions) return undefined;
    if (conditions.every((it) => it.kind === 'filter')) return field.refuse('filters alone decide nothing');
    return { kind, conditions: kind === 'and' ? conditions.flatMap(flattened) : conditions };
  }

  #readNot(field: PolicyField, depth: number): Condition | undefined {
    const items = field.items() ?? [field];
    if (items.length !== 1) return field.refuse('it takes one condition');
    const condition = this.read(items[0]!, depth + 1);
    if (condition?.kind === 'filter') return field.refuse('a filter alone decides nothing');
    return condition && { kind: 'not', condition };
  }

  #readAll(fields: readonly PolicyField[], depth: number): readonly Condition[] | undefined {
    const conditions = fields.map((field) => this.read(field, depth + 1));
    const read = conditions.filter((it) => it !== undefined);
    return read.length === conditions.length ? read : undefined;
  }

  #readBlock(field: PolicyField): Condition | undefined {
    const type = readText(field.field('cond_type'));
    if (type === undefined) return undefined;
    switch (type.toLowerCase()) {
      case 'attribute':
        return this.#readAttribute(field);
      case 'filter':
        return this.#readFilter(field);
      case 'connection':
        return this.#readConnection(field);
      case 'resource':
        return this.#readResource(field);
      default:
        return field.field('cond_type').refuse(`there is no "${type}"; use attribute, connection, filter or resource`);
    }
  }

  #readAttribute(field: PolicyField): Condition | undefined {
    const types = this.#readTypes(field, false);
    const question = readQuestion(field);
    return types && question && { kind: 'attribute', types: types.names?.size === 0 ? undefined : types, ...question };
  }

  #readFilter(field: PolicyField): Condition | undefined {
    const question = readQuestion(field);
    if (!question) return undefined;
    const isByType = field.field('attribute').value === 'resource_type';
    const value = field
      .field('value')
      .items()
      ?.map((it) => it.value) ?? [field.field('value').value];
    const isOpen = !['within', 'any', 'equals'].includes(readOperator(field) ?? '');
    const types = isByType && !isOpen ? ResourceTypes.of(value.map(String)) : undefined;
    return { kind: 'filter', ...question, types };
  }

  #readConnection(field: PolicyField): ConnectionCondition | undefined {
    const types = this.#readTypes(field, true);
    const connectedTypes = this.#readTypes(field, true, 'connected_resource_types');
    const operator = readChoice(field, ['exists', 'not_exists', 'one_exists'] as const);
    return types && connectedTypes && operator && { kind: 'connection', operator, types, connectedTypes };
  }

  #readResource(field: PolicyField): ResourceCondition | undefined {
    const types = this.#readTypes(field, true);
    const operator = readChoice(field, ['exists', 'not_exists'] as const);
    if (!types || !operator) return undefined;
    return { kind: 'resource', operator, types, subjects: operator === 'exists' ? this.#every : types };
  }

  /** Without names where the field is missing and may be. */
  #readTypes(field: PolicyField, isRequired: boolean, name = 'resource_types'): ResourceTypes | undefined {
    const alternative = field.field('resource_type');
    const given = field.field(name);
    const types = given.value === undefined && name === 'resource_types' ? alternative : given;
    if (types.value === undefined) return isRequired ? given.refuse('it is missing') : ResourceTypes.of([]);
    const names = (types.items() ?? [types]).map((it) => it.value);
    if (!names.every((it) => typeof it === 'string') || names.length === 0) {
      return types.refuse('it takes the names of resource types, all or taggable');
    }
    if (names.some((it) => it.toLowerCase() === 'all')) return this.#every;
    if (names.some((it) => it.toLowerCase() === 'taggable')) return ResourceTypes.taggable(this.#prefixes);
    return ResourceTypes.of(names);
  }

  get #every(): ResourceTypes {
    return ResourceTypes.all(this.#prefixes);
  }
}

/** An `and` in an `and` is one; with a filter of its own it limits itself alone. */
function flattened(condition: Condition): readonly Condition[] {
  const isPlain = condition.kind === 'and' && condition.conditions.every((it) => it.kind !== 'filter');
  return isPlain ? condition.conditions : [condition];
}

/** `attribute`, `operator` and `value`. */
function readQuestion(field: PolicyField): { select: Selector; ask: Matcher } | undefined {
  const attribute = readText(field.field('attribute'));
  const name = readOperator(field);
  if (name === undefined) return undefined;
  const isJsonPath = name.startsWith(jsonPathPrefix);
  const operator = findOperator(isJsonPath ? name.slice(jsonPathPrefix.length) : name);
  if (!operator) return field.field('operator').refuse(`there is no operator "${name}"`);
  const value = readValue(field.field('value'));
  const ask = value && attempt(field.field('value'), () => operator(value.value));
  if (attribute === undefined || !ask) return undefined;
  const parse = isJsonPath ? jsonPathSelector : parseAttributePath;
  const select = attempt(field.field('attribute'), () => parse(attribute));
  return select && { select, ask };
}

function attempt<Result>(field: PolicyField, make: () => Result): Result | undefined {
  try {
    return make();
  } catch (error) {
    const isFault = [JsonPathError, PatternError, PolicyValueError].some((it) => error instanceof it);
    if (!isFault) throw error;
    return field.refuse((error as Error).message);
  }
}

/** The documentation also spells it `not exists`. */
function readOperator(field: PolicyField): string | undefined {
  return readText(field.field('operator'))?.trim().toLowerCase().replaceAll(' ', '_');
}

function readChoice<Choice extends string>(field: PolicyField, choices: readonly Choice[]): Choice | undefined {
  const name = readOperator(field);
  if (name === undefined) return undefined;
  const choice = choices.find((it) => it === name);
  return choice ?? field.field('operator').refuse(`there is no operator "${name}" here; use ${choices.join(', ')}`);
}

export function readText(field: PolicyField): string | undefined {
  const { value } = field;
  if (value === undefined || value === '') return field.refuse('it is missing');
  return typeof value === 'string' ? value : field.refuse('it takes a text');
}

function readValue(field: PolicyField): { readonly value: PolicyValue } | undefined {
  const { value } = field;
  if (value === undefined || isScalar(value)) return { value };
  const items = field.items()?.map((it) => it.value);
  if (items?.every(isScalar)) return { value: items };
  return field.refuse('it takes a text, a number, a boolean or a list of them');
}
