import { anyOf, attributeRule, hcl } from '@terrasafe/rule-kit';
import { isCommit, isLocal } from './source.js';

export default attributeRule({
  id: 'GENERAL-MODULES-0001',
  title: 'Module source is not pinned to a commit',
  severity: 'LOW',
  category: 'other',
  why: 'A tag or version can be moved to other code, which runs with your credentials at the next init.',
  fix: 'Use a Git source with ?ref= and the commit id.',
  aliases: ['CKV_TF_1'],
  mitre: ['T1195'],
  references: ['https://developer.hashicorp.com/terraform/language/modules/sources'],
  resource: 'module',
  path: 'source',
  require: anyOf(isLocal, isCommit),
  whenAbsent: 'pass',
  message: 'the source names no commit',
  examples: {
    fail: [
      hcl`
        module "shop" {
          source = "git::https://example.com/shop.git?ref=v1.2.0"
        }
      `,
      hcl`
        module "shop" {
          source  = "terraform-aws-modules/vpc/aws"
          version = "5.8.1"
        }
      `,
    ],
    pass: [
      hcl`
        module "shop" {
          source = "git::https://example.com/shop.git?ref=3f2504e04f8911d39a0c0305e82c3301aabbccdd"
        }
      `,
      hcl`
        module "shop" {
          source = "./modules/shop"
        }
      `,
    ],
  },
});
