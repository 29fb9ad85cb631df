import { atLeast, defineRule, everyItem, hcl, judge, matcher, readJson, truth } from '@terrasafe/rule-kit';

const message = 'fewer than two approvals are needed';

/** Every rule of the template asks for at least two approvals. */
const hasEnough = everyItem(
  matcher((statement) =>
    statement instanceof Map ? atLeast(2)(statement.get('NumberOfApprovalsNeeded') ?? null) : 'false',
  ),
);

export default defineRule({
  id: 'AWS-CODECOMMIT-0002',
  title: 'CodeCommit asks for fewer than two approvals',
  severity: 'LOW',
  category: 'other',
  why: 'One accomplice, or one stolen account, is enough to get a change in.',
  fix: 'Set NumberOfApprovalsNeeded to 2 or more.',
  aliases: ['CKV_AWS_257'],
  references: ['https://docs.aws.amazon.com/codecommit/latest/userguide/approval-rule-templates.html'],
  resource: 'aws_codecommit_approval_rule_template',
  check(template) {
    const content = template.attribute('content');
    const document = readJson(content.value);
    if (!(document instanceof Map)) return judge(content.isPresent ? 'unknown' : 'false', message, content);
    return judge(truth.not(hasEnough(document.get('Statements') ?? null)), message, content);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_codecommit_approval_rule_template" "orders" {
          name = "reviewers"
          content = jsonencode({
            Version = "2018-11-08"
            Statements = [{
              Type                    = "Approvers"
              NumberOfApprovalsNeeded = 1
            }]
          })
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_codecommit_approval_rule_template" "orders" {
          name = "reviewers"
          content = jsonencode({
            Version = "2018-11-08"
            Statements = [{
              Type                    = "Approvers"
              NumberOfApprovalsNeeded = 2
            }]
          })
        }
      `,
    ],
    unknown: [
      hcl`
        variable "it" {
          type = number
        }

        resource "aws_codecommit_approval_rule_template" "orders" {
          name = "reviewers"
          content = jsonencode({
            Version = "2018-11-08"
            Statements = [{
              Type                    = "Approvers"
              NumberOfApprovalsNeeded = var.it
            }]
          })
        }
      `,
    ],
  },
});
