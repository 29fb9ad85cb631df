import type { AttributeView, BlockView, Matcher, ResourceView } from '@terrasafe/rule-kit';
import type { Value } from '@terrasafe/terraform';
import { decide, type Judgement } from './judgement.js';

export type Place = AttributeView | BlockView;

/** What an attribute path finds in a resource. */
export type Selection =
  | {
      readonly kind: 'value';
      /** Null for an attribute that is absent. */
      readonly value: Value;
      readonly at: Place;
      /** False where the block that holds it may not exist. */
      readonly certain: boolean;
    }
  | {
      /**
       * `items`: behind a wildcard, where any one decides. `blocks`: through a block that repeats, without a wildcard.
       * `options`: what one of several possible values would give.
       */
      readonly kind: 'items' | 'blocks' | 'options';
      readonly parts: readonly Selection[];
      readonly at: Place;
    };

export type Selector = (resource: ResourceView) => Selection;

export function absent(at: Place, certain = true): Selection {
  return { kind: 'value', value: null, at, certain };
}

/**
 * Whether what was found satisfies the operator. The items behind a wildcard do when any of them does, as Checkov's
 * documentation has it, and items without the attribute do not count. Without a wildcard each of the blocks has to be in
 * order; `wanted` says which answer means that.
 */
export function judgeSelection(selection: Selection, ask: Matcher, wanted: boolean): Judgement {
  if (selection.kind === 'value') {
    const { at, certain, value } = selection;
    const answer = ask(value);
    const isSure = certain || answer === ask(null);
    return isSure ? { truth: answer, at } : { truth: 'unknown', at, reason: 'the block that holds it may not exist' };
  }
  const { kind, at } = selection;
  const parts = kind === 'items' ? selection.parts.filter(isFound) : selection.parts;
  if (parts.length === 0) return { truth: ask(null), at };
  const judgements = parts.map((part) => judgeSelection(part, ask, wanted));
  if (kind === 'items') return decide('some', judgements);
  if (kind === 'blocks') return decide(wanted ? 'every' : 'some', judgements);
  const agree = judgements.every((it) => it.truth === judgements[0]!.truth);
  return agree ? judgements[0]! : { truth: 'unknown', at };
}

function isFound(selection: Selection): boolean {
  return selection.kind === 'value' ? selection.value !== null : selection.parts.some(isFound);
}
