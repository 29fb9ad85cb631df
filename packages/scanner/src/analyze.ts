import type { Analysis, Category, Features, Severity, SeverityCounts, Vulnerability } from '@terrasafe/contracts';
import { RuleSet, checkModule, type Finding } from '@terrasafe/engine';
import { pointsOf } from '@terrasafe/rule-kit';
import { rules } from '@terrasafe/rules';
import { evaluateRoot, loadTree, type EvaluatedModule, type LoadOptions, type ModuleTree } from '@terrasafe/terraform';

/** Terraform sources by relative path, and the Terraform files whose text could not be read. */
export interface ScanInput {
  readonly files: ReadonlyMap<string, string>;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

export interface AnalyzeOptions extends LoadOptions {
  readonly ruleSet?: RuleSet;
}

export const catalogue = new RuleSet(rules);

/** One analysis for each root module of the tree, in the order of their paths. Never throws for what the files hold. */
export function analyzeRoots(input: ScanInput, options: AnalyzeOptions = {}): Analysis[] {
  const tree = loadTree(input.files);
  return tree.roots.map((root) => analyzeRoot(tree, root, input, options));
}

function analyzeRoot(tree: ModuleTree, root: string, input: ScanInput, options: AnalyzeOptions): Analysis {
  const started = performance.now();
  const module = evaluateRoot(tree, root, options);
  const { findings, diagnostics } = checkModule(options.ruleSet ?? catalogue, module);
  const vulnerabilities = findings.map(toVulnerability).toSorted(bySource);
  const folder = root === '.' ? '' : `${root}/`;
  const errors = [
    ...input.unreadable
      .filter(({ path }) => path.startsWith(folder) && !path.slice(folder.length).includes('/'))
      .map(({ path, reason }) => ({ kind: 'unreadable' as const, file: path, line: 1, message: reason })),
    ...[...module.diagnostics, ...diagnostics].map(({ kind, file, line, summary, detail }) => ({
      kind,
      file,
      line,
      message: detail ? `${summary}: ${detail}` : summary,
    })),
  ];
  return {
    root,
    rule_based_score: ruleBasedScore(vulnerabilities),
    vulnerabilities,
    summary: summarize(vulnerabilities),
    features_analyzed: countFeatures(vulnerabilities, managedResources(module)),
    errors,
    performance: {
      scan_time_seconds: (performance.now() - started) / 1000,
      files: module.files.length,
      bytes: module.files.reduce((total, source) => total + source.text.length, 0),
      from_cache: false,
    },
  };
}

/** Several roots that were uploaded together count as one scan. `unreadable` files outside of every root are kept. */
export function analyzeTogether(input: ScanInput, options: AnalyzeOptions = {}): Analysis {
  const started = performance.now();
  const parts = analyzeRoots(input, options);
  const vulnerabilities = parts.flatMap((part) => part.vulnerabilities);
  const errors = parts.flatMap((part) => part.errors);
  const reported = new Set(errors.map(({ file }) => file));
  for (const { path, reason } of input.unreadable) {
    if (!reported.has(path)) errors.push({ kind: 'unreadable' as const, file: path, line: 1, message: reason });
  }
  const totalResources = parts.reduce((total, part) => total + part.features_analyzed.total_resources, 0);
  return {
    root: '.',
    rule_based_score: ruleBasedScore(vulnerabilities),
    vulnerabilities,
    summary: summarize(vulnerabilities),
    features_analyzed: countFeatures(vulnerabilities, totalResources),
    errors,
    performance: {
      scan_time_seconds: (performance.now() - started) / 1000,
      files: input.files.size,
      bytes: [...input.files.values()].reduce((total, text) => total + text.length, 0),
      from_cache: false,
    },
  };
}

function toVulnerability({ rule, resource, message, file, startLine, endLine, fingerprint }: Finding): Vulnerability {
  return {
    rule_id: rule.id,
    aliases: [...(rule.aliases ?? [])],
    severity: rule.severity,
    points: pointsOf[rule.severity],
    category: rule.category,
    message,
    resource,
    file,
    start_line: startLine,
    end_line: endLine,
    remediation: rule.fix,
    mitre: [...(rule.mitre ?? [])],
    suppressed: false,
    fingerprint,
  };
}

function bySource(a: Vulnerability, b: Vulnerability): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start_line - b.start_line || (a.rule_id < b.rule_id ? -1 : 1);
}

function ruleBasedScore(vulnerabilities: readonly Vulnerability[]): number {
  const points = vulnerabilities.reduce((total, { suppressed, points: own }) => total + (suppressed ? 0 : own), 0);
  return Math.min(100, points);
}

const summaryKey = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low' } as const satisfies Record<
  Severity,
  keyof SeverityCounts
>;

function summarize(vulnerabilities: readonly Vulnerability[]): SeverityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity, suppressed } of vulnerabilities) if (!suppressed) counts[summaryKey[severity]] += 1;
  return counts;
}

const featureOf: Partial<Record<Category, Exclude<keyof Features, 'total_resources'>>> = {
  open_port: 'open_ports',
  hardcoded_secret: 'hardcoded_secrets',
  public_access: 'public_access',
  unencrypted_storage: 'unencrypted_storage',
};

function countFeatures(vulnerabilities: readonly Vulnerability[], totalResources: number): Features {
  const features = { open_ports: 0, hardcoded_secrets: 0, public_access: 0, unencrypted_storage: 0 };
  for (const { category, suppressed } of vulnerabilities) {
    const feature = featureOf[category];
    if (feature && !suppressed) features[feature] = Math.min(100, features[feature] + 1);
  }
  return { ...features, total_resources: Math.min(10_000, totalResources) };
}

function managedResources(module: EvaluatedModule): number {
  return module.resources.filter(({ mode }) => mode === 'managed').length;
}
