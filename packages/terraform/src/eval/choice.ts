import { PartialString, Unknown } from '../value.js';
import { limits } from './budget.js';
import { EvaluationError } from './failure.js';
import { bare, Choice, isPlain, mark, type Marked, Marks, marksOf, type Term } from './term.js';
import { identity } from '../types/collection.js';

type Option = Choice['options'][number];

/** One of these terms: equal ones are joined; more than the limit are simply unknown. */
export function choose(terms: readonly Term[]): Term {
  let marks = Marks.none;
  const options = new Map<unknown, Option>();
  const add = (term: Term): void => {
    marks = marks.join(marksOf(term));
    const value = bare(term);
    if (value instanceof Choice) value.options.forEach(add);
    else options.set(optionKey(value), value);
  };
  terms.forEach(add);
  const [first] = options.values();
  if (options.size === 1 && first !== undefined) return mark(first, marks);
  if (options.size > limits.options)
    return mark(new Unknown('one of many values', causeOf([...options.values()])), marks);
  return mark(new Choice([...options.values()]), marks);
}

function optionKey(option: Option): unknown {
  if (option instanceof Unknown) return `unknown ${option.reference ?? option.reason}`;
  if (option instanceof PartialString)
    return option.parts.map((part) => (typeof part === 'string' ? part : '\0')).join('');
  if (typeof option === 'object' && option !== null)
    return isPlain(option) ? `${typeof option} ${identity(option)}` : option;
  return option;
}

function causeOf(options: readonly Option[]): string | undefined {
  return options.find((option): option is Unknown => option instanceof Unknown)?.reference;
}

/** Applies `apply` to each combination of the options of its arguments; marks of the arguments go to the result. */
export function distribute(
  args: readonly Term[],
  apply: (args: readonly Exclude<Term, Choice | Marked>[]) => Term,
): Term {
  let marks = Marks.none;
  let combinations: Term[][] = [[]];
  let multiple = false;
  for (const arg of args) {
    marks = marks.join(marksOf(arg));
    const value = bare(arg);
    if (value instanceof Choice) {
      if (combinations.length * value.options.length > limits.options) {
        return mark(new Unknown('one of many values', causeOf(value.options)), marks);
      }
      multiple = true;
      combinations = combinations.flatMap((head) => value.options.map((option) => [...head, option]));
    } else {
      for (const head of combinations) head.push(value);
    }
  }
  const settled = combinations as Exclude<Term, Choice | Marked>[][];
  if (!multiple) return mark(apply(settled[0] ?? []), marks);
  return mark(choose(possible(settled.map((combination) => () => apply(combination)))), marks);
}

/**
 * The results of those alternatives that can be evaluated: Terraform would stop at the others, so they are not what
 * the user has. Throws the first error where none can be.
 */
export function possible(alternatives: readonly (() => Term)[]): readonly Term[] {
  const results: Term[] = [];
  let firstError: EvaluationError | undefined;
  for (const alternative of alternatives) {
    try {
      results.push(alternative());
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      firstError ??= error;
    }
  }
  if (results.length === 0 && firstError !== undefined) throw firstError;
  return results;
}
