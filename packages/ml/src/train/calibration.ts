import type { Severity } from './population.js';

/** A non-increasing, piecewise linear function from the anomaly score to the decision value; flat outside its knots. */
export interface Calibration {
  readonly knots: readonly Knot[];
}

interface Knot {
  readonly score: number;
  readonly decision: number;
}

export interface ScoredExample {
  readonly score: number;
  readonly severity: Severity;
}

/** The decision that the median module of each severity gets: ml scores of 0, 25, 75 and 90. */
const medianDecisions: Readonly<Record<Severity, number>> = { clean: 1, light: 0.5, mixed: -0.25, heavy: -0.4 };

/**
 * Anchors the decision value where the seed's formulas want it: the medians of the four severities at 1, 0.5, −0.25 and
 * −0.4, the worst possible module (`highestScore`) at −0.5, which scores 100, and 0 at the score that separates normal
 * (clean, light) from anomalous (mixed, heavy) modules best.
 */
export function fitCalibration(examples: readonly ScoredExample[], highestScore: number): Calibration {
  const knotOf = (severity: Severity): Knot => ({
    score: median(examples.filter((it) => it.severity === severity).map((it) => it.score)),
    decision: medianDecisions[severity],
  });
  const knots = [
    knotOf('clean'),
    knotOf('light'),
    { score: findBoundary(examples), decision: 0 },
    knotOf('mixed'),
    knotOf('heavy'),
    { score: highestScore, decision: -0.5 },
  ].map((knot) => ({ score: Math.fround(knot.score), decision: knot.decision }));
  for (const [at, knot] of knots.entries()) {
    if (at > 0 && knot.score <= knots[at - 1]!.score) {
      throw new Error(`The forest does not order the severities: ${JSON.stringify(knots)}`);
    }
  }
  return { knots };
}

/** d = d₀ − Σᵢ dropᵢ · clamp((s − sᵢ) / (sᵢ₊₁ − sᵢ), 0, 1). The exported graph computes the same sum. */
export function calibrate(calibration: Calibration, score: number): number {
  let decision = calibration.knots[0]!.decision;
  for (const [at, knot] of calibration.knots.entries()) {
    const next = calibration.knots[at + 1];
    if (!next) break;
    const share = (score - knot.score) / (next.score - knot.score);
    decision -= (knot.decision - next.decision) * Math.min(Math.max(share, 0), 1);
  }
  return decision;
}

export function isAnomalous(severity: Severity): boolean {
  return severity === 'mixed' || severity === 'heavy';
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** The score that maximises Youden's J (sensitivity + specificity − 1), halfway to the next score above it. */
function findBoundary(examples: readonly ScoredExample[]): number {
  const sorted = examples.toSorted((a, b) => a.score - b.score);
  const anomalies = sorted.filter((it) => isAnomalous(it.severity)).length;
  const normals = sorted.length - anomalies;
  let best = { j: -Infinity, score: 0 };
  let anomaliesBelow = 0;
  let normalsBelow = 0;
  for (const [at, { score, severity }] of sorted.entries()) {
    if (isAnomalous(severity)) anomaliesBelow++;
    else normalsBelow++;
    const next = sorted[at + 1]?.score ?? score;
    const j = normalsBelow / normals - anomaliesBelow / anomalies;
    if (next > score && j > best.j) best = { j, score: (score + next) / 2 };
  }
  return best.score;
}
