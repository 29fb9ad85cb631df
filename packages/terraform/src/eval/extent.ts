import { limits } from './budget.js';
import { BudgetError } from './failure.js';
import { bare, isArray, isMap, type Term } from './term.js';

interface Extent {
  readonly levels: number;
  /** Elements at all levels, shared ones counted as often as they occur. */
  readonly elements: number;
}

const scalar: Extent = { levels: 0, elements: 1 };
const extents = new WeakMap<object, Extent>();

/** Refuses collections that are nested so deeply, or repeat parts so often, that nobody could walk through them. */
export function checkExtent(term: Term): Term {
  const { levels, elements } = extentOf(term);
  if (levels > limits.nesting) throw new BudgetError('it has collections that are nested too deeply');
  if (elements > limits.elements) throw new BudgetError(`it has more than ${limits.elements} elements`);
  return term;
}

/** Elements were measured when they were made, so this descends only into what a function made at once. */
function extentOf(term: Term): Extent {
  const value = bare(term);
  if (typeof value !== 'object' || value === null || !(isArray(value) || isMap(value))) return scalar;
  const known = extents.get(value);
  if (known !== undefined) return known;
  let levels = 0;
  let elements = 1;
  for (const element of value.values()) {
    const inner = extentOf(element);
    levels = Math.max(levels, inner.levels);
    elements += inner.elements;
  }
  const extent = { levels: levels + 1, elements };
  extents.set(value, extent);
  return extent;
}
