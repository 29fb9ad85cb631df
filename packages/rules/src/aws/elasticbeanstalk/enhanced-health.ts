import { defineRule, equals, hcl, judge, truth } from '@terrasafe/rule-kit';
import { hasOption } from './option-setting.js';

const namespace = 'aws:elasticbeanstalk:healthreporting:system';

export default defineRule({
  id: 'AWS-ELASTICBEANSTALK-0001',
  title: 'Beanstalk environment reports its health without detail',
  severity: 'LOW',
  category: 'other',
  why: 'A failing or attacked instance shows late, and without its cause.',
  fix: 'Set SystemType = "enhanced" in the namespace aws:elasticbeanstalk:healthreporting:system.',
  aliases: ['CKV_AWS_312'],
  references: ['https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced.html'],
  resource: 'aws_elastic_beanstalk_environment',
  check(environment) {
    // Health can only be streamed where it is reported in full.
    const isEnhanced = truth.some([
      hasOption(environment, { namespace, name: 'SystemType' }, equals('enhanced')),
      hasOption(environment, { namespace, name: 'HealthStreamingEnabled' }, equals(true)),
    ]);
    return judge(truth.not(isEnhanced), 'enhanced health reporting is off', environment);
  },
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
            namespace = "aws:elasticbeanstalk:healthreporting:system"
            name      = "SystemType"
            value     = "basic"
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
            namespace = "aws:elasticbeanstalk:healthreporting:system"
            name      = "SystemType"
            value     = "enhanced"
          }
        }
      `,
      hcl`
        resource "aws_elastic_beanstalk_environment" "shop" {
          name        = "shop"
          application = "shop"

          setting {
            namespace = "aws:elasticbeanstalk:healthreporting:system"
            name      = "HealthStreamingEnabled"
            value     = "true"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "health" {
          type = string
        }

        resource "aws_elastic_beanstalk_environment" "shop" {
          name        = "shop"
          application = "shop"

          setting {
            namespace = "aws:elasticbeanstalk:healthreporting:system"
            name      = "SystemType"
            value     = var.health
          }
        }
      `,
    ],
  },
});
