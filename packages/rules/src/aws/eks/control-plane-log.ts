import { allOf, attributeRule, equals, hcl, someItem } from '@terrasafe/rule-kit';

const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'] as const;

export default attributeRule({
  id: 'AWS-EKS-0003',
  title: 'Control plane of the Kubernetes cluster does not log everything',
  severity: 'LOW',
  category: 'other',
  why: 'Without the audit and authenticator logs nobody can tell who did what in the cluster.',
  fix: 'Set enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"].',
  aliases: ['CKV_AWS_37', 'AVD-AWS-0038', 'aws-eks-enable-control-plane-logging'],
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html'],
  resource: 'aws_eks_cluster',
  path: 'enabled_cluster_log_types',
  require: allOf(...logTypes.map((type) => someItem(equals(type)))),
  whenAbsent: 'fail',
  message: 'not every log of the control plane is enabled',
  examples: {
    fail: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"
        }
      `,
      hcl`
        resource "aws_eks_cluster" "main" {
          name                      = "main"
          role_arn                  = "arn:aws:iam::111122223333:role/eks"
          enabled_cluster_log_types = ["api", "audit"]
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name                      = "main"
          role_arn                  = "arn:aws:iam::111122223333:role/eks"
          enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
        }
      `,
    ],
    unknown: [
      hcl`
        variable "logs" {
          type = list(string)
        }

        resource "aws_eks_cluster" "main" {
          name                      = "main"
          role_arn                  = "arn:aws:iam::111122223333:role/eks"
          enabled_cluster_log_types = var.logs
        }
      `,
    ],
  },
});
