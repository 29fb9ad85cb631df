import { limits } from './budget.js';
import { BudgetError } from './failure.js';
import { bare, isArray, isMap, type Term } from './term.js';

const levels = new WeakMap<object, number>();

/** Refuses collections nested so deeply that walking through them could exhaust the stack. */
export function checkNesting(term: Term): Term {
  if (levelsOf(term) > limits.nesting) throw new BudgetError('it has collections that are nested too deeply');
  return term;
}

/** Elements were checked when they were made, so this descends only into what a function made at once. */
function levelsOf(term: Term): number {
  const value = bare(term);
  if (typeof value !== 'object' || value === null || !(isArray(value) || isMap(value))) return 0;
  const known = levels.get(value);
  if (known !== undefined) return known;
  let deepest = 0;
  for (const element of value.values()) deepest = Math.max(deepest, levelsOf(element));
  levels.set(value, deepest + 1);
  return deepest + 1;
}
