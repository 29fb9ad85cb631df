import type { Expression, GetAttribute, ObjectExpression, Splat, SplatStep, Tuple } from '@terrasafe/hcl';
import { listOf, objectOf } from '../types/collection.js';
import { convert } from '../types/convert.js';
import { PartialString, Unknown, ValueList, ValueSet } from '../value.js';
import { getAttribute, getIndex, keepVagueness, splatElements } from './access.js';
import { evaluateCall } from './call.js';
import { distribute } from './choice.js';
import { EvaluationError, fail } from './failure.js';
import { evaluateFor } from './for-expression.js';
import { evaluateBinary, evaluateConditional, evaluateUnary } from './operators.js';
import type { Scope } from './scope.js';
import { evaluateTemplate } from './template.js';
import { checkExtent } from './extent.js';
import { bare, LazyObject, mark, Marks, marksOf, type Term } from './term.js';

/** Evaluates one expression. Throws EvaluationError where Terraform would refuse, BudgetError where it costs too much. */
export function evaluate(node: Expression, scope: Scope): Term {
  scope.budget.step();
  if (node.kind === 'string') return node.value.normalize();
  if (node.kind === 'number' || node.kind === 'bool') return node.value;
  if (node.kind === 'null') return null;
  if (node.kind === 'invalid') return new Unknown('the expression could not be parsed');
  return checkExtent(
    scope.budget.deeper(() => evaluateCompound(node, scope)),
    scope.budget,
  );
}

type Compound = Exclude<Expression, { kind: 'string' | 'number' | 'bool' | 'null' | 'invalid' }>;

function evaluateCompound(node: Compound, scope: Scope): Term {
  switch (node.kind) {
    case 'template':
      return evaluateTemplate(node, scope);
    case 'variable':
      return evaluateName(node.name, node, scope);
    case 'get':
      return evaluateGet(node, scope);
    case 'index':
      return getIndex(evaluate(node.object, scope), evaluate(node.key, scope), node);
    case 'splat':
      return evaluateSplat(node, scope);
    case 'call':
      return evaluateCall(node, scope);
    case 'conditional':
      return evaluateConditional(node, scope);
    case 'unary':
      return evaluateUnary(node, scope);
    case 'binary':
      return evaluateBinary(node, scope);
    case 'tuple':
      return evaluateTuple(node, scope);
    case 'object':
      return evaluateObject(node, scope);
    case 'for':
      return evaluateFor(node, scope);
    case 'parenthesis':
      return evaluate(node.inner, scope);
  }
}

const keywords = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function evaluateName(name: string, node: Expression, scope: Scope): Term {
  const found = scope.find(name);
  if (found !== undefined) return found;
  if (name === 'self' && scope.repetition.self !== undefined) return scope.repetition.self;
  const meant = keywords.get(name.toLowerCase());
  if (meant !== undefined) return scope.references.miswritten(name, meant, node);
  fail('Invalid reference', `"${name}" is not the name of anything that can stand here on its own.`, node);
}

/** The first step from a name of Terraform's own (`var.x`, `aws_vpc.main`) looks that object up. */
function evaluateGet(node: GetAttribute, scope: Scope): Term {
  const { object, name } = node;
  if (object.kind === 'variable' && scope.find(object.name) === undefined) {
    return evaluateReference(object.name, name, node, scope);
  }
  if (object.kind === 'get' && object.object.kind === 'variable' && scope.find(object.object.name) === undefined) {
    const root = object.object.name;
    if (root === 'data') return scope.references.resource('data', object.name, name, node);
    if (root === 'resource') return scope.references.resource('managed', object.name, name, node);
  }
  return getAttribute(evaluate(object, scope), name, node);
}

function evaluateReference(root: string, name: string, node: GetAttribute, scope: Scope): Term {
  const { references, repetition } = scope;
  switch (root) {
    case 'var':
      return references.variable(name, node);
    case 'local':
      return references.local(name, node);
    case 'module':
      return references.moduleCall(name, node);
    case 'path':
      return references.path(name, node);
    case 'terraform':
    case 'tofu':
      return references.terraform(name, node);
    case 'each':
      if (name === 'key' && repetition.eachKey !== undefined) return repetition.eachKey;
      if (name === 'value' && repetition.eachValue !== undefined) return repetition.eachValue;
      return fail(
        'Reference to "each" in context without for_each',
        'The "each" object is only there with "for_each".',
        node,
      );
    case 'count':
      if (name === 'index' && repetition.countIndex !== undefined) return repetition.countIndex;
      return fail(
        'Reference to "count" in non-counted context',
        'The "count" object is only there with "count".',
        node,
      );
    case 'self':
      if (repetition.self !== undefined) return getAttribute(repetition.self, name, node);
      return fail('Invalid "self" reference', 'The "self" object is not available in this context.', node);
    case 'data':
    case 'resource':
      return fail('Invalid reference', `A reference to "${root}" needs a resource type and a name.`, node);
    case 'ephemeral':
      return new Unknown('ephemeral values exist only during a run', `ephemeral.${name}`);
    default:
      return references.resource('managed', root, name, node);
  }
}

function evaluateTuple(node: Tuple, scope: Scope): Term {
  scope.budget.chargeElements(node.items.length);
  return node.items.map((item) => evaluate(item, scope));
}

function evaluateObject(node: ObjectExpression, scope: Scope): Term {
  const entries = new Map<string, Term>();
  let marks = Marks.none;
  let unknown: Unknown | undefined;
  for (const item of node.items) {
    const evaluated = evaluate(item.key, scope);
    marks = marks.join(marksOf(evaluated));
    const value = evaluate(item.value, scope);
    if (bare(evaluated) === null) fail("Can't use a null value as a key", "Can't use a null value as a key.", item.key);
    const key = bare(keyOf(evaluated, item.key));
    if (typeof key === 'string') entries.set(key, value);
    else
      unknown ??=
        key instanceof PartialString
          ? new Unknown('partly known key')
          : new Unknown('unknown key', key instanceof Unknown ? key.reference : undefined);
  }
  return mark(unknown ?? objectOf(entries), marks);
}

function keyOf(value: Term, node: Expression): Term {
  try {
    return convert(value, 'string');
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError('Incorrect key type', `Can't use this value as a key: ${error.message}.`, node);
  }
}

function evaluateSplat(node: Splat, scope: Scope): Term {
  return splat(scope.evaluate(node.list), node.steps, node, scope);
}

function splat(list: Term, steps: readonly SplatStep[], node: Splat, scope: Scope): Term {
  return distribute([list], ([value = null]) => {
    const elements = splatElements(value);
    if (elements instanceof Unknown) return elements;
    scope.budget.chargeElements(elements.length);
    const results = elements.map((element) => {
      scope.budget.step();
      const start = element instanceof LazyObject ? (element.element ?? element) : element;
      return keepVagueness(element, applySteps(start, steps, node, scope));
    });
    return value instanceof ValueList || value instanceof ValueSet ? listOf(results) : results;
  });
}

function applySteps(start: Term, steps: readonly SplatStep[], node: Splat, scope: Scope): Term {
  return steps.reduce<Term>((object, step) => {
    switch (step.kind) {
      case 'get':
        return getAttribute(object, step.name, node);
      case 'index':
        return getIndex(object, scope.evaluate(step.key), node);
      case 'splat':
        return splat(object, step.steps, node, scope);
    }
  }, start);
}
