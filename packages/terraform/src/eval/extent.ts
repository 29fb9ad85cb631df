import { limits, type Budget } from './budget.js';
import { BudgetError } from './failure.js';
import { bare, isArray, isMap, type Term } from './term.js';

interface Extent {
  readonly levels: number;
  /** Elements at all levels, shared ones counted as often as they occur. */
  readonly elements: number;
}

const scalar: Extent = { levels: 0, elements: 1 };
const extents = new WeakMap<object, Extent>();

/** Charges for collections that are new, and refuses those that are nested so deeply, or repeat parts so often, that nobody could walk through them. */
export function checkExtent(term: Term, budget: Budget): Term {
  const { levels, elements } = extentOf(term, budget);
  if (levels > limits.nesting) throw new BudgetError('it has collections that are nested too deeply');
  if (elements > limits.elements) throw new BudgetError(`it has more than ${limits.elements} elements`);
  return term;
}

/** Elements were measured when they were made, so this descends only into what a function made at once. */
function extentOf(term: Term, budget: Budget): Extent {
  const value = bare(term);
  if (typeof value !== 'object' || value === null || !(isArray(value) || isMap(value))) return scalar;
  const known = extents.get(value);
  if (known !== undefined) return known;
  budget.chargeWork(isArray(value) ? value.length : value.size);
  let levels = 0;
  let elements = 1;
  for (const element of value.values()) {
    const inner = extentOf(element, budget);
    levels = Math.max(levels, inner.levels);
    elements += inner.elements;
  }
  const extent = { levels: levels + 1, elements };
  extents.set(value, extent);
  return extent;
}

/** Charges for a walk through all of a term. */
export function chargeWalk(term: Term, budget: Budget): void {
  budget.chargeWork(extentOf(term, budget).elements);
}
