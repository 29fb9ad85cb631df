import { featureNames, type FeatureName, type Features } from './features.js';

/** ML score points that each feature adds (or, below 0, takes away). */
export type Contributions = Readonly<Record<FeatureName, number>>;

/** One feature set for each subset of the features: those in the subset as given, the others at the baseline. */
export function createCoalitions(features: Features, baseline: Features): Features[] {
  return Array.from({ length: 2 ** featureNames.length }, (_, subset) => {
    const mixed = { ...baseline };
    for (const [at, name] of featureNames.entries()) if (subset & (1 << at)) mixed[name] = features[name];
    return mixed;
  });
}

/**
 * Shares the difference between the scores of the features and of the baseline out among the features: the Shapley value
 * of each, its effect when it is replaced by its baseline, averaged over every order of replacing them. Exact, since five
 * features have only 32 subsets; the contributions add up to the difference. `scores` are those of `createCoalitions`.
 * Shapley 1953; Lundberg and Lee, "A Unified Approach to Interpreting Model Predictions", NIPS 2017, equation 8.
 */
export function shareOut(scores: readonly number[]): Contributions {
  const contributionOf = (name: FeatureName): number => {
    const member = 1 << featureNames.indexOf(name);
    let contribution = 0;
    for (const [subset, score] of scores.entries()) {
      if ((subset & member) === 0) continue;
      contribution += orderShares[countMembers(subset) - 1]! * (score - scores[subset - member]!);
    }
    return contribution;
  };
  return {
    open_ports: contributionOf('open_ports'),
    hardcoded_secrets: contributionOf('hardcoded_secrets'),
    public_access: contributionOf('public_access'),
    unencrypted_storage: contributionOf('unencrypted_storage'),
    total_resources: contributionOf('total_resources'),
  };
}

/** |S|!·(5 − |S| − 1)!/5! for the size |S| of the subset that a feature joins. */
const orderShares = [1 / 5, 1 / 20, 1 / 30, 1 / 20, 1 / 5] as const;

function countMembers(subset: number): number {
  return featureNames.filter((_, at) => subset & (1 << at)).length;
}
