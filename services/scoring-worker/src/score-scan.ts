import type { PersistJob, ScoreJob } from '@terrasafe/contracts';
import { combineScores, type Model } from '@terrasafe/ml';
import type { Producer } from '@terrasafe/queue';
import { gauge, histogram, withSpan } from '@terrasafe/service';

interface Dependencies {
  readonly model: Model;
  readonly persist: Producer<PersistJob>;
}

export function createScoreHandler({ model, persist }: Dependencies) {
  return async ({ scan, analysis, features, ruleBasedScore, parsingSeconds, fromCache }: ScoreJob): Promise<void> => {
    const started = performance.now();
    const prediction = await withSpan('predict', {}, () => model.predict(features));
    gauge('terrasafe_ml_score').set(prediction.ml_score);
    histogram('terrasafe_ml_prediction_confidence').observe(
      { confidence_level: prediction.confidence },
      Math.min(1, Math.abs(prediction.decision)),
    );
    await persist.send(scan.scanId, {
      status: 'completed',
      scan,
      analysis,
      score: combineScores(ruleBasedScore, prediction.ml_score),
      mlScore: prediction.ml_score,
      confidence: prediction.confidence,
      modelVersion: model.version,
      durationSeconds: parsingSeconds + (performance.now() - started) / 1000,
      fromCache,
    });
  };
}
