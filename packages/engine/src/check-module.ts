import { createHash } from 'node:crypto';
import { ModuleView, type ResourceView, type RunnableRule, type Verdict } from '@terrasafe/rule-kit';
import type { EvaluatedModule, ModuleDiagnostic } from '@terrasafe/terraform';
import type { RuleSet } from './rule-set.js';

/** A certain fault. Lines are 1-based and cover the attribute or block that carries it. */
export interface Finding {
  readonly rule: RunnableRule;
  readonly subject: ResourceView;
  readonly at: Verdict['at'];
  /** Address of the subject. */
  readonly resource: string;
  readonly message: string;
  readonly file: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly fingerprint: string;
}

/** A rule that could not decide, and why. */
export interface NotEvaluated {
  readonly rule: RunnableRule;
  readonly resource: string;
  readonly reason: string;
  readonly file: string;
  readonly line: number;
}

export interface ModuleFindings {
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly NotEvaluated[];
  /** Rules that threw; the others went on. */
  readonly diagnostics: readonly ModuleDiagnostic[];
}

/** Runs each rule on the subjects that it names. The cost grows with subjects and findings, not with rules × subjects. */
export function checkModule(ruleSet: RuleSet, module: EvaluatedModule): ModuleFindings {
  const view = new ModuleView(module);
  const findings: Finding[] = [];
  const notEvaluated: NotEvaluated[] = [];
  const diagnostics: ModuleDiagnostic[] = [];
  const seen = new Map<string, number>();

  const run = (rule: RunnableRule, subject: ResourceView) => {
    let verdicts: readonly Verdict[];
    try {
      verdicts = [rule.check(subject, view) ?? []].flat();
    } catch (error) {
      const { file, startLine: line } = placeOf(subject.node);
      const detail = `Rule ${rule.id} failed on ${subject.address}: ${error instanceof Error ? error.message : String(error)}`;
      diagnostics.push({ kind: 'rule', severity: 'error', file, line, summary: 'A rule failed', detail });
      return;
    }
    for (const verdict of verdicts) {
      const { file, startLine, endLine } = placeOf(verdict.at.node);
      if (verdict.outcome === 'unknown') {
        notEvaluated.push({ rule, resource: subject.address, reason: verdict.reason, file, line: startLine });
        continue;
      }
      const identity = [rule.id, module.path, subject.address, verdict.at.path].join('\n');
      const ordinal = seen.get(identity) ?? 0;
      seen.set(identity, ordinal + 1);
      const message = `${subject.address}: ${verdict.message}`;
      findings.push({
        rule,
        subject,
        at: verdict.at,
        resource: subject.address,
        message,
        file,
        startLine,
        endLine,
        fingerprint: fingerprintOf(identity, ordinal),
      });
    }
  };

  for (const type of ruleSet.subjectTypes) {
    for (const subject of view.ofType(type)) for (const rule of ruleSet.of(type)) run(rule, subject);
  }
  for (const rule of ruleSet.of('*')) for (const subject of view.subjects) run(rule, subject);
  return { findings, notEvaluated, diagnostics };
}

/** Of rule, root module, address and attribute path: it survives moved lines and renamed files, and tells instances apart. */
function fingerprintOf(identity: string, ordinal: number): string {
  return createHash('sha256').update(`${identity}\n${ordinal}`).digest('hex').slice(0, 32);
}

function placeOf({ source, start, end }: ResourceView['node']): { file: string; startLine: number; endLine: number } {
  return { file: source.file, startLine: source.line(start), endLine: source.line(Math.max(start, end - 1)) };
}
