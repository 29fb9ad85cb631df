import { createHash } from 'node:crypto';
import { featureLimits, featureNames, type Features } from '../features.js';
import type { ModelMetadata } from '../metadata.js';
import { calibrate, fitCalibration, type ScoredExample } from './calibration.js';
import { evaluate } from './evaluation.js';
import { anomalyScore, growForest } from './isolation-forest.js';
import { makeMonotone } from './monotone.js';
import { exportOnnx, type DecisionFunction } from './onnx-export.js';
import { createPopulation, type Example } from './population.js';
import { Random } from './random.js';
import { columnNames, cutColumn, toPoint } from './space.js';

/** Goes up with every change of the model file: stored scores name the version that made them. */
const version = '1.0.0';
const seed = 2008;
const samples = 8192;
const forestSize = { trees: 300, sampleSize: 256 } as const;
const worstFeatures: Features = { ...featureLimits, total_resources: 0 };

export interface TrainedModel {
  readonly decide: DecisionFunction;
  readonly onnx: Buffer;
  readonly metadata: ModelMetadata;
}

/** Trains the model; the same code gives the same bytes. */
export function trainModel(): TrainedModel {
  const population = createPopulation(samples, seed);
  const grown = growForest(
    population.map(({ features }) => toPoint(features)),
    { ...forestSize, cut: cutColumn },
    new Random(seed),
  );
  const forest = makeMonotone(grown, columnNames.length);
  const scoreOf = (features: Features): number => anomalyScore(forest, toPoint(features));
  const scored = population.map(({ features, severity }): ScoredExample => ({ score: scoreOf(features), severity }));
  const decide = { forest, calibration: fitCalibration(scored, scoreOf(worstFeatures)) };

  const description = {
    version,
    model_type: 'isolation_forest',
    training_samples: samples,
    seed,
    trees: forestSize.trees,
    sample_size: forestSize.sampleSize,
  };
  const onnx = exportOnnx(decide, {
    ...Object.fromEntries(Object.entries(description).map(([key, value]) => [key, String(value)])),
    feature_order: featureNames.join(','),
  });
  return {
    decide,
    onnx,
    metadata: {
      ...description,
      sha256: createHash('sha256').update(onnx).digest('hex'),
      baseline_total_resources: medianTotal(population),
      // Of modules that were not trained on.
      metrics: evaluate(createPopulation(samples, seed + 1), (features) => decideFeatures(decide, features)),
    },
  };
}

/** The decision value in plain JavaScript, which the ONNX file must agree with. */
export function decideFeatures({ forest, calibration }: DecisionFunction, features: Features): number {
  return calibrate(calibration, anomalyScore(forest, toPoint(features)));
}

function medianTotal(population: readonly Example[]): number {
  const totals = population.map(({ features }) => features.total_resources).toSorted((a, b) => a - b);
  return totals[Math.floor(totals.length / 2)]!;
}
