import type { Binary, BinaryOperator, Conditional, Expression, Unary } from '@terrasafe/hcl';
import { convert } from '../types/convert.js';
import { equals } from '../types/equality.js';
import { sameType, typeOf, type Type } from '../types/type.js';
import { unify } from '../types/unify.js';
import { Unknown } from '../value.js';
import type { Budget } from './budget.js';
import { choose, distribute, possible } from './choice.js';
import { chargeWalk } from './extent.js';
import { EvaluationError, fail } from './failure.js';
import type { Scope } from './scope.js';
import { bare, Choice, mark, marksOf, type Term } from './term.js';
import { unmarkDeep } from './unmark.js';

/** The left spine of `a || b || c …` is walked in a loop: generated code has spines of thousands of operators. */
export function evaluateBinary(node: Binary, scope: Scope): Term {
  const spine: Binary[] = [];
  let leftmost: Expression = node;
  while (leftmost.kind === 'binary') {
    spine.push(leftmost);
    leftmost = leftmost.left;
  }
  let left = scope.evaluate(leftmost);
  for (const operation of spine.toReversed()) {
    scope.budget.step();
    left = applyBinary(operation, left, scope.evaluate(operation.right), scope.budget);
  }
  return left;
}

function applyBinary(node: Binary, left: Term, right: Term, budget: Budget): Term {
  const { operator } = node;
  if (operator === '==' || operator === '!=') {
    if (bare(left) === null || bare(right) === null) {
      const isNull = equals(bare(left), bare(right));
      return mark(
        typeof isNull === 'boolean' && operator === '!=' ? !isNull : isNull,
        marksOf(left).join(marksOf(right)),
      );
    }
    const a = unmarkDeep(left);
    const b = unmarkDeep(right);
    chargeWalk(a.term, budget);
    chargeWalk(b.term, budget);
    const result = equals(a.term, b.term);
    return mark(typeof result === 'boolean' && operator === '!=' ? !result : result, a.marks.join(b.marks));
  }
  return distribute([left, right], ([a = null, b = null]) => {
    if (operator === '||' || operator === '&&') return logical(node, operator, a, b);
    return arithmetic(node, operator, operand(a, 'number', node.left), operand(b, 'number', node.right));
  });
}

function operand(value: Term, type: 'number' | 'bool', node: Expression): Term {
  if (bare(value) === null) fail('Invalid operand', 'Unsuitable value for operand: argument must not be null.', node);
  try {
    return bare(convert(value, type));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError('Invalid operand', `Unsuitable value for operand: ${error.message}.`, node);
  }
}

function logical(node: Binary, operator: '||' | '&&', left: Term, right: Term): Term {
  const a = operand(left, 'bool', node.left);
  const b = operand(right, 'bool', node.right);
  const decisive = operator === '||';
  if (a === decisive || b === decisive) return decisive;
  if (a instanceof Unknown) return a;
  if (b instanceof Unknown) return b;
  return !decisive;
}

type Arithmetic = Exclude<BinaryOperator, '||' | '&&' | '==' | '!='>;

function arithmetic(node: Binary, operator: Arithmetic, left: Term, right: Term): Term {
  if (left instanceof Unknown) return left;
  if (right instanceof Unknown) return right;
  const a = left as number;
  const b = right as number;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '+':
      return tidy(a + b);
    case '-':
      return tidy(a - b);
    case '*':
      return tidy(a * b);
    case '/':
      if (b === 0) fail('Division by zero', 'The expression divides by zero.', node);
      return tidy(a / b);
    case '%':
      // So it does in Terraform.
      return b === 0 ? a : tidy(a % b);
  }
}

/**
 * Terraform computes with 512 bits, so 0.1 + 0.2 is 0.3 there. A double that is within its last digit of a number of at
 * most 12 digits is taken for that number.
 */
export function tidy(value: number): number {
  if (Number.isInteger(value) || !Number.isFinite(value)) return value;
  const short = Number(value.toPrecision(12));
  return Math.abs(value - short) <= Math.abs(value) * 4 * Number.EPSILON ? short : value;
}

export function evaluateUnary(node: Unary, scope: Scope): Term {
  return distribute([scope.evaluate(node.operand)], ([value = null]) => {
    const it = operand(value, node.operator === '!' ? 'bool' : 'number', node.operand);
    if (it instanceof Unknown) return it;
    return node.operator === '!' ? !it : 0 - (it as number);
  });
}

export function evaluateConditional(node: Conditional, scope: Scope): Term {
  const evaluated = scope.evaluate(node.condition);
  const conditionMarks = marksOf(evaluated);
  const condition = bare(evaluated);
  if (condition === null) fail('Null condition', 'The condition value is null.', node.condition);
  const settled = condition instanceof Choice ? condition : conditionOf(condition, node.condition);
  if (typeof settled === 'boolean') return mark(selected(node, settled, scope), conditionMarks);
  const branches = possible([() => scope.evaluate(node.then), () => scope.evaluate(node.otherwise)]);
  const type = unify(branches.map(typeOf));
  return mark(choose(type === undefined ? branches : branches.map((it) => convert(it, type))), conditionMarks);
}

function conditionOf(condition: Term, node: Expression): Term {
  try {
    return bare(convert(condition, 'bool'));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    throw new EvaluationError('Incorrect condition type', 'The condition expression must be of type bool.', node);
  }
}

/**
 * The branch that counts, converted to the type of both. The other one is evaluated for its type only: it may well
 * fail, as in `length(x) > 0 ? x[0] : null`.
 */
function selected(node: Conditional, condition: boolean, scope: Scope): Term {
  const result = scope.evaluate(condition ? node.then : node.otherwise);
  const otherNode = condition ? node.otherwise : node.then;
  const otherType = typeOfBranch(otherNode, scope);
  const ownType = typeOf(result);
  if (otherType === 'any' || ownType === 'any') return result;
  const type = unify([ownType, otherType]);
  if (type === undefined) {
    // The provider's schema, which is not known here, may give a resource's attribute another type than it was written.
    if (mentionsResource(result) || mentionsResource(scope.evaluate(otherNode))) return result;
    fail(
      'Inconsistent conditional result types',
      'The true and false result expressions must have consistent types.',
      node,
    );
  }
  return sameType(type, ownType) ? result : convert(result, type);
}

function typeOfBranch(node: Expression, scope: Scope): Type {
  try {
    return typeOf(scope.evaluate(node));
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return 'any';
  }
}

function mentionsResource(term: Term): boolean {
  return unmarkDeep(term).marks.mentions.size > 0;
}
