import { expect } from 'chai';
import * as fc from 'fast-check';
import { anomalyScore, growForest, type IsolationForest, type Split } from '../../src/train/isolation-forest.js';
import { makeMonotone } from '../../src/train/monotone.js';
import { Random } from '../../src/train/random.js';

function forestOf(tree: Split): IsolationForest {
  return { trees: [tree], normaliser: 1 };
}

describe('makeMonotone', () => {
  it('lowers a leaf to the shortest path below it', () => {
    const high = { column: 1, threshold: 5, low: { pathLength: 7 }, high: { pathLength: 2 } };
    const forest = forestOf({ column: 0, threshold: 1, low: { pathLength: 3 }, high });
    expect(makeMonotone(forest, 2)).to.deep.equal(
      forestOf({ column: 0, threshold: 1, low: { pathLength: 3 }, high: { ...high, low: { pathLength: 3 } } }),
    );
  });

  it('keeps a tree that is in order', () => {
    const forest = forestOf({ column: 0, threshold: 1, low: { pathLength: 3 }, high: { pathLength: 1 } });
    expect(makeMonotone(forest, 1)).to.deep.equal(forest);
  });

  it('drops a split whose sides come out equal', () => {
    const forest = forestOf({ column: 0, threshold: 1, low: { pathLength: 3 }, high: { pathLength: 8 } });
    expect(makeMonotone(forest, 1).trees).to.deep.equal([{ pathLength: 3 }]);
  });

  it('never scores a point below one it dominates', () => {
    const random = new Random(5);
    const points = Array.from({ length: 400 }, () => [random.next(), random.next(), random.next() ** 3]);
    const options = {
      trees: 20,
      sampleSize: 64,
      cut: (_column: number, lowest: number, highest: number, uniform: number) => lowest + uniform * (highest - lowest),
    };
    const grown = growForest(points, options, random);
    const forest = makeMonotone(grown, 3);
    const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
    const point = fc.tuple(coordinate, coordinate, coordinate);
    const isOrdered = (tested: IsolationForest) =>
      fc.property(point, point, (a, b) => {
        const above = a.map((value, column) => Math.max(value, b[column]!));
        return anomalyScore(tested, above) >= anomalyScore(tested, a);
      });
    fc.assert(isOrdered(forest), { numRuns: 2000 });
    expect(fc.check(isOrdered(grown), { numRuns: 2000 }).failed, 'the plain forest breaks the order').to.equal(true);
  });
});
