export type { Contributions } from './explain.js';
export { InvalidFeaturesError, type FeatureName, type Features } from './features.js';
export { ModelError, type ModelErrorCode } from './model-files.js';
export { openModel, type Model } from './model.js';
export { combineScores, type Confidence, type MlPrediction } from './score.js';
