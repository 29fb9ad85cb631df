import { expect } from 'chai';
import {
  anomalyScore,
  averagePathLength,
  growForest,
  isLeaf,
  type Point,
  type Tree,
} from '../../src/train/isolation-forest.js';
import { Random } from '../../src/train/random.js';

const options = {
  trees: 100,
  sampleSize: 64,
  cut: (_column: number, lowest: number, highest: number, uniform: number) => lowest + uniform * (highest - lowest),
};

function createCluster(count: number): Point[] {
  const random = new Random(1);
  return Array.from({ length: count }, () => [random.next(), random.next(), random.next()]);
}

function depthOf(tree: Tree): number {
  return isLeaf(tree) ? 0 : 1 + Math.max(depthOf(tree.low), depthOf(tree.high));
}

describe('averagePathLength', () => {
  // By hand: c(3) = 2·(1 + 1/2) − 4/3, c(4) = 2·(1 + 1/2 + 1/3) − 6/4; H(255) = 6.1204… by its asymptotic series.
  for (const [count, expected] of [
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 5 / 3],
    [4, 13 / 6],
    [256, 2 * (Math.log(255) + 0.5772156649 + 1 / 510) - 510 / 256],
  ] as const) {
    it(`is ${expected} for ${count} points`, () => {
      expect(averagePathLength(count)).to.be.closeTo(expected, 1e-4);
    });
  }
});

describe('growForest', () => {
  const points = [...createCluster(500), [4, 4, 4]];
  const forest = growForest(points, options, new Random(2));

  it('scores an isolated point above every point of the crowd', () => {
    const isolated = anomalyScore(forest, [4, 4, 4]);
    const crowd = points.slice(0, 500).map((point) => anomalyScore(forest, point));
    expect(isolated).to.be.greaterThan(0.6);
    expect(isolated).to.be.greaterThan(Math.max(...crowd));
  });

  it('scores the middle of the crowd below 0.5', () => {
    expect(anomalyScore(forest, [0.5, 0.5, 0.5])).to.be.lessThan(0.5);
  });

  it('grows the trees asked for, none deeper than log2 of the sample', () => {
    expect(forest.trees).to.have.lengthOf(100);
    expect(Math.max(...forest.trees.map(depthOf))).to.equal(6);
  });

  it('gives identical points the score of a leaf that holds them all', () => {
    const same = growForest(
      Array.from({ length: 64 }, () => [1, 2]),
      options,
      new Random(3),
    );
    expect(anomalyScore(same, [1, 2])).to.be.closeTo(0.5, 1e-3);
  });

  it('is the same for the same seed and another for another', () => {
    expect(growForest(points, options, new Random(2))).to.deep.equal(forest);
    expect(growForest(points, options, new Random(4))).not.to.deep.equal(forest);
  });
});
