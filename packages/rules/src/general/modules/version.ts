import { anyOf, defineRule, hcl, judge, matches, truth } from '@terrasafe/rule-kit';
import { isCommit, isLocal } from './source.js';

/** In `?ref=`, or in the path or name of an archive. */
const hasVersion = anyOf(
  matches(/[?&]ref=(?:[^&]*[/_-])?v?\d+\.\d+/i),
  matches(/[/_-]v?\d+\.\d+[\w.+-]{0,40}(?:\/|\.(?:zip|tgz|tar\.\w+))/i),
);
const isExact = matches(/^\s*(?:=\s*)?v?\d+\.\d+\.\d+[\w.+-]*\s*$/);

export default defineRule({
  id: 'GENERAL-MODULES-0002',
  title: 'Module source is not pinned to a version',
  severity: 'LOW',
  category: 'other',
  why: 'The next init takes whatever is newest, without anybody having looked at it.',
  fix: 'Add ?ref= with a version tag, or version with one exact version.',
  aliases: ['CKV_TF_2'],
  mitre: ['T1195'],
  references: ['https://developer.hashicorp.com/terraform/language/modules/sources'],
  resource: 'module',
  check(call) {
    const source = call.attribute('source');
    const version = call.attribute('version');
    const isPinned = truth.some([source.is(anyOf(isLocal, isCommit, hasVersion), 'true'), version.is(isExact)]);
    return judge(truth.not(isPinned), 'the source names no version', version.isPresent ? version : source);
  },
  examples: {
    fail: [
      hcl`
        module "shop" {
          source = "git::https://example.com/shop.git"
        }
      `,
      hcl`
        module "shop" {
          source = "git::https://example.com/shop.git?ref=main"
        }
      `,
      hcl`
        module "shop" {
          source  = "terraform-aws-modules/vpc/aws"
          version = "~> 5.0"
        }
      `,
    ],
    pass: [
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
      hcl`
        module "shop" {
          source = "./modules/shop"
        }
      `,
    ],
  },
});
