import type {
  Analysis,
  Category,
  Features,
  Grade,
  Severity,
  SeverityCounts,
  Vulnerability,
} from '@terrasafe/contracts';

type Figures = Pick<Analysis, 'rule_based_score' | 'risk_density' | 'grade' | 'summary' | 'features_analyzed'>;

/** What is counted of findings; suppressed ones do not count. docs/scores.md has the formulas and the scale. */
export function figuresOf(vulnerabilities: readonly Vulnerability[], totalResources: number): Figures {
  const counting = vulnerabilities.filter(({ suppressed }) => !suppressed);
  const points = counting.reduce((total, { points: own }) => total + own, 0);
  const riskDensity = densityOf(points, totalResources);
  const summary = summarize(counting);
  return {
    rule_based_score: Math.min(100, points),
    risk_density: riskDensity,
    grade: gradeOf(riskDensity, summary),
    summary,
    features_analyzed: countFeatures(counting, totalResources),
  };
}

/** Points per resource, to two decimals. */
export function densityOf(points: number, totalResources: number): number {
  return Math.round((points / Math.max(1, totalResources)) * 100) / 100;
}

const summaryKey = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low' } as const satisfies Record<
  Severity,
  keyof SeverityCounts
>;

function summarize(vulnerabilities: readonly Vulnerability[]): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of vulnerabilities) counts[summaryKey[severity]] += 1;
  return counts;
}

const grades: readonly Grade[] = ['A', 'B', 'C', 'D', 'F'];
/** The highest density of each grade but the last. */
const densityLimits = [1, 4, 8, 16];

/** By density, and never better than C with a HIGH finding or D with a CRITICAL one. */
export function gradeOf(riskDensity: number, { critical, high }: SeverityCounts): Grade {
  const byDensity = densityLimits.filter((limit) => riskDensity > limit).length;
  const byWorst = critical > 0 ? 3 : high > 0 ? 2 : 0;
  return grades[Math.max(byDensity, byWorst)]!;
}

const featureOf: Partial<Record<Category, Exclude<keyof Features, 'total_resources'>>> = {
  open_port: 'open_ports',
  hardcoded_secret: 'hardcoded_secrets',
  public_access: 'public_access',
  unencrypted_storage: 'unencrypted_storage',
};

function countFeatures(vulnerabilities: readonly Vulnerability[], totalResources: number): Features {
  const features = { open_ports: 0, hardcoded_secrets: 0, public_access: 0, unencrypted_storage: 0 };
  for (const { category } of vulnerabilities) {
    const feature = featureOf[category];
    if (feature) features[feature] = Math.min(100, features[feature] + 1);
  }
  return { ...features, total_resources: Math.min(10_000, totalResources) };
}
