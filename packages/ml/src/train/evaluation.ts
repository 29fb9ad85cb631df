import type { Features } from '../features.js';
import type { ModelMetrics } from '../metadata.js';
import { isAnomalous } from './calibration.js';
import type { Example } from './population.js';

/** How well a negative decision value finds the mixed and heavy examples; four decimals. */
export function evaluate(examples: readonly Example[], decide: (features: Features) => number): ModelMetrics {
  const counts = { truePositive: 0, falsePositive: 0, trueNegative: 0, falseNegative: 0 };
  for (const { features, severity } of examples) {
    const isFound = decide(features) < 0;
    if (isAnomalous(severity)) counts[isFound ? 'truePositive' : 'falseNegative']++;
    else counts[isFound ? 'falsePositive' : 'trueNegative']++;
  }
  const { truePositive, falsePositive, trueNegative, falseNegative } = counts;
  return {
    accuracy: round((truePositive + trueNegative) / examples.length),
    precision: round(truePositive / (truePositive + falsePositive)),
    recall: round(truePositive / (truePositive + falseNegative)),
    f1_score: round((2 * truePositive) / (2 * truePositive + falsePositive + falseNegative)),
  };
}

function round(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
