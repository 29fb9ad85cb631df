import { defineRule, hcl, judge, truth } from '@terrasafe/rule-kit';
import { isGroupOf, isOpen } from './security-groups.js';

export default defineRule({
  id: 'AWS-EMR-0003',
  title: 'Security group of an EMR cluster lets the whole internet in',
  severity: 'HIGH',
  category: 'open_port',
  why: 'The web interfaces of Hadoop and Spark run code for whoever reaches them.',
  fix: 'Name the addresses that need to reach the cluster in the rules of its security groups.',
  aliases: ['CKV2_AWS_7'],
  mitre: ['T1190'],
  references: ['https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-security-groups.html'],
  resource: 'aws_emr_cluster',
  check(cluster, module) {
    const faults = module
      .ofType('aws_security_group')
      .map((group) => truth.every([isGroupOf(group, cluster, module), isOpen(group, module)]));
    return judge(truth.some(faults), 'a security group of the cluster is open to every address', cluster);
  },
  examples: {
    fail: [
      hcl`
        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"

          ec2_attributes {
            instance_profile                  = "EMR_EC2_DefaultRole"
            emr_managed_master_security_group = aws_security_group.nodes.id
          }
        }

        resource "aws_security_group" "nodes" {
          name = "nodes"

          ingress {
            from_port   = 8088
            to_port     = 8088
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
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

          ec2_attributes {
            instance_profile                  = "EMR_EC2_DefaultRole"
            emr_managed_master_security_group = aws_security_group.nodes.id
          }
        }

        resource "aws_security_group" "nodes" {
          name = "nodes"

          ingress {
            from_port   = 8088
            to_port     = 8088
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/16"]
          }
        }
      `,
      hcl`
        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"
        }

        resource "aws_security_group" "nodes" {
          name = "nodes"

          ingress {
            from_port   = 8088
            to_port     = 8088
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "addresses" {
          type = list(string)
        }

        resource "aws_emr_cluster" "reports" {
          name          = "reports"
          release_label = "emr-7.5.0"
          service_role  = "EMR_DefaultRole"

          ec2_attributes {
            instance_profile                  = "EMR_EC2_DefaultRole"
            emr_managed_master_security_group = aws_security_group.nodes.id
          }
        }

        resource "aws_security_group" "nodes" {
          name = "nodes"

          ingress {
            from_port   = 8088
            to_port     = 8088
            protocol    = "tcp"
            cidr_blocks = var.addresses
          }
        }
      `,
    ],
  },
});
