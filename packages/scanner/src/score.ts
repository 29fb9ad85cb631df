import type { Analysis, ScanResult } from '@terrasafe/contracts';
import { combineScores, type MlPrediction } from '@terrasafe/ml';

/** Adds the model's opinion to an analysis; without one the score is the rules' alone. */
export function scoreAnalysis(analysis: Analysis, prediction: MlPrediction | null): ScanResult {
  if (!prediction) return { ...analysis, score: analysis.rule_based_score, ml_score: null, confidence: null };
  return {
    ...analysis,
    score: combineScores(analysis.rule_based_score, prediction.ml_score),
    ml_score: prediction.ml_score,
    confidence: prediction.confidence,
  };
}
