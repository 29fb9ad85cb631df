export type Confidence = 'LOW' | 'MEDIUM' | 'HIGH';

export interface MlPrediction {
  /** 0–100, one decimal. */
  readonly ml_score: number;
  readonly confidence: Confidence;
  /** The model's decision value: −0.5 (anomaly) to 1 (normal). */
  readonly decision: number;
}

/**
 * What a decision value means, by the formulas that TerraSafe has always used: an anomaly (d < 0) scores
 * clamp(50 + 100·|d|, 50, 100), a normal module clamp(50 − 50·d, 0, 50); confidence is HIGH for |d| > 0.3, MEDIUM for
 * |d| > 0.1, else LOW.
 */
export function toPrediction(decision: number): MlPrediction {
  return { ml_score: Math.round(scoreOf(decision) * 10) / 10, confidence: confidenceOf(decision), decision };
}

function scoreOf(decision: number): number {
  return decision < 0 ? Math.min(50 - 100 * decision, 100) : Math.max(50 - 50 * decision, 0);
}

function confidenceOf(decision: number): Confidence {
  const distance = Math.abs(decision);
  if (distance > 0.3) return 'HIGH';
  return distance > 0.1 ? 'MEDIUM' : 'LOW';
}

/** The total score of a scan, a whole number: trunc(0.6·rule + 0.4·ml), both 0–100. */
export function combineScores(ruleBasedScore: number, mlScore: number): number {
  return Math.trunc(0.6 * ruleBasedScore + 0.4 * mlScore);
}
