import type { BlockView, ResourceView } from '@terrasafe/rule-kit';
import type { EvaluatedModule, ModuleDiagnostic } from '@terrasafe/terraform';
import type { Finding } from '../check-module.js';
import type { RuleSet } from '../rule-set.js';
import type { Directive } from './directive.js';
import { PlacedDirectives } from './placed-directives.js';
import { isDate, isOver } from './expiry.js';
import { matchesWildcard } from './wildcard.js';

/** Why a finding does not count, and who says so. */
export interface Suppression {
  readonly by: 'comment' | 'config';
  readonly owner: string | undefined;
  readonly reason: string | undefined;
  readonly until: string | undefined;
  /** Where it is written. */
  readonly file: string;
  readonly line: number;
}

export interface Suppressed {
  /** For each suppressed finding. */
  readonly suppressions: ReadonlyMap<Finding, Suppression>;
  /** Directives that have expired, or that name a rule nobody knows. */
  readonly diagnostics: readonly ModuleDiagnostic[];
}

interface SuppressOptions {
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly workspace: string;
}

type Node = BlockView['node'];

/** Applies the suppressions that are written as comments. A directive on a module call covers all that it makes. */
export function suppressByComments(
  module: EvaluatedModule,
  findings: readonly Finding[],
  ruleSet: RuleSet,
  { today, workspace }: SuppressOptions,
): Suppressed {
  const directives = new PlacedDirectives(module.comments);
  const suppressions = new Map<Finding, Suppression>();
  if (directives.all.length === 0) return { suppressions, diagnostics: [] };
  const calls = new Map(module.moduleCalls.map((call) => [call.address, call.node]));

  for (const finding of findings) {
    const directive = covering(directives, finding, callsAbove(finding.subject.moduleAddress, calls)).find(
      (it) => isInForce(it, today, workspace) && concerns(it, finding) && fits(it, finding.subject),
    );
    if (!directive) continue;
    const { comment, reason, until } = directive;
    suppressions.set(finding, {
      by: 'comment',
      owner: undefined,
      reason,
      until,
      file: comment.source.file,
      line: lineOf(comment),
    });
  }
  return { suppressions, diagnostics: directives.all.flatMap((it) => problemsOf(it, today, ruleSet)) };
}

function covering(directives: PlacedDirectives, { subject, at }: Finding, calls: readonly Node[]): Directive[] {
  const enclosing = [subject.node, ...nodesBetween(subject, at.node), ...calls];
  const blocks = [subject.node, ...calls];
  const onLineOf = (node: Node) => directives.onLine(node.source.file, lineOf(node));
  return [
    ...onLineOf(at.node),
    ...enclosing.flatMap(onLineOf).filter(({ scope }) => scope !== 'next-line'),
    ...blocks.flatMap((node) => directives.within(node)),
    ...directives.inFile(subject.node.source.file),
  ];
}

/** Nested blocks and attributes of a resource that contain a node. */
function nodesBetween(block: BlockView, inner: Node): Node[] {
  const around = ({ node }: { node: Node }) =>
    node.start <= inner.start && node.end >= inner.end && node.source === inner.source;
  const attributes = block.attributes().filter(around);
  const nested = block.blocks().filter(around);
  return [...attributes.map(({ node }) => node), ...nested.flatMap((it) => [it.node, ...nodesBetween(it, inner)])];
}

/** The calls through which a module instance came about, outermost first. */
function callsAbove(moduleAddress: string, calls: ReadonlyMap<string, Node>): Node[] {
  const names = moduleAddress
    .replaceAll(/\["(?:[^"\\]|\\.)*"\]|\[\d+\]/g, '')
    .split('.')
    .filter((part) => part !== 'module' && part !== '');
  return names.flatMap((_, depth) => {
    const address = names
      .slice(0, depth + 1)
      .map((name) => `module.${name}`)
      .join('.');
    return calls.get(address) ?? [];
  });
}

function concerns({ scope, rules }: Directive, { rule }: Finding): boolean {
  const ids = [rule.id, ...(rule.aliases ?? [])];
  const isNamed = rules.some((pattern) => ids.some((id) => matchesWildcard(pattern, id)));
  return scope === 'file-except' ? !isNamed : isNamed;
}

function fits({ where }: Directive, subject: ResourceView): boolean {
  return [...where].every(([path, expected]) => subject.select(path).some((attribute) => attribute.text === expected));
}

function isInForce({ until, workspace: only }: Directive, today: string, workspace: string): boolean {
  return !isOver(until, today) && (only === undefined || only === workspace);
}

function problemsOf({ rules, until, comment }: Directive, today: string, ruleSet: RuleSet): ModuleDiagnostic[] {
  const problem = (summary: string, detail: string): ModuleDiagnostic => ({
    kind: 'suppression',
    severity: 'warning',
    file: comment.source.file,
    line: lineOf(comment),
    summary,
    detail,
  });
  const unknown = rules.filter((pattern) => !ruleSet.hasRuleLike((id) => matchesWildcard(pattern, id)));
  const expiry =
    until === undefined || isDate(until)
      ? isOver(until, today) &&
        problem('Suppression has expired', `It held until ${until}. Fix the finding, or renew it.`)
      : problem('Unreadable expiry date', `"${until}" is not YYYY-MM-DD; the suppression has no effect.`);
  return [
    ...(expiry ? [expiry] : []),
    ...unknown.map((id) => problem('Suppression of an unknown rule', `There is no rule "${id}", so it has no effect.`)),
  ];
}

function lineOf({ source, start }: Pick<Node, 'source' | 'start'>): number {
  return source.line(start);
}
