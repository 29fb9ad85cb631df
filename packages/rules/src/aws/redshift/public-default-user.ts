import { defineRule, equals, hcl, judge, matches, truth } from '@terrasafe/rule-kit';

const wellKnown = matches(/^(?:awsuser|admin|administrator|root|master)$/i);

export default defineRule({
  id: 'AWS-REDSHIFT-0010',
  title: 'Public Redshift cluster has a well-known administrator name',
  severity: 'HIGH',
  category: 'weak_authentication',
  why: 'Anyone on the internet who reaches the cluster has only the password left to guess.',
  fix: 'Set publicly_accessible = false, and master_username to a name that is not in every list.',
  aliases: ['CKV_AWS_391'],
  mitre: ['T1110'],
  references: ['https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html'],
  resource: 'aws_redshift_cluster',
  check(cluster) {
    const isPublic = cluster.attribute('publicly_accessible').is(equals(true));
    const user = cluster.attribute('master_username');
    return judge(truth.every([isPublic, user.is(wellKnown)]), 'the administrator has a well-known name', user);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier  = "warehouse"
          node_type           = "ra3.large"
          master_username     = "awsuser"
          publicly_accessible = true
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier  = "warehouse"
          node_type           = "ra3.large"
          master_username     = "awsuser"
          publicly_accessible = false
        }
      `,
      hcl`
        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier  = "warehouse"
          node_type           = "ra3.large"
          master_username     = "warehouse_owner"
          publicly_accessible = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "user" {
          type = string
        }

        resource "aws_redshift_cluster" "warehouse" {
          cluster_identifier  = "warehouse"
          node_type           = "ra3.large"
          master_username     = var.user
          publicly_accessible = true
        }
      `,
    ],
  },
});
