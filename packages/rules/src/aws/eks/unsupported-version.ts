import { attributeRule, hcl, matches, not } from '@terrasafe/rule-kit';

/** Past extended support in November 2026: 1.30 and everything before it. */
const outOfSupport = matches(/^1\.(?:[12]?\d|30)$/);

export default attributeRule({
  id: 'AWS-EKS-0006',
  title: 'Kubernetes version of the cluster is out of support',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Vulnerabilities found since are not fixed in it, and AWS upgrades the cluster at a time that you do not choose.',
  fix: 'Upgrade to a version in standard support, one minor version at a time.',
  aliases: ['CKV_AWS_339'],
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html'],
  resource: 'aws_eks_cluster',
  path: 'version',
  require: not(outOfSupport),
  whenAbsent: 'pass',
  message: 'the Kubernetes version is out of support',
  examples: {
    fail: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"
          version  = "1.24"
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"
        }
      `,
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"
          version  = "1.34"
        }
      `,
    ],
    unknown: [
      hcl`
        variable "kubernetes" {
          type = string
        }

        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"
          version  = var.kubernetes
        }
      `,
    ],
  },
});
