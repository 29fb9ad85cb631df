import {
  equals,
  judge,
  oneOf,
  readPolicyBlocks,
  readPolicyDocument,
  truth,
  unknown,
  worst,
  type AttributeView,
  type BlockView,
  type ModuleView,
  type PolicyStatement,
  type ResourceView,
  type Truth,
  type Verdict,
} from '@terrasafe/rule-kit';

/** The attribute that holds the policy of each type whose policy says what an identity may do. */
const identityPolicies: Readonly<Record<string, string>> = {
  aws_iam_policy: 'policy',
  aws_iam_role_policy: 'policy',
  aws_iam_user_policy: 'policy',
  aws_iam_group_policy: 'policy',
  aws_ssoadmin_permission_set_inline_policy: 'inline_policy',
};

export const identityPolicyTypes = [
  'aws_iam_policy',
  'aws_iam_role_policy',
  'aws_iam_user_policy',
  'aws_iam_group_policy',
  'aws_ssoadmin_permission_set_inline_policy',
  'data.aws_iam_policy_document',
] as const;

/** Judges the statements of an identity's policy, at the document where one is written apart from it. */
export function judgeIdentityPolicy(
  resource: ResourceView,
  module: ModuleView,
  fault: (statement: PolicyStatement) => Truth,
  message: string,
): readonly Verdict[] {
  if (resource.kind === 'data') {
    return judgeStatements(readPolicyBlocks(resource), fault, message, resource);
  }
  const policy = resource.attribute(identityPolicies[resource.type]!);
  const isDocument = module.isAttached(resource, policy.path, 'data.aws_iam_policy_document');
  return isDocument ? [] : judgePolicy(policy, fault, message);
}

/** Judges the statements of a policy in JSON; one without text is in order. */
export function judgePolicy(
  policy: AttributeView,
  fault: (statement: PolicyStatement) => Truth,
  message: string,
): readonly Verdict[] {
  if (!policy.isPresent) return [];
  const statements = readPolicyDocument(policy.value);
  if (statements) return judgeStatements(statements, fault, message, policy);
  return policy.unknownReason === undefined ? [] : [unknown(policy.unknownReason, policy)];
}

function judgeStatements(
  statements: readonly PolicyStatement[],
  fault: (statement: PolicyStatement) => Truth,
  message: string,
  at: AttributeView | BlockView,
): readonly Verdict[] {
  return worst([judge(truth.some(statements.map(fault)), message, at)]);
}

const isAllow = equals('Allow');
const isEverything = oneOf('*', '*:*');

export const allows = (statement: PolicyStatement): Truth => isAllow(statement.effect);

export const onEveryAction = ({ actions }: PolicyStatement): Truth => truth.some(actions.map(isEverything));

export const onEveryResource = ({ resources }: PolicyStatement): Truth => truth.some(resources.map(isEverything));
