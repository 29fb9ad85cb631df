import { expect } from 'chai';
import * as fc from 'fast-check';
import { calibrate, fitCalibration, type ScoredExample } from '../../src/train/calibration.js';

const examples: ScoredExample[] = [
  ...[0.1, 0.1, 0.1].map((score) => ({ score, severity: 'clean' as const })),
  ...[0.25, 0.3, 0.4].map((score) => ({ score, severity: 'light' as const })),
  ...[0.5, 0.6, 0.65].map((score) => ({ score, severity: 'mixed' as const })),
  ...[0.7, 0.8, 0.85].map((score) => ({ score, severity: 'heavy' as const })),
];

describe('fitCalibration', () => {
  const calibration = fitCalibration(examples, 0.9);

  for (const [what, score, decision] of [
    ['the median clean example', 0.1, 1],
    ['the median light example', 0.3, 0.5],
    ['halfway between normal and anomalous', 0.45, 0],
    ['the median mixed example', 0.6, -0.25],
    ['the median heavy example', 0.8, -0.4],
    ['the highest score', 0.9, -0.5],
    ['a score below all', 0, 1],
    ['a score above all', 1, -0.5],
    ['a score between two knots', 0.2, 0.75],
  ] as const) {
    it(`decides ${decision} for ${what}`, () => {
      expect(calibrate(calibration, score)).to.be.closeTo(decision, 1e-6);
    });
  }

  it('never decides higher for a higher score', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        score,
        score,
        (a, b) => calibrate(calibration, Math.max(a, b)) <= calibrate(calibration, Math.min(a, b)),
      ),
    );
  });

  it('refuses scores that do not order the severities', () => {
    const flat = examples.map((it) => ({ ...it, score: 0.5 }));
    expect(() => fitCalibration(flat, 0.9)).to.throw('does not order');
  });
});
