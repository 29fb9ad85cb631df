import { defineRule, fail, hcl } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-DATASYNC-0001',
  title: 'DataSync location has its secret key in the source',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'Whoever can read the repository can read, change and delete what is in the store.',
  fix: 'Revoke the key; read it from Secrets Manager, or from a variable that is marked sensitive.',
  aliases: ['CKV_AWS_295'],
  mitre: ['T1552.001'],
  references: ['https://docs.aws.amazon.com/datasync/latest/userguide/create-object-location.html'],
  resource: 'aws_datasync_location_object_storage',
  check(location) {
    const secret = location.attribute('secret_key');
    const place = secret.text ? secret.whereWritten(secret.text) : undefined;
    return place ? fail('secret_key is a literal in the source', place) : undefined;
  },
  examples: {
    fail: [
      hcl`
        resource "aws_datasync_location_object_storage" "files" {
          agent_arns      = ["arn:aws:datasync:eu-west-1:111122223333:agent/agent-0a1b2c3d"]
          server_hostname = "files.example.com"
          bucket_name     = "files"
          access_key      = "files"
          secret_key      = "correct-horse-battery"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_datasync_location_object_storage" "files" {
          agent_arns      = ["arn:aws:datasync:eu-west-1:111122223333:agent/agent-0a1b2c3d"]
          server_hostname = "files.example.com"
          bucket_name     = "files"
        }
      `,
      hcl`
        variable "secret_key" {
          type      = string
          sensitive = true
        }

        resource "aws_datasync_location_object_storage" "files" {
          agent_arns      = ["arn:aws:datasync:eu-west-1:111122223333:agent/agent-0a1b2c3d"]
          server_hostname = "files.example.com"
          bucket_name     = "files"
          access_key      = "files"
          secret_key      = var.secret_key
        }
      `,
    ],
  },
});
