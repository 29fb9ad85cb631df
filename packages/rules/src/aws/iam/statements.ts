import {
  equals,
  judge,
  matcher,
  matches,
  oneOf,
  readPolicyBlocks,
  readPolicyDocument,
  someItem,
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
  return isDocumentElsewhere(resource, policy.path, module) ? [] : judgePolicy(policy, fault, message);
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

/** Whether the policy is the JSON of a document in the same module, which is a subject of its own. */
function isDocumentElsewhere(resource: ResourceView, path: string, module: ModuleView): boolean {
  const documents = new Set(module.ofType('data.aws_iam_policy_document').map(({ address }) => address));
  return resource.references.some(({ from, to }) => from === path && to.some((address) => documents.has(address)));
}

const isAllow = equals('Allow');
const isEverything = oneOf('*', '*:*');

export const allows = (statement: PolicyStatement): Truth => isAllow(statement.effect);

export const onEveryAction = ({ actions }: PolicyStatement): Truth => truth.some(actions.map(isEverything));

export const onEveryResource = ({ resources }: PolicyStatement): Truth => truth.some(resources.map(isEverything));

/** `*`, alone or as the account part of an ARN. */
const isAnyone = matches(/^(?:\*|arn:aws[\w-]*:(?:iam|sts)::\*:.*)$/);

/** Whether it names everyone, conditions aside. */
export const namesAnyone = ({ principals }: PolicyStatement): Truth =>
  truth.some(['*', 'AWS'].flatMap((kind) => (principals.get(kind) ?? []).map(isAnyone)));

/** Condition keys that tie a request to an account, organisation, network or resource that the owner names. */
const narrowingKey =
  /^(?:aws:(?:source(?:arn|account|ip|vpc|vpce|vpcarn|orgid|orgpaths|owner)|vpcsourceip|vpce(?:account|orgid|orgpaths)|principal(?:arn|account|orgid|orgpaths|tag\/.+)|userid|username)|kms:calleraccount|sns:endpoint|lambda:functionurlauthtype|s3:dataaccesspointaccount)$/i;

/** Whether a condition narrows down who may use it; `StringLike` with `*` does not. */
export function isNarrowed({ conditions }: PolicyStatement): Truth {
  const answers: Truth[] = [];
  for (const [operator, keys] of conditions) {
    if (/^(?:Not|StringNot|ArnNot|Null|Bool)/i.test(operator)) continue;
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
