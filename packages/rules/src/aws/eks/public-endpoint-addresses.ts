import { anyOf, defineRule, equals, hcl, isEmpty, judge, matches, someItem, truth } from '@terrasafe/rule-kit';

const everyAddress = someItem(matches(/^[^/]+\/0$/));

export default defineRule({
  id: 'AWS-EKS-0001',
  title: 'The API of the Kubernetes cluster answers every address on the internet',
  severity: 'HIGH',
  category: 'open_port',
  why: 'Anyone can try credentials, or an exploit, on the API server that controls the whole cluster.',
  fix: 'Set endpoint_public_access = false, or name the networks in public_access_cidrs.',
  aliases: ['CKV_AWS_38', 'AVD-AWS-0041', 'aws-eks-no-public-cluster-access-to-cidr'],
  mitre: ['T1133'],
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html'],
  resource: 'aws_eks_cluster',
  check(cluster) {
    const isPublic = cluster.first('vpc_config.endpoint_public_access').is(equals(true), 'true');
    const addresses = cluster.first('vpc_config.public_access_cidrs');
    // EKS takes an empty list for none, which means everyone.
    const fault = truth.every([isPublic, addresses.is(anyOf(isEmpty, everyAddress), 'true')]);
    return judge(fault, 'the public API endpoint answers every address', addresses);
  },
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
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          vpc_config {
            subnet_ids          = ["subnet-0a1b2c3d"]
            public_access_cidrs = ["198.51.100.0/24", "0.0.0.0/0"]
          }
        }
      `,
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          vpc_config {
            subnet_ids          = ["subnet-0a1b2c3d"]
            public_access_cidrs = []
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
            subnet_ids          = ["subnet-0a1b2c3d"]
            public_access_cidrs = ["198.51.100.0/24"]
          }
        }
      `,
      hcl`
        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          vpc_config {
            subnet_ids              = ["subnet-0a1b2c3d"]
            endpoint_public_access  = false
            endpoint_private_access = true
          }
        }
      `,
    ],
    unknown: [
      hcl`
        variable "offices" {
          type = list(string)
        }

        resource "aws_eks_cluster" "main" {
          name     = "main"
          role_arn = "arn:aws:iam::111122223333:role/eks"

          vpc_config {
            subnet_ids          = ["subnet-0a1b2c3d"]
            public_access_cidrs = var.offices
          }
        }
      `,
    ],
  },
});
