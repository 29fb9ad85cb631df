import { attributeRule, equals, hcl } from '@terrasafe/rule-kit';

export default attributeRule({
  id: 'AWS-MEMORYDB-0002',
  title: 'MemoryDB takes connections in the clear',
  severity: 'MEDIUM',
  category: 'other',
  why: 'Passwords and data on their way to the cluster can be read by anyone on the network path.',
  fix: 'Leave tls_enabled out, since its default is true; it takes a new cluster.',
  aliases: ['CKV_AWS_202'],
  mitre: ['T1040'],
  references: ['https://docs.aws.amazon.com/memorydb/latest/devguide/in-transit-encryption.html'],
  resource: 'aws_memorydb_cluster',
  path: 'tls_enabled',
  require: equals(true),
  whenAbsent: 'pass',
  message: 'TLS is off',
  examples: {
    fail: [
      hcl`
        resource "aws_memorydb_cluster" "carts" {
          name        = "carts"
          acl_name    = "shop"
          node_type   = "db.t4g.small"
          tls_enabled = false
        }
      `,
    ],
    pass: [
      hcl`
        resource "aws_memorydb_cluster" "carts" {
          name      = "carts"
          acl_name  = "shop"
          node_type = "db.t4g.small"
        }
      `,
      hcl`
        resource "aws_memorydb_cluster" "carts" {
          name        = "carts"
          acl_name    = "shop"
          node_type   = "db.t4g.small"
          tls_enabled = true
        }
      `,
    ],
    unknown: [
      hcl`
        variable "tls" {
          type = bool
        }

        resource "aws_memorydb_cluster" "carts" {
          name        = "carts"
          acl_name    = "shop"
          node_type   = "db.t4g.small"
          tls_enabled = var.tls
        }
      `,
    ],
  },
});
