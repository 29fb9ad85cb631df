import type { Matcher } from './matcher.js';
import type { ModuleView } from './module-view.js';
import { every, not, type Truth } from './truth.js';
import type { AttributeView, BlockView, ResourceView } from './view.js';

export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

export type Category =
  'hardcoded_secret' | 'open_port' | 'public_access' | 'unencrypted_storage' | 'weak_authentication' | 'other';

/** The seed's points: a scan's rule-based score is their sum, at most 100. */
export const pointsOf = { CRITICAL: 30, HIGH: 20, MEDIUM: 10, LOW: 5 } as const satisfies Record<Severity, number>;

export type Verdict =
  | { readonly outcome: 'fail'; readonly message: string; readonly at: AttributeView | BlockView }
  | { readonly outcome: 'unknown'; readonly reason: string; readonly at: AttributeView | BlockView };

/** The fault is certain. The message is a sentence without the address, in the user's words. */
export const fail = (message: string, at: AttributeView | BlockView): Verdict => ({ outcome: 'fail', message, at });

/** Whether there is a fault cannot be told; `reason` completes "not evaluated: …". */
export const unknown = (reason: string, at: AttributeView | BlockView): Verdict => ({ outcome: 'unknown', reason, at });

/** The verdict on "is it at fault?": a failure, an unknown with its reason, or nothing. */
export function judge(fault: Truth, message: string, at: AttributeView | BlockView): Verdict | undefined {
  if (fault === 'true') return fail(message, at);
  return fault === 'unknown' ? unknown(at.unknownReason ?? 'a value it depends on is unknown', at) : undefined;
}

/** All failures, or else the first verdict that says unknown. */
export function worst(verdicts: Iterable<Verdict | undefined>): readonly Verdict[] {
  const all = [...verdicts].filter((verdict) => verdict !== undefined);
  const failures = all.filter((verdict) => verdict.outcome === 'fail');
  return failures.length > 0 ? failures : all.slice(0, 1);
}

/** Nothing for a resource that is in order, one verdict, or several for a rule that looks at many places. */
export type Check = (resource: ResourceView, module: ModuleView) => Verdict | readonly Verdict[] | undefined;

/** Terraform source, at least one of each; the compiler refuses a rule without them. */
export interface Examples {
  readonly fail: readonly [string, ...string[]];
  readonly pass: readonly [string, ...string[]];
  /** Neither a finding nor a clean bill. */
  readonly unknown?: readonly string[];
}

/** What a rule says of itself; a rule that a user brings says no more. */
export interface RuleDescription {
  /** `PROVIDER-SERVICE-NNNN`: permanent, never reused. */
  readonly id: string;
  /** The fault as a fact. */
  readonly title: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly why: string;
  readonly fix: string;
  /** Ids of the same policy in other tools; `AVD-X` stands for `X` too, since Trivy has used both spellings. */
  readonly aliases?: readonly string[];
  /** MITRE ATT&CK techniques that the fault enables. */
  readonly mitre?: readonly string[];
  readonly references?: readonly string[];
}

export interface RuleFacts extends RuleDescription {
  readonly examples: Examples;
}

/** What the engine needs of a rule: one of the catalogue, or a user's own. */
export interface RunnableRule extends RuleDescription {
  /**
   * What it looks at: `aws_s3_bucket`, `data.aws_iam_policy_document`, `provider.aws`, `module`, `terraform`,
   * `variable`, `variable-value`, `local`, or `*` for all of them.
   */
  readonly resource: readonly [string, ...string[]];
  readonly check: Check;
}

/** A rule of the catalogue. */
export interface Rule extends RunnableRule, RuleFacts {}

interface RuleDefinition extends RuleFacts {
  readonly resource: string | readonly [string, ...string[]];
  readonly check: Check;
}

export function defineRule({ resource, aliases = [], ...rest }: RuleDefinition): Rule {
  return {
    ...rest,
    resource: typeof resource === 'string' ? [resource] : resource,
    aliases: aliases.flatMap((alias) => (alias.startsWith('AVD-') ? [alias, alias.slice(4)] : [alias])),
  };
}

/** An example's source without the indentation and the outer line breaks that it has in the rule's file. */
export function hcl(strings: TemplateStringsArray): string {
  const lines = strings
    .join('')
    .replace(/^\s*\n|\n\s*$/g, '')
    .split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  return `${lines.map((line) => line.slice(indent)).join('\n')}\n`;
}

interface AttributeRuleDefinition extends RuleFacts {
  readonly resource: string | readonly [string, ...string[]];
  /** Dotted, through nested blocks; where a block repeats, each one must be in order. */
  readonly path: string;
  readonly require: Matcher;
  /** What absence amounts to, by the provider's default. */
  readonly whenAbsent: 'fail' | 'pass';
  /** Completes the message; by default the title. */
  readonly message?: string;
  /** Dotted path of the blocks to look into, if not the resource itself; where there is none, there is no fault. */
  readonly within?: string;
}

/** A rule about one attribute: it must have a value that `require` accepts. */
export function attributeRule(definition: AttributeRuleDefinition): Rule {
  const { path, require, whenAbsent, message, within, ...facts } = definition;
  const accepted = whenAbsent === 'pass' ? 'true' : 'false';
  const judgeAttribute = (it: AttributeView, exists: Truth = 'true') =>
    judge(every([exists, not(it.is(require, accepted))]), message ?? facts.title, it);
  return defineRule({
    ...facts,
    check(resource) {
      if (within === undefined) return worst(resource.select(path).map((it) => judgeAttribute(it)));
      const inside = resource.blocksAt(within).flatMap((block) => block.select(path));
      return worst(inside.map((it) => judgeAttribute(it, it.certain ? 'true' : 'unknown')));
    },
  });
}
