import { truth, type AttributeView, type BlockView, type Truth } from '@terrasafe/rule-kit';

/** Whether a condition holds, and the place that decides it. */
export interface Judgement {
  readonly truth: Truth;
  readonly at: AttributeView | BlockView;
  /** Why the truth is unknown, where the place does not tell. */
  readonly reason?: string;
}

/**
 * Of the conditions that must all hold (`every`), or of which one must (`some`): the one that decides, or else one that
 * is unknown. There is at least one.
 */
export function decide(quantifier: 'every' | 'some', judgements: readonly Judgement[]): Judgement {
  const decisive = quantifier === 'every' ? 'false' : 'true';
  return (
    judgements.find((it) => it.truth === decisive) ?? judgements.find((it) => it.truth === 'unknown') ?? judgements[0]!
  );
}

export function opposite(judgement: Judgement): Judgement {
  return { ...judgement, truth: truth.not(judgement.truth) };
}
