import type { Attribute, Block } from '@terrasafe/hcl';
import { choose } from '../eval/choice.js';
import type { Repetition, Scope } from '../eval/scope.js';
import { bare, Choice, force, isArray, isMap, LazyObject, mark, Marks, marksOf, type Term } from '../eval/term.js';
import { attributeOf } from '../load/config.js';
import { convert } from '../types/convert.js';
import { EvaluationError } from '../eval/failure.js';
import { Unknown, UnknownElements, ValueSet } from '../value.js';
import type { Run } from './run.js';

/** One instance of a resource, module call or dynamic block. */
export interface InstancePlan {
  readonly key: string | number | undefined;
  readonly repetition: Repetition;
  /** False where it stands for any number of instances. */
  readonly certain: boolean;
}

export interface Expansion {
  readonly kind: 'single' | 'count' | 'forEach' | 'unknown';
  readonly plans: readonly InstancePlan[];
  /** What the number of instances depends on. */
  readonly marks: Marks;
}

const single: Expansion = {
  kind: 'single',
  plans: [{ key: undefined, repetition: {}, certain: true }],
  marks: Marks.none,
};

/** What `count` or `for_each` of a block make of it. */
export function expandBlock(block: Block, scope: Scope, run: Run): Expansion {
  const count = attributeOf(block.body, 'count');
  const forEach = attributeOf(block.body, 'for_each');
  if (count !== undefined && forEach !== undefined) {
    run.diagnostics.error(
      forEach,
      'Invalid combination of "count" and "for_each"',
      'The "count" and "for_each" meta-arguments are mutually exclusive.',
    );
  }
  if (forEach !== undefined) return expandForEach(forEach, scope, run);
  return count === undefined ? single : expandCount(count, scope, run);
}

function expandCount(attribute: Attribute, scope: Scope, run: Run): Expansion {
  const evaluated = run.evaluate(attribute.expression, scope);
  const marks = marksOf(evaluated);
  const count = bare(run.attempt(attribute.expression, () => countOf(bare(evaluated))));
  if (typeof count !== 'number') {
    const countIndex = count instanceof Unknown ? count : new Unknown('one of several counts');
    return unknownExpansion({ countIndex }, marks);
  }
  if (!run.budget.takeInstances(count)) {
    run.reportTooLarge(attribute, `${count} instances are too many`);
    return unknownExpansion({ countIndex: new Unknown('too large to evaluate fully') }, marks);
  }
  const plans = Array.from({ length: count }, (_, key) => ({ key, repetition: { countIndex: key }, certain: true }));
  return { kind: 'count', plans, marks };
}

function countOf(value: Term): Term {
  if (value === null)
    throw new EvaluationError(
      'Invalid count argument',
      'The given "count" argument value is null. An integer is required.',
    );
  const count = bare(convert(value, 'number'));
  if (typeof count === 'number' && (count < 0 || !Number.isInteger(count))) {
    throw new EvaluationError(
      'Invalid count argument',
      'The given "count" argument value must be a whole number that is not negative.',
    );
  }
  return count;
}

function unknownExpansion(repetition: Repetition, marks: Marks): Expansion {
  return { kind: 'unknown', plans: [{ key: undefined, repetition, certain: false }], marks };
}

function expandForEach(attribute: Attribute, scope: Scope, run: Run): Expansion {
  const evaluated = run.evaluate(attribute.expression, scope);
  const marks = marksOf(evaluated);
  const collection = bare(evaluated);
  const problem = problemWithForEach(collection);
  if (problem !== undefined) run.diagnostics.error(attribute.expression, 'Invalid for_each argument', problem);
  const entries = problem === undefined ? knownEntries(collection) : undefined;
  if (entries === undefined) return unknownExpansion(unknownElement(collection), marks);
  if (!run.budget.takeInstances(entries.length)) {
    run.reportTooLarge(attribute, `${entries.length} instances are too many`);
    return unknownExpansion(unknownElement(new Unknown('too large to evaluate fully')), marks);
  }
  const plans = entries.map(([key, value]) => ({
    key,
    repetition: { eachKey: key, eachValue: mark(value, marks) },
    certain: true,
  }));
  return { kind: 'forEach', plans, marks };
}

function problemWithForEach(collection: Exclude<Term, { value: unknown }> | Term): string | undefined {
  if (collection === null) return 'The given "for_each" argument value is null.';
  if (collection instanceof ValueSet) {
    const hasOther = collection.some(
      (it) => !(bare(it) instanceof Unknown) && typeof bare(it) !== 'string' && typeof bare(it) === 'object',
    );
    return hasOther ? 'A set given to "for_each" must hold strings only.' : undefined;
  }
  if (
    isMap(collection) ||
    collection instanceof Unknown ||
    collection instanceof Choice ||
    collection instanceof LazyObject
  )
    return undefined;
  return 'The "for_each" argument must be a map, or set of strings.';
}

/** Keys and values; undefined where they cannot be known. */
function knownEntries(collection: Term): readonly (readonly [string, Term])[] | undefined {
  const value = collection instanceof LazyObject ? bare(force(collection)) : collection;
  if (isMap(value)) return [...value];
  if (!isArray(value)) return undefined;
  const entries: [string, Term][] = [];
  for (const element of value) {
    const key = bare(element);
    if (typeof key !== 'string') return undefined;
    entries.push([key, element]);
  }
  return entries;
}

/** What `each` stands for in the one instance that represents an unknown number of them. */
function unknownElement(collection: Term): Repetition {
  const unknownKey = new Unknown('unknown for_each', collection instanceof Unknown ? collection.reference : undefined);
  if (collection instanceof LazyObject) return { eachKey: unknownKey, eachValue: collection.element ?? unknownKey };
  const candidates = collection instanceof Choice ? collection.options : [collection];
  const entries = candidates
    .map(knownEntries)
    .filter((it) => it !== undefined)
    .flat();
  if (entries.length === 0) {
    const elements = isArray(collection) ? collection.map(ordinary) : [];
    return {
      eachKey: elements.length > 0 ? choose(elements) : unknownKey,
      eachValue: elements.length > 0 ? choose(elements) : unknownKey,
    };
  }
  return { eachKey: choose(entries.map(([key]) => key)), eachValue: choose(entries.map(([, value]) => value)) };
}

function ordinary(element: Term): Term {
  const value = bare(element);
  return value instanceof UnknownElements
    ? mark(new Unknown(value.reason, value.reference), marksOf(element))
    : element;
}

/** The object that a reference without an instance key gives. */
export class InstanceSet<T extends LazyObject> {
  readonly instances: readonly T[];
  readonly term: Term;

  constructor(expansion: Expansion, make: (plan: InstancePlan) => T) {
    this.instances = expansion.plans.map(make);
    this.term = termOf(expansion, this.instances);
  }
}

function termOf(expansion: Expansion, instances: readonly LazyObject[]): Term {
  const [first] = instances;
  switch (expansion.kind) {
    case 'single':
      return first ?? null;
    case 'count':
      return instances;
    case 'forEach':
      return new Map(instances.map((instance, at) => [String(expansion.plans[at]?.key), instance]));
    case 'unknown':
      return first === undefined ? null : new SymbolicInstances(first);
  }
}

/** An unknown number of instances. */
class SymbolicInstances extends LazyObject {
  readonly #instance: LazyObject;

  constructor(instance: LazyObject) {
    super(instance);
    this.#instance = instance;
  }

  get reference(): string {
    return this.#instance.reference;
  }

  get marks(): Marks {
    return this.#instance.marks;
  }

  /** Lenient: Terraform would ask for an instance key. */
  get(name: string): Term | undefined {
    return this.#instance.get(name);
  }

  keys(): undefined {
    return undefined;
  }
}
