import { expect } from 'chai';
import * as fc from 'fast-check';
import { featureLimits, featureNames, InvalidFeaturesError, riskFeatureNames } from '../src/features.js';
import { combineScores, openModel, type Features, type Model } from '../src/index.js';
import { anyFeatures, features } from './example-features.js';

describe('the model', () => {
  let model: Model;
  before(async () => {
    model = await openModel();
  });
  after(() => model.close());

  const scoresOf = async (list: readonly Features[]): Promise<number[]> =>
    (await model.predictBatch(list)).map((prediction) => prediction.ml_score);

  describe('reference inputs', () => {
    it('gives a clean module of any size a score near 0 with high confidence', async () => {
      const predictions = await model.predictBatch(
        Array.from({ length: featureLimits.total_resources + 1 }, (_, total) => features(0, 0, 0, 0, total)),
      );
      expect(predictions).to.have.lengthOf(10_001);
      expect(Math.max(...predictions.map(({ ml_score }) => ml_score))).to.be.at.most(5);
      expect(new Set(predictions.map(({ confidence }) => confidence))).to.deep.equal(new Set(['HIGH']));
      expect(predictions.every(({ ml_score }) => combineScores(0, ml_score) <= 2)).to.equal(true);
    });

    for (const mixed of [features(0, 0, 1, 0, 2), features(0, 0, 1, 1, 5), features(1, 0, 1, 0, 4)]) {
      it(`puts ${Object.values(mixed).join(', ')} in the middle`, async () => {
        const { ml_score, confidence } = await model.predict(mixed);
        expect(ml_score).to.be.within(62, 80);
        expect(confidence).to.equal('MEDIUM');
        for (let rule = 25; rule <= 45; rule++) expect(combineScores(rule, ml_score)).to.be.within(40, 60);
      });
    }

    for (const vulnerable of [features(1, 1, 1, 2, 5), features(3, 2, 2, 3, 8), features(6, 3, 4, 5, 12)]) {
      it(`finds ${Object.values(vulnerable).join(', ')} vulnerable`, async () => {
        const { ml_score, confidence } = await model.predict(vulnerable);
        expect(ml_score).to.be.at.least(80);
        expect(confidence).to.equal('HIGH');
        expect(combineScores(100, ml_score)).to.be.within(90, 100);
      });
    }

    it('gives the worst module 100', async () => {
      expect((await model.predict({ ...featureLimits, total_resources: 0 })).ml_score).to.equal(100);
    });
  });

  describe('each feature counts', () => {
    const bases = [
      features(0, 0, 0, 0, 0),
      features(0, 0, 0, 0, 1),
      features(0, 0, 0, 0, 10_000),
      features(0, 0, 1, 0, 2),
      features(1, 0, 1, 0, 4),
      features(1, 1, 1, 2, 5),
      features(0, 2, 0, 1, 120),
      features(6, 3, 4, 5, 12),
      features(20, 15, 20, 5, 1000),
    ];
    for (const name of riskFeatureNames) {
      for (const base of bases) {
        it(`raises the score with ${name} from 0 to 1 to 5, others as in ${Object.values(base).join(', ')}`, async () => {
          const [none, one, five] = await scoresOf([0, 1, 5].map((count) => ({ ...base, [name]: count })));
          expect(one).to.be.greaterThan(none!);
          expect(five).to.be.greaterThan(one!);
        });
      }
    }

    it('never lowers the score when findings are added', async () => {
      const raised = fc
        .tuple(anyFeatures, fc.constantFrom(...riskFeatureNames), fc.nat(100))
        .map(([low, name, more]) => ({
          low,
          high: { ...low, [name]: Math.min(100, low[name] + more) },
        }));
      const pairs = fc.sample(raised, 20_000);
      const low = await scoresOf(pairs.map((pair) => pair.low));
      const high = await scoresOf(pairs.map((pair) => pair.high));
      const lowered = pairs.filter((_, at) => high[at]! < low[at]!);
      expect(lowered).to.deep.equal([]);
    });

    it('never raises the score when the same findings are spread over more resources', async () => {
      const spread = fc.tuple(anyFeatures, fc.nat(10_000)).map(([few, more]) => ({
        few,
        many: { ...few, total_resources: Math.min(10_000, few.total_resources + more) },
      }));
      const pairs = fc.sample(spread, 20_000);
      const few = await scoresOf(pairs.map((pair) => pair.few));
      const many = await scoresOf(pairs.map((pair) => pair.many));
      expect(pairs.filter((_, at) => many[at]! > few[at]!)).to.deep.equal([]);
    });

    it('lowers the score when the same findings are spread over more resources', async () => {
      const scores = await scoresOf([2, 20, 200, 2000].map((total) => features(0, 1, 1, 0, total)));
      expect(scores[1]).to.be.lessThan(scores[0]!);
      expect(scores[2]).to.be.lessThan(scores[1]!);
      expect(scores[3]).to.be.lessThan(scores[2]!);
    });
  });

  describe('explain', () => {
    it('adds up to the score', async () => {
      await fc.assert(
        fc.asyncProperty(anyFeatures, async (given) => {
          const contributions = Object.values(await model.explain(given));
          const sum = contributions.reduce((total, value) => total + value, 0);
          expect(sum).to.be.closeTo((await model.predict(given)).ml_score, 1e-6);
        }),
        { numRuns: 50 },
      );
    });

    it('finds no cause in a clean module', async () => {
      const contributions = await model.explain(features(0, 0, 0, 0, 5000));
      expect(Object.keys(contributions)).to.deep.equal([...featureNames]);
      expect(Object.values(contributions)).to.deep.equal([0, 0, 0, 0, 0]);
    });

    it('blames what was found, and praises size', async () => {
      const contributions = await model.explain(features(0, 3, 0, 0, 5000));
      expect(contributions.hardcoded_secrets).to.be.greaterThan(10);
      expect(contributions.open_ports).to.equal(0);
      expect(contributions.total_resources).to.be.lessThan(0);
    });
  });

  describe('inference', () => {
    it('gives a batch the same predictions as one by one', async () => {
      const list = fc.sample(anyFeatures, 300);
      const single: unknown[] = [];
      for (const given of list) single.push(await model.predict(given));
      expect(await model.predictBatch(list)).to.deep.equal(single);
    });

    it('serves 500 predictions at once', async () => {
      const list = fc.sample(anyFeatures, 500);
      const batch = await model.predictBatch(list);
      expect(await Promise.all(list.map((given) => model.predict(given)))).to.deep.equal(batch);
    });

    it('predicts nothing for an empty batch', async () => {
      expect(await model.predictBatch([])).to.deep.equal([]);
    });

    it('scores counts above the limits as the limits', async () => {
      expect(await model.predict(features(1e6, 101, 500, 100, 1e9))).to.deep.equal(await model.predict(featureLimits));
    });

    it('rejects what is not a count', async () => {
      const outcome = await model.predict(features(0, -1, 0, 0, 1)).catch((error: unknown) => error);
      expect(outcome).to.be.instanceOf(InvalidFeaturesError);
    });
  });
});
