import { defineRule, hcl, isEmpty, judge, truth, worst } from '@terrasafe/rule-kit';

export default defineRule({
  id: 'AWS-EKS-0005',
  title: 'Nodes of the Kubernetes cluster accept SSH from everywhere',
  severity: 'CRITICAL',
  category: 'open_port',
  why: 'Without a security group, remote access opens port 22 of every node to the internet.',
  fix: 'Name security groups in remote_access.source_security_group_ids, or leave remote_access out.',
  aliases: ['CKV_AWS_100'],
  mitre: ['T1133', 'T1110'],
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/create-managed-node-group.html'],
  resource: 'aws_eks_node_group',
  check: (group) =>
    worst(
      group.blocks('remote_access').map((access) => {
        const hasKey = truth.not(access.attribute('ec2_ssh_key').is(isEmpty, 'true'));
        const groups = access.attribute('source_security_group_ids');
        return judge(truth.every([hasKey, groups.is(isEmpty, 'true')]), 'SSH is open to every address', groups);
      }),
    ),
  examples: {
    fail: [
      hcl`
        resource "aws_eks_node_group" "main" {
          cluster_name  = "main"
          node_role_arn = "arn:aws:iam::111122223333:role/node"
          subnet_ids    = ["subnet-0a1b2c3d"]

          remote_access {
            ec2_ssh_key = "ops"
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_eks_node_group" "main" {
          cluster_name  = "main"
          node_role_arn = "arn:aws:iam::111122223333:role/node"
          subnet_ids    = ["subnet-0a1b2c3d"]
        }
      `,
      hcl`
        resource "aws_eks_node_group" "main" {
          cluster_name  = "main"
          node_role_arn = "arn:aws:iam::111122223333:role/node"
          subnet_ids    = ["subnet-0a1b2c3d"]

          remote_access {
            ec2_ssh_key               = "ops"
            source_security_group_ids = ["sg-0a1b2c3d"]
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "groups" {
          type = list(string)
        }

        resource "aws_eks_node_group" "main" {
          cluster_name  = "main"
          node_role_arn = "arn:aws:iam::111122223333:role/node"
          subnet_ids    = ["subnet-0a1b2c3d"]

          remote_access {
            ec2_ssh_key               = "ops"
            source_security_group_ids = var.groups
          }
        }
      `,
    ],
  },
});
