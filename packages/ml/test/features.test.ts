import { expect } from 'chai';
import * as fc from 'fast-check';
import { clipFeatures, featureLimits, featureNames, InvalidFeaturesError } from '../src/features.js';
import { anyFeatures, features } from './example-features.js';

describe('clipFeatures', () => {
  it('lowers each count to its limit', () => {
    expect(clipFeatures(features(101, 1e6, 5000, 100, 10_001))).to.deep.equal(featureLimits);
  });

  it('keeps counts within the limits', () => {
    fc.assert(
      fc.property(anyFeatures, (counts) => {
        expect(clipFeatures(counts)).to.deep.equal(counts);
      }),
    );
  });

  for (const name of featureNames) {
    for (const value of [-1, 0.5, NaN, Infinity]) {
      it(`rejects ${name} = ${value}`, () => {
        const invalid = { ...features(0, 0, 0, 0, 1), [name]: value };
        expect(() => clipFeatures(invalid))
          .to.throw(InvalidFeaturesError, name)
          .that.includes({ code: 'ML_INVALID_FEATURES', feature: name });
      });
    }
  }
});
