import { defineRule, hcl, worst, type AttributeView, type Verdict } from '@terrasafe/rule-kit';
import { credentialFormats } from '../../general/secrets/credential-formats.js';

export default defineRule({
  id: 'AWS-EC2-0014',
  title: 'User data of a machine holds a credential',
  severity: 'CRITICAL',
  category: 'hardcoded_secret',
  why: 'User data is shown by the console and by the metadata service, to every process on the machine.',
  fix: 'Revoke the credential; give the machine an instance profile, and let it fetch secrets at boot.',
  aliases: ['CKV_AWS_46', 'AVD-AWS-0029', 'AVD-AWS-0129', 'aws-ec2-no-secrets-in-user-data'],
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
          EOT
        }
      `,
    ],
  },
});

/** Scripts come from files and templates as often as from the source itself, so where the text stands does not matter. */
function judgeScript(script: AttributeView): Verdict | undefined {
  for (const { text } of script.texts()) {
    for (const plain of [text, Buffer.from(text, 'base64').toString('utf8')]) {
      const found = credentialFormats.find(({ pattern }) => pattern.test(plain));
      if (found) return { outcome: 'fail', message: `the script holds ${found.name}`, at: script };
    }
  }
  return undefined;
}
