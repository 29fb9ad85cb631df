import { defineRule, equals, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

/** Types that leave the choice: newer ones are optimised whatever the argument says, older ones never are. */
const hasChoice = matches(
  /^(?:c1\.xlarge|g2\.2xlarge|m1\.x?large|m2\.[24]xlarge|m3\.2?xlarge|[cr]3\.[24]?xlarge|i2\.[24]?xlarge)$/,
);

export default defineRule({
  id: 'AWS-EC2-0017',
  title: 'Machine shares its network with its disks',
  severity: 'LOW',
  category: 'other',
  why: 'Traffic of applications and of disks hold each other up.',
  fix: 'Set ebs_optimized = true, or take an instance type of the current generation.',
  aliases: ['CKV_AWS_135'],
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/ebs-optimized.html'],
  resource: 'aws_instance',
  check(machine) {
    const optimized = machine.attribute('ebs_optimized');
    const isOptional = machine.attribute('instance_type').is(hasChoice, 'true');
    return judge(
      truth.every([isOptional, truth.not(optimized.is(equals(true)))]),
      'it is not EBS-optimized',
      optimized,
    );
  },
  examples: {
    fail: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "m3.xlarge"
        }
      `,
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "r3.2xlarge"
          ebs_optimized = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "m3.xlarge"
          ebs_optimized = true
        }
      `,
      hcl`
        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "t4g.small"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "optimized" {
          type = bool
        }

        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = "m3.xlarge"
          ebs_optimized = var.optimized
        }
      `,
      hcl`
        variable "type" {
          type = string
        }

        resource "aws_instance" "web" {
          ami           = "ami-0a1b2c3d"
          instance_type = var.type
        }
      `,
    ],
  },
});
