import { fail, unknown, type Category, type RunnableRule, type Severity, type Verdict } from '@terrasafe/rule-kit';
import { subjectTypes, type Condition } from './condition.js';
import { judgeCondition } from './judge-condition.js';
import { ResourceTypes } from './resource-types.js';

export interface Policy {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly description: string | undefined;
  readonly guideline: string | undefined;
  readonly definition: Condition;
}

/** A policy as a rule: what its definition does not hold for is at fault. */
export function policyRule({ definition, description, guideline, ...policy }: Policy): RunnableRule {
  const { id, name, severity, category } = policy;
  const named = subjectTypes(definition);
  const subjects = named.length > 0 ? named : [ResourceTypes.all([])];
  const isLink = guideline !== undefined && /^https?:\/\//.test(guideline);
  return {
    id,
    title: name,
    severity,
    category,
    why: description ?? 'It breaks a custom policy.',
    fix: isLink || guideline === undefined ? `Change the resource so that the policy holds: ${name}` : guideline,
    ...(isLink && { references: [guideline] }),
    resource: ruleSubjects(subjects),
    check(resource, module): Verdict | undefined {
      if (!subjects.some((types) => types.accepts(resource))) return undefined;
      const judgement = judgeCondition(definition, resource, module);
      if (!judgement || judgement.truth === 'true') return undefined;
      const { at, reason } = judgement;
      if (judgement.truth === 'false') return fail(`the policy "${name}" does not hold`, at);
      return unknown(reason ?? at.unknownReason ?? 'a value it depends on is unknown', at);
    },
  };
}

/** In the spelling of `Rule.resource`, which has no word for every provider. */
function ruleSubjects(subjects: readonly ResourceTypes[]): RunnableRule['resource'] {
  const names = subjects.flatMap((types) => [...(types.names ?? ['*'])]);
  const [first, ...others] = new Set(names);
  return first === undefined || names.includes('*') || names.includes('provider') ? ['*'] : [first, ...others];
}
