import { defineRule, type Rule, type RuleFacts } from '@terrasafe/rule-kit';
import { isPublic, judgePolicy } from './statements.js';

interface PublicPolicyRuleDefinition extends RuleFacts {
  readonly resource: readonly [string, ...string[]];
  /** The attribute that holds the policy. */
  readonly path: string;
  readonly message: string;
}

/** A rule on a resource's own policy: it must not allow everyone something without a condition that names someone. */
export function publicPolicyRule({ path, message, ...facts }: PublicPolicyRuleDefinition): Rule {
  return defineRule({ ...facts, check: (resource) => judgePolicy(resource.attribute(path), isPublic, message) });
}
