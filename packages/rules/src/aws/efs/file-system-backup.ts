import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isBackedUp } from '../backup/backup-selection.js';

const everySystem = /^arn:[\w-]+:elasticfilesystem:[^:]*:[^:]*:file-system\/\*$/;

export default defineRule({
  id: 'AWS-EFS-0005',
  title: 'EFS file system is in no backup plan',
  severity: 'LOW',
  category: 'other',
  why: 'What is deleted or encrypted by an attacker cannot be recovered.',
  fix: 'Name it in the resources of an aws_backup_selection.',
  aliases: ['CKV2_AWS_18'],
  mitre: ['T1485', 'T1490'],
  references: ['https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html'],
  resource: 'aws_efs_file_system',
  check(system, module) {
    const policies = module.attachedTo(system, 'aws_efs_backup_policy', 'file_system_id');
    const isBacked = truth.some([
      isBackedUp(system, module, everySystem),
      ...policies.map(({ resource, certain }) =>
        truth.every([certain ? 'true' : 'unknown', resource.first('backup_policy.status').is(equals('ENABLED'))]),
      ),
    ]);
    return judge(truth.not(isBacked), 'no backup selection names it', system);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
        }

        resource "aws_backup_selection" "all" {
          name         = "all"
          plan_id      = "0a1b2c3d"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = [aws_efs_file_system.home.arn]
        }
      `,
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
        }

        resource "aws_backup_selection" "all" {
          name         = "all"
          plan_id      = "0a1b2c3d"
          iam_role_arn = "arn:aws:iam::111122223333:role/backup"
          resources    = ["*"]
        }
      `,
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
        }

        resource "aws_efs_backup_policy" "home" {
          file_system_id = aws_efs_file_system.home.id

          backup_policy {
            status = "ENABLED"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        resource "aws_efs_file_system" "home" {
          creation_token = "home"
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
