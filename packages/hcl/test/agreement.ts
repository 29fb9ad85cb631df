import { expect } from 'chai';
import { isDeepStrictEqual } from 'node:util';
import { parseHcl } from '../src/index.js';
import { knownDifferences, type KnownDifference } from './known-differences.js';
import { askOracle } from './oracle.js';
import { Unshown, viewOf } from './view.js';

/** How a text fared in the comparison. */
export type Agreement = 'accepted' | 'rejected' | 'unshown' | 'known difference';

/** Compares what this parser and the oracle say about a text; throws where they disagree and no known reason applies. */
export function expectAgreement(text: string): Agreement {
  const file = parseHcl('test.tf', text);
  const ours = file.diagnostics.length === 0 ? 'accepted' : 'rejected';
  const verdict = askOracle(text);
  const isKnown = (difference: KnownDifference['ours']): boolean =>
    knownDifferences.some((known) => known.ours === difference && known.applies(file));
  if (ours === 'accepted') {
    let view: unknown;
    try {
      view = viewOf(file);
    } catch (error) {
      // The converter fails on such trees, or swallows its failure: what it says tells nothing about the parser.
      if (error instanceof Unshown) return 'unshown';
      throw error;
    }
    if (verdict.kind === 'accepted') {
      if (!isDeepStrictEqual(view, verdict.view) && isKnown('read differently')) return 'known difference';
      expect(view).to.deep.equal(verdict.view);
      return 'accepted';
    }
  } else if (verdict.kind === 'rejected') {
    return 'rejected';
  }
  if (isKnown(ours)) return 'known difference';
  const problems = file.diagnostics.map(({ summary, detail }) => `${summary}: ${detail}`).join('\n');
  throw new Error(`${ours} here, ${verdict.kind} by the oracle: ${JSON.stringify(text)}\n${problems}`);
}
