import type { Call } from '@terrasafe/hcl';
import { builtIns } from '../functions/index.js';
import { Unknown } from '../value.js';
import { EvaluationError, fail } from './failure.js';
import type { Scope } from './scope.js';
import { bare, isArray, isMap, mark, Marks, marksOf, type Term } from './term.js';

export function evaluateCall(node: Call, scope: Scope): Term {
  const name = node.name.startsWith('core::') ? node.name.slice('core::'.length) : node.name;
  if (name.includes('::')) return new Unknown(`${name} is a function of a provider`);
  const builtIn = builtIns.get(name);
  if (builtIn === undefined) fail('Call to unknown function', `There is no function named "${name}".`, node);
  const context = { scope, node };
  try {
    if (builtIn.lazy !== undefined && !node.expandFinal) {
      checkCount(node.args.length, builtIn, node);
      return builtIn.lazy(node.args, context);
    }
    const { args, marks } = evaluateArguments(node, scope);
    if (args instanceof Unknown) return mark(args, marks);
    checkCount(args.length, builtIn, node);
    const result = mark(builtIn.call(args, context), marks);
    charge(result, scope);
    return result;
  } catch (error) {
    if (!(error instanceof EvaluationError) || error.node !== undefined) throw error;
    throw new EvaluationError(error.summary, `${name}: ${error.message}`, node);
  }
}

function charge(result: Term, { budget }: Scope): void {
  const value = bare(result);
  if (typeof value === 'string') budget.chargeText(value.length);
  else if (isArray(value)) budget.chargeElements(value.length);
  else if (isMap(value)) budget.chargeElements(value.size);
}

function checkCount(count: number, { minimum, maximum }: { minimum: number; maximum: number }, node: Call): void {
  if (count < minimum) {
    fail('Not enough function arguments', `Function "${node.name}" expects at least ${minimum} argument(s).`, node);
  }
  if (count > maximum) {
    fail('Too many function arguments', `Function "${node.name}" expects at most ${maximum} argument(s).`, node);
  }
}

function evaluateArguments(node: Call, scope: Scope): { args: readonly Term[] | Unknown; marks: Marks } {
  const args = node.args.map((arg) => scope.evaluate(arg));
  if (!node.expandFinal) return { args, marks: Marks.none };
  const last = args.pop() ?? null;
  const marks = marksOf(last);
  const expanded = bare(last);
  if (expanded instanceof Unknown) return { args: expanded, marks };
  if (!isArray(expanded)) {
    fail(
      'Invalid expanding argument value',
      'The expanding argument (indicated by ...) must be a list, set or tuple.',
      node,
    );
  }
  return { args: [...args, ...expanded], marks };
}
