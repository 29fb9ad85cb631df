import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-EKS-0002',
  title: 'The API of the Kubernetes cluster is reachable from outside its network',
  severity: 'MEDIUM',
  category: 'public_access',
  why: 'A private endpoint keeps stolen cluster credentials useless outside the network.',
  fix: 'Set endpoint_public_access = false and endpoint_private_access = true in vpc_config.',
  aliases: ['CKV_AWS_39', 'AVD-AWS-0040', 'aws-eks-no-public-cluster-access'],
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html'],
  resource: 'aws_eks_cluster',
  path: 'vpc_config.endpoint_public_access',
  require: equals(false),
  whenAbsent: 'fail',
  message: 'the API endpoint is public',
  examples: {
    fail: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          vpc_config {
            subnet_ids = ["subnet-0a1b2c3d"]
          }
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          vpc_config {
            subnet_ids             = ["subnet-0a1b2c3d"]
            endpoint_public_access = false
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "public" {
          type = bool
        }

        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          vpc_config {
            subnet_ids             = ["subnet-0a1b2c3d"]
            endpoint_public_access = var.public
          }
        }
      `,
    ],
  },
});
