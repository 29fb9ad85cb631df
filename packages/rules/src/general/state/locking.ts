import { defineRule, hcl, judge, truth, unknown, worst } from '@terrasafe/rule-kit';
import { isLocked, isPartial } from './backends.js';

export default defineRule({
  id: 'GENERAL-STATE-0001',
  title: 'State file is not locked',
  severity: 'LOW',
  category: 'other',
  why: 'Two runs at the same time overwrite each other, and the state no longer tells what exists.',
  fix: 'Set use_lockfile = true in the s3 backend (dynamodb_table before Terraform 1.10), lock_address in the http backend.',
  aliases: ['CKV_TF_3'],
  references: ['https://developer.hashicorp.com/terraform/language/state/locking'],
  resource: 'terraform',
  check(settings) {
    if (settings.moduleAddress !== '') return undefined;
    return worst(
      settings.blocks('backend').map((backend) => {
        const locks = isLocked(backend);
        if (locks === 'false' && isPartial(backend))
          return unknown('the rest of the backend is given to init', backend);
        return judge(truth.not(locks), `the ${backend.labels[0]} backend has no lock`, backend);
      }),
    );
  },
  examples: {
    fail: [
      hcl`
        terraform {
          backend "s3" {
            bucket = "orders-state"
            key    = "orders.tfstate"
            region = "eu-west-1"
          }
        }
      `,
      hcl`
        terraform {
          backend "s3" {
            bucket       = "orders-state"
            key          = "orders.tfstate"
            use_lockfile = false
          }
        }
      `,
      hcl`
        terraform {
          backend "http" {
            address = "https://state.example.com/orders"
          }
        }
      `,
      hcl`
        terraform {
          backend "consul" {
            path = "orders"
            lock = false
          }
        }
      `,
    ],
    pass: [
      hcl`
        terraform {
          backend "s3" {
            bucket       = "orders-state"
            key          = "orders.tfstate"
            use_lockfile = true
          }
        }
      `,
      hcl`
        terraform {
          backend "s3" {
            bucket         = "orders-state"
            key            = "orders.tfstate"
            dynamodb_table = "locks"
          }
        }
      `,
      hcl`
        terraform {
          required_providers {
            aws = {
              source                = "hashicorp/aws"
              configuration_aliases = [aws.replica]
            }
          }

          backend "gcs" {
            bucket = "orders-state"
          }
        }
      `,
      hcl`
        terraform {
          cloud {
            organization = "example"
          }
        }
      `,
    ],
    unknown: [
      hcl`
        terraform {
          backend "s3" {}
        }
      `,
    ],
  },
});
