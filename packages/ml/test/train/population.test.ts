import { expect } from 'chai';
import { clipFeatures, featureNames, riskFeatureNames } from '../../src/features.js';
import { createPopulation } from '../../src/train/population.js';

describe('createPopulation', () => {
  const population = createPopulation(4000, 1);

  it('has the size asked for, and only features within the limits', () => {
    expect(population).to.have.lengthOf(4000);
    for (const { features } of population) expect(clipFeatures(features)).to.deep.equal(features);
  });

  it('varies every feature', () => {
    for (const name of featureNames) {
      expect(new Set(population.map(({ features }) => features[name])).size, name).to.be.greaterThan(20);
    }
  });

  it('has findings in every example but the clean ones', () => {
    for (const { features, severity } of population) {
      const findings = riskFeatureNames.reduce((sum, name) => sum + features[name], 0);
      expect(findings > 0, JSON.stringify(features)).to.equal(severity !== 'clean');
    }
  });

  it('has clean modules of all sizes', () => {
    const totals = population.filter((it) => it.severity === 'clean').map((it) => it.features.total_resources);
    expect(Math.min(...totals)).to.equal(1);
    expect(Math.max(...totals)).to.be.greaterThan(9000);
  });

  it('is the same for the same seed and another for another', () => {
    expect(createPopulation(4000, 1)).to.deep.equal(population);
    expect(createPopulation(4000, 2)).not.to.deep.equal(population);
  });
});
