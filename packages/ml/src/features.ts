/**
 * What the model sees of one scanned module: counts of findings by kind, and the number of resources they were found
 * among. Whole numbers of at least 0. The model's order is that of `featureNames`.
 */
export interface Features {
  readonly open_ports: number;
  readonly hardcoded_secrets: number;
  readonly public_access: number;
  readonly unencrypted_storage: number;
  readonly total_resources: number;
}

export type FeatureName = keyof Features;

export const riskFeatureNames = [
  'open_ports',
  'hardcoded_secrets',
  'public_access',
  'unencrypted_storage',
] as const satisfies readonly FeatureName[];

export const featureNames = [...riskFeatureNames, 'total_resources'] as const satisfies readonly FeatureName[];

/** Counts above these are scored as these. */
export const featureLimits: Features = {
  open_ports: 100,
  hardcoded_secrets: 100,
  public_access: 100,
  unencrypted_storage: 100,
  total_resources: 10_000,
};

/** A feature is not a whole number of at least 0: whoever counted it has a bug or bad input. */
export class InvalidFeaturesError extends Error {
  readonly code = 'ML_INVALID_FEATURES';
  readonly feature: FeatureName;

  constructor(feature: FeatureName, value: number) {
    super(`Feature ${feature} is ${value}; it must be a whole number of at least 0.`);
    this.name = 'InvalidFeaturesError';
    this.feature = feature;
  }
}

/**
 * The features with every count lowered to its limit.
 * @throws InvalidFeaturesError for a count that is negative, fractional, infinite or NaN; these are never clipped.
 */
export function clipFeatures(features: Features): Features {
  const clip = (name: FeatureName): number => {
    const value = features[name];
    if (!Number.isInteger(value) || value < 0) throw new InvalidFeaturesError(name, value);
    return Math.min(value, featureLimits[name]);
  };
  return {
    open_ports: clip('open_ports'),
    hardcoded_secrets: clip('hardcoded_secrets'),
    public_access: clip('public_access'),
    unencrypted_storage: clip('unencrypted_storage'),
    total_resources: clip('total_resources'),
  };
}
