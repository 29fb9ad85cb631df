import type { Term } from '../eval/term.js';
import { objectOf } from '../types/collection.js';
import { isObject } from './plan-json.js';

/** A JSON value of the plan as a term of the evaluator. */
export function toTerm(value: unknown): Term {
  if (Array.isArray(value)) return value.map(toTerm);
  if (isObject(value)) return objectOf(Object.entries(value).map(([key, inner]) => [key, toTerm(inner)]));
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
