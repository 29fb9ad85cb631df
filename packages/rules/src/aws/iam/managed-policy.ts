import { anyOf, defineRule, judge, matches, someItem, worst, type Rule, type RuleFacts } from '@terrasafe/rule-kit';

interface ManagedPolicyRuleDefinition extends RuleFacts {
  /** Name of a policy that AWS manages, such as `AdministratorAccess`. */
  readonly policy: string;
}

/** Where a managed policy is named. */
const places: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ['managed_policy_arns'],
  aws_iam_policy_attachment: ['policy_arn'],
  aws_iam_role_policy_attachment: ['policy_arn'],
  aws_iam_user_policy_attachment: ['policy_arn'],
  aws_iam_group_policy_attachment: ['policy_arn'],
  aws_iam_role_policy_attachments_exclusive: ['policy_arns'],
  aws_ssoadmin_managed_policy_attachment: ['managed_policy_arn'],
  aws_iam_policy: ['arn', 'name'],
};

const types = [
  'aws_iam_role',
  'aws_iam_policy_attachment',
  'aws_iam_role_policy_attachment',
  'aws_iam_user_policy_attachment',
  'aws_iam_group_policy_attachment',
  'aws_iam_role_policy_attachments_exclusive',
  'aws_ssoadmin_managed_policy_attachment',
  'data.aws_iam_policy',
] as const;

/** A rule against a policy that AWS manages, wherever it is looked up or attached. */
export function managedPolicyRule({ policy, ...facts }: ManagedPolicyRuleDefinition): Rule {
  const isPolicy = anyOf(matches(new RegExp(`^${policy}$`)), matches(new RegExp(`:iam::aws:policy/${policy}$`)));
  return defineRule({
    ...facts,
    resource: types,
    check: (subject) =>
      worst(
        places[subject.type]!.map((name) => subject.attribute(name)).map((it) =>
          judge(it.is(someItem(isPolicy)), `the AWS managed policy ${policy} is used`, it),
        ),
      ),
  });
}
