import { expect } from 'chai';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { parseHcl } from '../src/index.js';
import { expectAgreement, type Agreement } from './agreement.js';
import { program } from './grammar.js';
import { knownDifferences } from './known-differences.js';
import { mutated, soup } from './mutation.js';
import { askOracle } from './oracle.js';
import { viewOf } from './view.js';

const folder = new URL('../../test/fixtures/', import.meta.url);
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.tf'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
const runs = Number(process.env['TERRASAFE_DIFFERENTIAL_CASES'] ?? 300);

/** Checks agreement on generated texts and returns how many fared which way. */
function tally(texts: fc.Arbitrary<string>): Map<Agreement, number> {
  const counts = new Map<Agreement, number>();
  const property = fc.property(texts, (text) => {
    // hcl2json reads one byte behind an expression, also at the end of the file.
    const agreement = expectAgreement(`${text}\n`);
    counts.set(agreement, (counts.get(agreement) ?? 0) + 1);
  });
  fc.assert(property, { numRuns: runs });
  return counts;
}

describe("agreement with HashiCorp's parser", function () {
  this.timeout(0);

  for (const { name, text } of fixtures) {
    it(`on ${name}`, () => expect(expectAgreement(text)).to.equal(name === 'broken.tf' ? 'rejected' : 'accepted'));
  }

  it('on generated programs, most of which are valid', () => {
    const counts = tally(program);
    expect(counts.get('accepted')).to.be.greaterThan(runs * 0.4);
    expect(counts.get('unshown') ?? 0).to.be.lessThan(runs * 0.1);
  });

  it('on mutated fixtures', () => {
    const counts = tally(mutated(fixtures.map(({ text }) => text).filter((text) => text.length < 2_000)));
    expect(counts.get('accepted')).to.be.greaterThan(runs * 0.05);
    expect(counts.get('rejected')).to.be.greaterThan(runs * 0.3);
  });

  it('on fragments in any order', () => {
    expect(tally(soup).get('rejected')).to.be.greaterThan(runs * 0.3);
  });

  for (const { name, example, ours, applies } of knownDifferences) {
    it(`but for ${name}`, () => {
      const file = parseHcl('test.tf', example);
      const verdict = askOracle(example);
      expect(file.diagnostics.length === 0).to.equal(ours !== 'rejected');
      expect(verdict.kind).to.equal(ours === 'accepted' ? 'rejected' : 'accepted');
      if (ours === 'read differently' && verdict.kind === 'accepted')
        expect(viewOf(file)).to.not.deep.equal(verdict.view);
      expect(applies(file)).to.equal(true);
    });
  }
});
