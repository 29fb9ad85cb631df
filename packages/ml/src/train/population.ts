import { riskFeatureNames, type Features } from '../features.js';
import { Random } from './random.js';

/** How bad a synthetic module was meant to be; `mixed` and `heavy` ones are the anomalies. */
export type Severity = 'clean' | 'light' | 'mixed' | 'heavy';

export interface Example {
  readonly features: Features;
  readonly severity: Severity;
}

const shares: Readonly<Record<Severity, number>> = { clean: 0.65, light: 0.19, mixed: 0.1, heavy: 0.06 };

/**
 * A synthetic population of Terraform modules, the same for the same seed.
 *
 * There is no public set of modules labelled with our own findings, so the population states what we hold to be normal:
 * - clean (65 %): no finding, 1–10,000 resources, every order of magnitude as likely as any other;
 * - light (19 %): one finding in 20–1,000 resources, or up to one per 100 resources, of one or
 *   two kinds: what an established team still has open;
 * - mixed (10 %): one to four findings of up to three kinds in 1–30 resources, at least one per 10: a first draft;
 * - heavy (6 %): findings of two to four kinds, up to 100 of each, in 2–1,000 resources: a deliberately vulnerable or
 *   abandoned module.
 * Each of the four kinds is as likely as the others, so that none is constant and none is cheaper to have.
 */
export function createPopulation(size: number, seed: number): Example[] {
  const random = new Random(seed);
  const examples: Example[] = [];
  for (const severity of ['clean', 'light', 'mixed', 'heavy'] as const) {
    const count = Math.round(size * shares[severity]);
    for (let made = 0; made < count; made++) examples.push({ features: createFeatures[severity](random), severity });
  }
  return examples;
}

const createFeatures: Readonly<Record<Severity, (random: Random) => Features>> = {
  clean: (random) => ({ ...noFindings, total_resources: random.logInteger(1, 10_000) }),
  light: (random) => {
    const total = random.logInteger(20, 1_000);
    return spread(random, random.logInteger(1, Math.max(1, Math.floor(total / 100))), 2, total);
  },
  mixed: (random) => {
    const total = random.logInteger(1, 30);
    return spread(random, Math.max(random.logInteger(1, 4), Math.ceil(total / 10)), 3, total);
  },
  heavy: (random) => {
    const features = { ...noFindings, total_resources: random.logInteger(2, 1_000) };
    const worst = random.logInteger(2, 100);
    for (const name of random.sample(riskFeatureNames, random.integer(2, 4)))
      features[name] = random.logInteger(1, worst);
    return features;
  },
};

const noFindings = { open_ports: 0, hardcoded_secrets: 0, public_access: 0, unencrypted_storage: 0 };

/** `findings` dealt out one by one among at most `kinds` of the four kinds. */
function spread(random: Random, findings: number, kinds: number, total: number): Features {
  const features = { ...noFindings, total_resources: total };
  const names = random.sample(riskFeatureNames, kinds);
  for (let dealt = 0; dealt < findings; dealt++) features[names[random.integer(0, names.length - 1)]!]++;
  return features;
}
