/** Kleene's three values: what is unknown decides nothing unless the other side already does. */
export type Truth = 'true' | 'false' | 'unknown';

export const truthOf = (condition: boolean): Truth => (condition ? 'true' : 'false');

export function not(truth: Truth): Truth {
  if (truth === 'unknown') return truth;
  return truth === 'true' ? 'false' : 'true';
}

/** True when every one is; of an empty list: true. */
export function every(truths: Iterable<Truth>): Truth {
  let result: Truth = 'true';
  for (const truth of truths) {
    if (truth === 'false') return 'false';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

/** True when at least one is; of an empty list: false. */
export function some(truths: Iterable<Truth>): Truth {
  let result: Truth = 'false';
  for (const truth of truths) {
    if (truth === 'true') return 'true';
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}
