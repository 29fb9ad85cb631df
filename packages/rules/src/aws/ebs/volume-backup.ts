import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isBackedUp } from '../backup/backup-selection.js';

const everyVolume = /^arn:[\w-]+:ec2:[^:]*:[^:]*:volume\/\*$/;

export default defineRule({
  id: 'AWS-EBS-0005',
  title: 'EBS volume is in no backup plan',
  severity: 'LOW',
  category: 'other',
  why: 'What is deleted or encrypted by an attacker cannot be recovered.',
  fix: 'Name it in the resources of an aws_backup_selection.',
  aliases: ['CKV2_AWS_9'],
  mitre: ['T1485', 'T1490'],
  references: ['https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html'],
  resource: 'aws_ebs_volume',
  check: (volume, module) =>
    judge(truth.not(isBackedUp(volume, module, everyVolume)), 'no backup selection names it', volume),
  examples: {
    fail: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
        }

        resource "aws_backup_selection" "all" {
          name         = "all"
          plan_id      = "0a1b2c3d"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = [aws_ebs_volume.data.arn]
        }
      `,
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
        }

        resource "aws_backup_selection" "all" {
          name         = "all"
          plan_id      = "0a1b2c3d"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = ["*"]
        }
      `,
    ],
    unknown: [
      hcl`
        resource "aws_ebs_volume" "data" {
          availability_zone = "eu-west-1a"
          size              = 40
        }

        resource "aws_backup_selection" "all" {
          name         = "all"
          plan_id      = "0a1b2c3d"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"

          selection_tag {
            type  = "STRINGEQUALS"
            key   = "backup"
            value = "nightly"
          }
        }
      `,
    ],
  },
});
