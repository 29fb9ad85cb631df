import { defineRule, hcl, isEmpty, judge, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EMR-0002',
  title: 'EMR cluster uses Kerberos without a realm',
  severity: 'LOW',
  category: 'weak_authentication',
  why: 'Principals of the cluster cannot be told from those of others, and the cluster does not start.',
  fix: 'Set realm in kerberos_attributes, in capitals by convention, such as "EXAMPLE.INTERNAL".',
  aliases: ['CKV_AWS_114'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos-configure-settings.html'],
  resource: 'aws_emr_cluster',
  check: (cluster) =>
    worst(
      cluster
        .blocks('kerberos_attributes')
        .map((kerberos) => kerberos.attribute('realm'))
        .map((realm) => judge(realm.is(isEmpty, 'true'), 'no realm is set', realm)),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"

          kerberos_attributes {
            kdc_admin_password = "a-test-password"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"
        }
      `,
      hcl`
        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"

          kerberos_attributes {
            kdc_admin_password = "a-test-password"
            realm              = "EXAMPLE.INTERNAL"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "realm" {
          type = string
        }

        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"

          kerberos_attributes {
            kdc_admin_password = "a-test-password"
            realm              = var.realm
          }
        }
      `,
    ],
  },
});
