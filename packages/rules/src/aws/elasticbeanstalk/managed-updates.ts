import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { hasOption } from './option-setting.js';

const managedUpdates = { namespace: 'aws:elasticbeanstalk:managedactions', name: 'ManagedActionsEnabled' };

export default defineRule({
  id: 'AWS-ELASTICBEANSTALK-0002',
  title: 'Beanstalk environment does not update its platform',
  severity: 'LOW',
  category: 'other',
  why: 'Known vulnerabilities of the operating system and the runtime stay until somebody updates by hand.',
  fix: 'Set ManagedActionsEnabled = "true" in the namespace aws:elasticbeanstalk:managedactions, with a start time.',
  aliases: ['CKV_AWS_340'],
  references: ['https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-platform-update-managed.html'],
  resource: 'aws_elastic_beanstalk_environment',
  check: (environment) =>
    judge(truth.not(hasOption(environment, managedUpdates, equals(true))), 'managed updates are off', environment),
  examples: {
    fail: [
      hcl`
        resource "aws_elastic_beanstalk_environment" "shop" {
          name        = "shop"
          application = "shop"
        }
      `,
      hcl`
        resource "aws_elastic_beanstalk_environment" "shop" {
          name        = "shop"
          application = "shop"

          setting {
            namespace = "aws:elasticbeanstalk:managedactions"
            name      = "ManagedActionsEnabled"
            value     = "false"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_elastic_beanstalk_environment" "shop" {
          name        = "shop"
          application = "shop"

          setting {
            namespace = "aws:elasticbeanstalk:managedactions"
            name      = "ManagedActionsEnabled"
            value     = "true"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "updates" {
          type = string
        }

        resource "aws_elastic_beanstalk_environment" "shop" {
          name        = "shop"
          application = "shop"

          setting {
            namespace = "aws:elasticbeanstalk:managedactions"
            name      = "ManagedActionsEnabled"
            value     = var.updates
          }
        }
      `,
    ],
  },
});
