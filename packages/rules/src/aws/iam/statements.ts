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

/** Judges each statement of an identity's policy, at the document where one is written apart from it. */
export function judgeIdentityPolicy(
  resource: ResourceView,
  module: ModuleView,
  fault: (statement: PolicyStatement) => Truth,
  message: string,
): readonly Verdict[] {
  return judgeIdentityStatements(resource, module, (statements) => truth.some(statements.map(fault)), message);
}

/** The same of all statements together, for what they allow between them. */
export function judgeIdentityStatements(
  resource: ResourceView,
  module: ModuleView,
  fault: (statements: readonly PolicyStatement[]) => Truth,
  message: string,
): readonly Verdict[] {
  if (resource.kind === 'data') {
    return worst([judge(fault(readPolicyBlocks(resource)), message, resource)]);
  }
  const policy = resource.attribute(identityPolicies[resource.type]!);
  const isDocument = module.isAttached(resource, policy.path, 'data.aws_iam_policy_document');
  return isDocument ? [] : judgeStatements(policy, fault, message);
}

/** Judges the statements of a policy in JSON; one without text is in order. */
export const judgePolicy = (
  policy: AttributeView,
  fault: (statement: PolicyStatement) => Truth,
  message: string,
): readonly Verdict[] => judgeStatements(policy, (statements) => truth.some(statements.map(fault)), message);

function judgeStatements(
  policy: AttributeView,
  fault: (statements: readonly PolicyStatement[]) => Truth,
  message: string,
): readonly Verdict[] {
  if (!policy.isPresent) return [];
  const statements = readPolicyDocument(policy.value);
  if (statements) return worst([judge(fault(statements), message, policy)]);
  return policy.unknownReason === undefined ? [] : [unknown(policy.unknownReason, policy)];
}

const isAllow = equals('Allow');
const isEverything = oneOf('*', '*:*');

export const allows = (statement: PolicyStatement): Truth => isAllow(statement.effect);

export const onEveryAction = ({ actions }: PolicyStatement): Truth => truth.some(actions.map(isEverything));

export const onEveryResource = ({ resources }: PolicyStatement): Truth => truth.some(resources.map(isEverything));

/** Such a statement is reported as what it is, and not again for each thing that it allows. */
export const isAdministrator = (statement: PolicyStatement): Truth =>
  truth.every([allows(statement), onEveryAction(statement), onEveryResource(statement)]);
