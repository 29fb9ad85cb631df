import { not, readJson, truth, type Matcher, type ResourceView, type Truth } from '@terrasafe/rule-kit';
import { OneOf, PartialString, Sensitive, Unknown, type Value } from '@terrasafe/terraform';
import { blockValue, isObject, knownItem } from './block-value.js';
import { comparedTo, equalTo } from './comparison.js';
import { JsonPathError, parseJsonPath, type FilterTerm, type PathStep } from './json-path-syntax.js';
import { compilePattern } from './pattern.js';
import type { Place, Selector } from './selection.js';

interface Match {
  readonly value: Value;
  /** False where it may not be one: a filter could not be decided, or it is one of several possible values. */
  readonly certain: boolean;
}

/** A step with its filter's questions made ready. */
type Step = Exclude<PathStep, { kind: 'filter' }> | { readonly kind: 'filter'; readonly terms: readonly Term[] };

interface Term {
  readonly path: readonly Step[];
  readonly ask: Matcher | undefined;
}

/**
 * A JSONPath into the whole resource, blocks as lists. Several matches count like the items behind a wildcard. A name asks
 * every item of a list, since a list of one block and the block alone read alike.
 * @throws JsonPathError, or PatternError for the pattern of a filter
 */
export function jsonPathSelector(path: string): Selector {
  const steps = parseJsonPath(path).map(readyStep);
  return (resource) => {
    const at = placeOf(resource, steps);
    const matches = follow({ value: blockValue(resource), certain: true }, steps);
    return { kind: 'items', at, parts: matches.map((match) => ({ kind: 'value', at, ...match })) };
  };
}

function readyStep(step: PathStep): Step {
  if (step.kind !== 'filter') return step;
  return {
    kind: 'filter',
    terms: step.terms.map((term) => ({ path: term.path.map(readyStep), ask: questionOf(term) })),
  };
}

function questionOf({ comparison }: FilterTerm): Matcher | undefined {
  if (!comparison) return undefined;
  const { operator, literal } = comparison;
  const number = Number(literal);
  if (/^[<>]/.test(operator) && !Number.isFinite(number)) {
    throw new JsonPathError(`${operator} takes a number, not "${literal}"`);
  }
  switch (operator) {
    case '=':
    case '==':
      return equalTo(literal);
    case '!=':
      return not(equalTo(literal));
    case '=~':
      return compilePattern(literal, 'anywhere');
    case '>=':
      return comparedTo('greater_than_or_equal', number);
    case '>':
      return comparedTo('greater_than', number);
    case '<=':
      return comparedTo('less_than_or_equal', number);
    case '<':
      return comparedTo('less_than', number);
  }
}

/** The attribute that the path starts with. */
function placeOf(resource: ResourceView, [first]: readonly Step[]): Place {
  if (first?.kind !== 'names') return resource;
  const [name] = first.names;
  const attribute = resource.attribute(name!);
  return attribute.isPresent ? attribute : (resource.blocks(name)[0] ?? attribute);
}

function follow(start: Match, steps: readonly Step[]): Match[] {
  let matches = [start];
  for (const step of steps) matches = matches.flatMap((match) => take(match, step));
  return matches.filter(({ value }) => value !== null);
}

function take({ value, certain }: Match, step: Step): Match[] {
  if (value instanceof Sensitive) return take({ value: value.value, certain }, step);
  if (value instanceof Unknown) return [{ value, certain }];
  if (value instanceof OneOf) return value.options.flatMap((option) => take({ value: option, certain: false }, step));
  if (typeof value !== 'string' && !(value instanceof PartialString)) return takeOf(value, certain, step);
  const json = readJson(value);
  if (json !== undefined) return take({ value: json, certain }, step);
  return typeof value === 'string' ? [] : [{ value: new Unknown('a text that is known in part'), certain }];
}

/** Of what is neither unknown nor a text. */
function takeOf(value: Value, certain: boolean, step: Step): Match[] {
  const list = Array.isArray(value) ? (value as readonly Value[]) : undefined;
  const object = isObject(value) ? value : undefined;
  const found = (items: readonly (Value | undefined)[] = []) =>
    items.filter((item) => item !== undefined).map((item) => ({ value: item, certain }));
  switch (step.kind) {
    case 'names':
      if (list) return list.flatMap((item) => take({ value: item, certain }, step));
      return found(object && step.names.map((name) => object.get(name)));
    case 'wildcard':
      return found(insides(value));
    case 'index':
      if (list) return found([step.index < 0 ? list.at(step.index) : knownItem(list, step.index)]);
      return found(object && step.index === 0 ? [object] : []);
    case 'slice':
      return found(list?.slice(step.from, step.to));
    case 'descend':
      return [{ value, certain }, ...insides(value).flatMap((item) => take({ value: item, certain }, step))];
    case 'filter':
      return (list ?? [value]).flatMap((item) => keep({ value: item, certain }, step.terms));
  }
}

function insides(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value as readonly Value[];
  return isObject(value) ? [...value.values()] : [];
}

function keep(match: Match, terms: readonly Term[]): Match[] {
  const passes = truth.every(terms.map((term) => holds(match, term)));
  if (passes === 'false') return [];
  return [{ value: match.value, certain: match.certain && passes === 'true' }];
}

function holds({ value }: Match, { path, ask }: Term): Truth {
  const found = follow({ value, certain: true }, path);
  return truth.some(
    found.map((match) => {
      const answer = ask ? ask(match.value) : match.value instanceof Unknown ? 'unknown' : 'true';
      return match.certain || answer === 'false' ? answer : 'unknown';
    }),
  );
}
