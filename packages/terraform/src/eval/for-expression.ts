import type { Expression, For } from '@terrasafe/hcl';
import { objectOf } from '../types/collection.js';
import { convert } from '../types/convert.js';
import { PartialString, Unknown, UnknownElements, ValueSet } from '../value.js';
import { keepVagueness } from './access.js';
import { EvaluationError, fail } from './failure.js';
import type { Scope } from './scope.js';
import { bare, Choice, force, isArray, isMap, LazyObject, mark, Marks, marksOf, type Term } from './term.js';
import { unmarkDeep } from './unmark.js';

interface Loop {
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: Expression;
}

/** `unknown` is set where the collection is unknown, so that nothing was visited. */
interface LoopResult {
  readonly unknown: Unknown | undefined;
  readonly marks: Marks;
}

/** Visits each element of a loop's collection with its names bound, in Terraform's order. */
export function forEachElement(loop: Loop, scope: Scope, visit: (inner: Scope, element: Term) => void): LoopResult {
  const evaluated = scope.evaluate(loop.collection);
  let marks = marksOf(evaluated);
  let collection: Term = bare(evaluated);
  if (collection instanceof LazyObject && collection.element === undefined) {
    const forced = force(collection);
    collection = bare(forced);
    marks = marks.join(marksOf(forced));
  }
  if (collection instanceof Unknown) return { unknown: collection, marks };
  if (collection instanceof Choice) return { unknown: new Unknown('one of several collections'), marks };
  if (collection === null)
    fail('Iteration over null value', 'A null value cannot be used as the collection in a loop.', loop.collection);
  for (const [key, value] of entriesOf(collection, loop.collection)) {
    scope.budget.step();
    const names = new Map([[loop.valueName, value]]);
    if (loop.keyName !== undefined) names.set(loop.keyName, key);
    visit(scope.with(names), value);
  }
  return { unknown: undefined, marks };
}

function* entriesOf(collection: Term, node: Expression): Iterable<readonly [Term, Term]> {
  if (isMap(collection)) {
    yield* collection;
  } else if (collection instanceof LazyObject) {
    yield [new Unknown('known after apply', collection.reference), collection];
  } else if (isArray(collection)) {
    // The key of an element of a set is the element.
    if (collection instanceof ValueSet) for (const element of collection) yield [element, element];
    else {
      let index: Term = 0;
      for (const element of collection) {
        if (element instanceof UnknownElements) index = element;
        yield [index, element];
        if (typeof index === 'number') index++;
      }
    }
  } else {
    fail('Iteration over non-iterable value', 'A value of this type cannot be used as the collection in a loop.', node);
  }
}

export function evaluateFor(node: For, scope: Scope): Term {
  return node.key === undefined ? evaluateTupleFor(node, scope) : evaluateObjectFor(node, node.key, scope);
}

function evaluateTupleFor(node: For, scope: Scope): Term {
  const elements: Term[] = [];
  let conditionMarks = Marks.none;
  const { unknown, marks } = forEachElement(node, scope, (inner, element) => {
    const included = evaluateCondition(node, inner);
    conditionMarks = conditionMarks.join(included.marks);
    if (included.value === false) return;
    const value = inner.evaluate(node.value);
    // An element that may be left out is one that stands for any number of elements.
    const source = included.value instanceof Unknown ? new UnknownElements('may be left out') : element;
    elements.push(keepVagueness(source, value));
  });
  const resultMarks = marks.join(conditionMarks);
  return mark(unknown ?? elements, resultMarks);
}

function evaluateCondition(node: For, scope: Scope): { readonly value: boolean | Unknown; readonly marks: Marks } {
  if (node.condition === undefined) return { value: true, marks: Marks.none };
  const evaluated = scope.evaluate(node.condition);
  const condition = bare(evaluated);
  const marks = marksOf(evaluated);
  if (condition === null) fail('Condition is null', "The value of the 'if' clause must not be null.", node.condition);
  if (condition instanceof Choice) return { value: new Unknown('one of several values'), marks };
  const value = bare(convertAt(condition, 'bool', node.condition));
  return { value: value as boolean | Unknown, marks };
}

function convertAt(value: Term, type: 'bool' | 'string', node: Expression): Term {
  try {
    return convert(value, type);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(error.summary, error.message, node);
  }
}

function evaluateObjectFor(node: For, keyNode: Expression, scope: Scope): Term {
  const groups = new Map<string, Term[]>();
  let allMarks = Marks.none;
  let unknownResult: Unknown | undefined;
  const { unknown, marks } = forEachElement(node, scope, (inner) => {
    const included = evaluateCondition(node, inner);
    allMarks = allMarks.join(included.marks);
    if (included.value === false) return;
    if (included.value instanceof Unknown) unknownResult ??= included.value;
    const evaluatedKey = inner.evaluate(keyNode);
    allMarks = allMarks.join(marksOf(evaluatedKey));
    const key = evaluatedKey === null ? null : bare(convertAt(evaluatedKey, 'string', keyNode));
    if (key === null)
      fail('Invalid object key', "Key expression in 'for' expression must not produce a null value.", keyNode);
    const value = inner.evaluate(node.value);
    if (typeof key !== 'string') {
      unknownResult ??= unknownOf(key);
      allMarks = allMarks.join(unmarkDeep(value).marks);
      return;
    }
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else if (node.grouping) group.push(value);
    else
      fail('Duplicate object key', `Two different items produced the key "${key}" in this 'for' expression.`, keyNode);
  });
  allMarks = allMarks.join(marks);
  const missing = unknown ?? unknownResult;
  if (missing !== undefined) return mark(missing, allMarks);
  return mark(objectOf([...groups].map(([key, group]) => [key, node.grouping ? group : (group[0] ?? null)])), allMarks);
}

function unknownOf(key: Term): Unknown {
  if (key instanceof Unknown) return key;
  const part = key instanceof PartialString ? key.parts.find((it) => it instanceof Unknown) : undefined;
  return part ?? new Unknown('one of several keys');
}
