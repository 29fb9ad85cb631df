import { expect } from 'chai';
import * as fc from 'fast-check';
import { createCoalitions, shareOut } from '../src/explain.js';
import { featureNames, type Features } from '../src/features.js';
import { anyFeatures, features } from './example-features.js';

const baseline = features(0, 0, 0, 0, 10);

function explainBy(score: (features: Features) => number, given: Features): Readonly<Record<string, number>> {
  return shareOut(createCoalitions(given, baseline).map(score));
}

/** Neither a sum nor a product of the features. */
function twist(point: Features): number {
  return Math.max(...featureNames.map((name) => point[name])) * (1 + (point.open_ports % 3));
}

describe('shareOut', () => {
  it('gives each feature of a sum its own term', () => {
    const weights = features(2, 3, 5, 7, 11);
    const sum = (point: Features): number =>
      featureNames.reduce((total, name) => total + weights[name] * point[name], 0);
    const contributions = explainBy(sum, features(1, 2, 3, 4, 5));
    expect(contributions.open_ports).to.be.closeTo(2, 1e-9);
    expect(contributions.unencrypted_storage).to.be.closeTo(28, 1e-9);
    expect(contributions.total_resources).to.be.closeTo(11 * (5 - 10), 1e-9);
  });

  it('halves what two features only do together', () => {
    const contributions = explainBy((point) => point.open_ports * point.public_access, features(4, 9, 5, 9, 9));
    expect(contributions.open_ports).to.be.closeTo(10, 1e-9);
    expect(contributions.public_access).to.be.closeTo(10, 1e-9);
    expect(contributions.hardcoded_secrets).to.be.closeTo(0, 1e-9);
  });

  it('adds up to the difference from the baseline, whatever the score', () => {
    fc.assert(
      fc.property(anyFeatures, (given) => {
        const sum = Object.values(explainBy(twist, given)).reduce((total, value) => total + value, 0);
        expect(sum).to.be.closeTo(twist(given) - twist(baseline), 1e-6);
      }),
    );
  });
});
