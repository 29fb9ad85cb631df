import { defineRule, fail, hcl, worst, type AttributeView, type Verdict } from '@terrasafe/rule-kit';
import { credentialFormats } from '../../general/secrets/credential-formats.js';
import { isNamedSecret } from '../../general/secrets/secret-names.js';

export default defineRule({
  id: 'AWS-EC2-0014',
  title: 'User data of a machine holds a credential',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'User data is shown by the console and by the metadata service, to every process on the machine.',
  fix: 'Revoke the credential; give the machine an instance profile, and let it fetch secrets at boot.',
  aliases: [
    'CKV_AWS_46',
    'AVD-AWS-0029',
    'AVD-AWS-0122',
    'AVD-AWS-0129',
    'aws-ec2-no-secrets-in-user-data',
    'aws-ec2-no-secrets-in-launch-template-user-data',
    'aws-ec2-no-sensitive-info',
  ],
  mitre: ['T1552.005', 'T1552.001'],
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html'],
  resource: ['aws_instance', 'aws_launch_template', 'aws_launch_configuration'],
  check: (machine) => worst(['user_data', 'user_data_base64'].map((name) => judgeScript(machine.attribute(name)))),
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "web" {
          ami       = "ami-0a1b2c3d"
          user_data = <<-EOT
            #!/bin/sh
            export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
          EOT
        }
      `,
      hcl`
        resource "aws_launch_configuration" "web" {
          image_id  = "ami-0a1b2c3d"
          user_data = <<-EOT
            #!/bin/sh
            export DATABASE_PASSWORD="correct-horse"
          EOT
        }
      `,
      hcl`
        resource "aws_launch_template" "web" {
          user_data = base64encode("export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_instance" "web" {
          ami       = "ami-0a1b2c3d"
          user_data = <<-EOT
            #!/bin/sh
            aws s3 cp s3://example-config/web.conf /etc/web.conf
            export DATABASE_PASSWORD="$(aws ssm get-parameter --name /db --output text)"
          EOT
        }
      `,
    ],
  },
});

/** `NAME=value` in a shell script, the value without substitutions. */
const assignment = /^\s*(?:export\s+)?(?<name>[A-Za-z_]\w*)=(?<quote>["']?)(?<value>[^\s"'$`;&|]+)\k<quote>(?=[\s;])/gm;

/** Scripts come from files and templates as often as from the source itself, so where the text stands does not matter. */
function judgeScript(script: AttributeView): Verdict | undefined {
  for (const { text, whole } of script.texts()) {
    for (const plain of [text, Buffer.from(text, 'base64').toString('utf8')]) {
      const found = credentialFormats.find(({ pattern }) => pattern.test(plain));
      if (found) return fail(`the script holds ${found.name}`, script);
    }
    for (const { groups = {} } of (whole ? `${text}\n` : text).matchAll(assignment)) {
      const { name = '', value = '' } = groups;
      // What comes from a variable is reported there.
      if (isNamedSecret(name, value) && script.whereWritten(value))
        return fail(`the script sets ${name} to a literal`, script);
    }
  }
  return undefined;
}
