import { expect } from 'chai';
import { combineScores, toPrediction } from '../src/score.js';

describe('toPrediction', () => {
  for (const [decision, ml_score, confidence] of [
    [-2, 100, 'HIGH'],
    [-0.5, 100, 'HIGH'],
    [-0.31, 81, 'HIGH'],
    [-0.3, 80, 'MEDIUM'],
    [-0.1, 60, 'LOW'],
    [-0.0469, 54.7, 'LOW'],
    [0, 50, 'LOW'],
    [0.1, 45, 'LOW'],
    [0.3, 35, 'MEDIUM'],
    [0.31, 34.5, 'HIGH'],
    [1, 0, 'HIGH'],
    [2, 0, 'HIGH'],
  ] as const) {
    it(`scores a decision of ${decision} as ${ml_score}, ${confidence}`, () => {
      expect(toPrediction(decision)).to.deep.equal({ ml_score, confidence, decision });
    });
  }
});

describe('combineScores', () => {
  for (const [rule, ml, total] of [
    [0, 0, 0],
    [100, 100, 100],
    [40, 62.1, 48],
    [100, 78.3, 91],
    [20, 48.79, 31],
    [0, 45.98, 18],
  ] as const) {
    it(`is ${total} for a rule score of ${rule} and an ML score of ${ml}`, () => {
      expect(combineScores(rule, ml)).to.equal(total);
    });
  }

  it('is the score that both agree on', () => {
    for (let score = 0; score <= 100; score++) expect(combineScores(score, score)).to.equal(score);
  });
});
