import {
  defineRule,
  hcl,
  judge,
  matcher,
  readPolicyDocument,
  truth,
  truthOf,
  type AttributeView,
  type Truth,
} from '@terrasafe/rule-kit';

const attachments = [
  { type: 'aws_iam_group_policy_attachment', path: 'group' },
  { type: 'aws_iam_policy_attachment', path: 'groups' },
];

/** Whether a statement looks at aws:MultiFactorAuthPresent, to allow or to deny. */
function asksForMfa(policy: AttributeView): Truth {
  const statements = readPolicyDocument(policy.value);
  if (!statements) return policy.unknownReason === undefined ? 'false' : 'unknown';
  return truth.some(statements.flatMap(({ conditions }) => [...conditions.values()].map(mentionsMfa)));
}

const mentionsMfa = matcher((keys) =>
  truthOf(keys instanceof Map && [...keys.keys()].some((key) => /^aws:MultiFactorAuth(?:Present|Age)$/i.test(key))),
);

export default defineRule({
  id: 'AWS-IAM-0033',
  title: 'IAM group asks for no second factor',
  severity: 'MEDIUM',
  category: 'weak_authentication',
  why: 'A stolen password or key is enough to use the permissions of the group.',
  fix: 'Attach a policy that denies everything while aws:MultiFactorAuthPresent is false.',
  aliases: ['AVD-AWS-0123', 'aws-iam-enforce-group-mfa', 'aws-iam-enforce-mfa'],
  mitre: ['T1078.004'],
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html',
  ],
  resource: 'aws_iam_group',
  check(group, module) {
    const inline = module
      .attachedTo(group, 'aws_iam_group_policy', 'group')
      .map(({ resource }) => asksForMfa(resource.attribute('policy')));
    const attached = attachments
      .flatMap(({ type, path }) => module.attachedTo(group, type, path))
      .map(({ resource }) => {
        const arn = resource.attribute('policy_arn');
        const [policy] = module.targetsOf(resource, arn.path, 'aws_iam_policy');
        if (policy) return asksForMfa(policy.attribute('policy'));
        return arn.text === undefined ? 'unknown' : 'false';
      });
    return judge(
      truth.not(truth.some([...inline, ...attached])),
      'no policy of the group asks for a second factor',
      group,
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_iam_group" "operators" {
          name = "operators"
        }
      `,
      hcl`
        resource "aws_iam_group" "operators" {
          name = "operators"
        }

        resource "aws_iam_group_policy" "operators" {
          group  = aws_iam_group.operators.name
          policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:Describe*", Resource = "*" }] })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_iam_group" "operators" {
          name = "operators"
        }

        resource "aws_iam_group_policy" "operators" {
          group = aws_iam_group.operators.name
          policy = jsonencode({
            Statement = [{
              Effect    = "Deny"
              Action    = "*"
              Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } }
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = string
        }

        resource "aws_iam_group" "operators" {
          name = "operators"
        }

        resource "aws_iam_group_policy" "operators" {
          group  = aws_iam_group.operators.name
          policy = var.it
        }
      `,
    ],
  },
});
