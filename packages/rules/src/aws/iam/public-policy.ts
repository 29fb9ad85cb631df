import {
  matcher,
  matches,
  someItem,
  truth,
  defineRule,
  type PolicyStatement,
  type Truth,
  type Rule,
  type RuleFacts,
} from '@terrasafe/rule-kit';
import { allows, judgePolicy } from './statements.js';

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

/** `*`, alone or as the account part of an ARN. */
const isAnyone = matches(/^(?:\*|arn:aws[\w-]*:(?:iam|sts)::\*:.*)$/);

/** Whether it names everyone, conditions aside. */
export const namesAnyone = ({ principals }: PolicyStatement): Truth =>
  truth.some(['*', 'AWS'].flatMap((kind) => (principals.get(kind) ?? []).map(isAnyone)));

/** Condition keys that tie a request to an account, organisation, network or resource that the owner names. */
const narrowingKey =
  /^(?:aws:(?:source(?:arn|account|ip|vpc|vpce|vpcarn|orgid|orgpaths|owner)|vpcsourceip|vpce(?:account|orgid|orgpaths)|principal(?:arn|account|orgid|orgpaths|tag\/.+)|userid|username)|kms:calleraccount|sns:endpoint|lambda:functionurlauthtype|s3:dataaccesspointaccount)$/i;

/** Negations leave everyone else, and `…IfExists` admits requests without the key, such as anonymous ones. */
const openOperator = /^(?:Not|StringNot|ArnNot|Null|Bool)|IfExists$/i;

/** Whether a condition narrows down who may use it; `StringLike` with `*` does not. */
export function isNarrowed({ conditions }: PolicyStatement): Truth {
  const answers: Truth[] = [];
  for (const [operator, keys] of conditions) {
    if (openOperator.test(operator)) continue;
    answers.push(keysNarrow(keys));
  }
  return truth.some(answers);
}

const keysNarrow = matcher((keys) =>
  keys instanceof Map
    ? truth.some([...keys].map(([key, value]) => (narrowingKey.test(key) ? truth.not(admitsAll(value)) : 'false')))
    : 'false',
);

const admitsAll = someItem(matches(/^(?:\*|0\.0\.0\.0\/0|::\/0|arn:aws[\w-]*:(?:iam|sts)::\*.*)$/));

/** Whether it allows everyone something, unconditionally. */
export const isPublic = (statement: PolicyStatement): Truth =>
  truth.every([allows(statement), namesAnyone(statement), truth.not(isNarrowed(statement))]);
