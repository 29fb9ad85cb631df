import type { Analysis, NotEvaluated, ScanError, Vulnerability } from '@terrasafe/contracts';
import {
  RuleSet,
  checkModule,
  readSuppressionConfig,
  suppressByComments,
  suppressByConfig,
  type Finding,
  type Suppression,
  type SuppressionConfig,
} from '@terrasafe/engine';
import { pointsOf } from '@terrasafe/rule-kit';
import { rules } from '@terrasafe/rules';
import { evaluatePlan, evaluateRoot, loadTree, type EvaluatedModule, type LoadOptions } from '@terrasafe/terraform';
import { figuresOf } from './figures.js';

/** Terraform sources by relative path, and the Terraform files whose text could not be read. */
export interface ScanInput {
  readonly files: ReadonlyMap<string, string>;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

export interface AnalyzeOptions extends LoadOptions {
  /** The rules to run; all of the catalogue by default. */
  readonly ruleSet?: RuleSet;
  /** Suppressions; by default the `.terrasafe.yaml` at the top of the tree. */
  readonly config?: { readonly file: string; readonly text: string };
  /** Adds what rules could not decide. */
  readonly showUnknown?: boolean;
  /** Called after each root module. */
  readonly onRoot?: (done: number, total: number) => void;
}

export const catalogue = new RuleSet(rules);

const configFile = '.terrasafe.yaml';

interface Part {
  readonly root: string;
  readonly vulnerabilities: Vulnerability[];
  readonly errors: ScanError[];
  readonly notEvaluated: NotEvaluated[];
  readonly resources: number;
  readonly seconds: number;
  readonly module: EvaluatedModule;
}

/**
 * One analysis for each plan of the tree, then for each root module without one, in the order of their paths. Never
 * throws for what the files hold.
 */
export function analyzeRoots(input: ScanInput, options: AnalyzeOptions = {}): Analysis[] {
  return partsOf(input, options).map(({ root, vulnerabilities, errors, notEvaluated, resources, seconds, module }) => ({
    root,
    ...figuresOf(vulnerabilities, resources),
    vulnerabilities,
    errors,
    ...(options.showUnknown && { not_evaluated: notEvaluated }),
    performance: {
      scan_time_seconds: seconds,
      files: module.files.length,
      bytes: module.files.reduce((total, source) => total + source.text.length, 0),
      from_cache: false,
    },
  }));
}

/** Several roots that were uploaded together count as one scan. */
export function analyzeTogether(input: ScanInput, options: AnalyzeOptions = {}): Analysis {
  const started = performance.now();
  const parts = partsOf(input, options);
  const vulnerabilities = parts.flatMap((part) => part.vulnerabilities);
  const resources = parts.reduce((total, part) => total + part.resources, 0);
  // A module that two roots call has its problems once.
  const errors = new Map(
    [...parts.flatMap((part) => part.errors), ...input.unreadable.map(unreadable)].map((error) => [
      JSON.stringify(error),
      error,
    ]),
  );
  return {
    root: '.',
    ...figuresOf(vulnerabilities, resources),
    vulnerabilities,
    errors: [...errors.values()],
    ...(options.showUnknown && { not_evaluated: parts.flatMap((part) => part.notEvaluated) }),
    performance: {
      scan_time_seconds: (performance.now() - started) / 1000,
      files: input.files.size,
      bytes: [...input.files.values()].reduce((total, text) => total + text.length, 0),
      from_cache: false,
    },
  };
}

function partsOf(input: ScanInput, options: AnalyzeOptions): Part[] {
  const tree = loadTree(input.files);
  const today = new Date().toISOString().slice(0, 10);
  const text = input.files.get(configFile);
  const given = options.config ?? (text === undefined ? undefined : { file: configFile, text });
  const { ruleSet } = options;
  const known = ruleSet ? new RuleSet([...catalogue.rules, ...ruleSet.rules]) : catalogue;
  const config = given && readSuppressionConfig(given.file, given.text, today, known);
  const plans = [...input.files]
    .filter(([path, content]) => isPlan(path, content))
    .map(([path, content]) => ({ root: path, module: evaluatePlan(path, content, tree) }));
  // A root whose plan is there is judged by its plan, which knows more; its places are those of the sources.
  const planned = new Set(plans.map(({ module }) => module.path));
  const roots = tree.roots.filter((root) => !planned.has(root));
  const total = plans.length + roots.length;
  const run: Run = { input, options, today, config, known };
  const parts: Part[] = [];
  const add = (root: string, evaluate: () => EvaluatedModule) => {
    parts.push(analyzeModule(root, evaluate, run));
    options.onRoot?.(parts.length, total);
  };
  for (const { root, module } of plans) add(root, () => module);
  for (const root of roots) add(root, () => evaluateRoot(tree, root, options));
  return parts;
}

/** `terraform show -json PLAN`: https://developer.hashicorp.com/terraform/internals/json-format */
function isPlan(path: string, text: string): boolean {
  return /(?<!\.(?:tf|tofu|tfvars))\.json$/.test(path) && text.includes('"planned_values"');
}

interface Run {
  readonly input: ScanInput;
  readonly options: AnalyzeOptions;
  readonly today: string;
  readonly config: SuppressionConfig | undefined;
  /** Rules that a suppression may name, whether they run or not. */
  readonly known: RuleSet;
}

function analyzeModule(
  root: string,
  evaluate: () => EvaluatedModule,
  { input, options, today, config, known }: Run,
): Part {
  const started = performance.now();
  const module = evaluate();
  const { findings, notEvaluated, diagnostics } = checkModule(options.ruleSet ?? catalogue, module);
  const workspace = options.environment?.TF_WORKSPACE ?? 'default';
  const comments = suppressByComments(module, findings, known, { today, workspace });
  const configured = config ? suppressByConfig(config, findings) : new Map<Finding, Suppression>();
  const vulnerabilities = findings
    .map((finding) => toVulnerability(finding, comments.suppressions.get(finding) ?? configured.get(finding)))
    .toSorted(bySource);
  const folder = root === '.' ? '' : `${root}/`;
  const ownUnreadable = input.unreadable.filter(
    ({ path }) => path.startsWith(folder) && !path.slice(folder.length).includes('/'),
  );
  const problems = [...module.diagnostics, ...diagnostics, ...comments.diagnostics, ...(config?.diagnostics ?? [])];
  return {
    root,
    vulnerabilities,
    errors: [
      ...ownUnreadable.map(unreadable),
      ...problems.map(({ kind, file, line, summary, detail }) => ({
        kind,
        file,
        line,
        message: detail ? `${summary}: ${detail}` : summary,
      })),
    ],
    notEvaluated: notEvaluated.map(({ rule, resource, reason, file, line }) => ({
      rule_id: rule.id,
      resource,
      reason,
      file,
      line,
    })),
    resources: module.resources.filter(({ mode }) => mode === 'managed').length,
    seconds: (performance.now() - started) / 1000,
    module,
  };
}

function unreadable({ path, reason }: ScanInput['unreadable'][number]): ScanError {
  return { kind: 'unreadable', file: path, line: 1, message: reason };
}

function toVulnerability(finding: Finding, suppression: Suppression | undefined): Vulnerability {
  const { rule, resource, message, file, startLine, endLine, fingerprint } = finding;
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
    suppressed: suppression !== undefined,
    suppression: suppression
      ? {
          ...suppression,
          owner: suppression.owner ?? null,
          reason: suppression.reason ?? null,
          until: suppression.until ?? null,
        }
      : null,
    fingerprint,
  };
}

function bySource(a: Vulnerability, b: Vulnerability): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start_line - b.start_line || (a.rule_id < b.rule_id ? -1 : 1);
}
