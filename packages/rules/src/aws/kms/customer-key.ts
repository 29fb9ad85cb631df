import {
  anyOf,
  defineRule,
  isEmpty,
  judge,
  matches,
  not,
  truth,
  truthOf,
  worst,
  type AttributeView,
  type ModuleView,
  type ResourceView,
  type Rule,
  type RuleFacts,
  type Truth,
} from '@terrasafe/rule-kit';

interface CustomerKeyRuleDefinition extends Omit<RuleFacts, 'severity' | 'category' | 'why'> {
  readonly resource: string | readonly [string, ...string[]];
  /** Dotted path of the argument that names the key. */
  readonly path: string;
}

/** A rule: the argument must name a KMS key of one's own, rather than leave it to AWS. */
export function customerKeyRule({ resource, path, ...facts }: CustomerKeyRuleDefinition): Rule {
  return defineRule({
    severity: 'LOW',
    category: 'unencrypted_storage',
    why: 'A key of your own adds a key policy, an audit log of its use and the power to revoke it.',
    ...facts,
    resource,
    check: (subject, module) => worst(subject.select(path).map((key) => judgeCustomerKey(key, subject, module))),
  });
}

/** The verdict on an argument that should name a key of one's own. */
export const judgeCustomerKey = (key: AttributeView, subject: ResourceView, module: ModuleView) =>
  judge(truth.not(isCustomerKey(key, subject, module)), 'no KMS key of your own is set', key);

/** Keys under `alias/aws/` are managed by AWS: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html */
const isForeign = anyOf(isEmpty, matches(/\balias\/aws\//));

const keyTypes = ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key', 'aws_kms_alias'] as const;

/** Whether the argument names a key of one's own: by its value, or as a reference to a key of the module. */
export function isCustomerKey(key: AttributeView, subject: ResourceView, module: ModuleView): Truth {
  const isReference = key.certain && key.unknownReason !== undefined;
  const refersToKey = isReference && keyTypes.some((type) => module.isAttached(subject, key.path, type));
  return truth.some([truthOf(refersToKey), key.is(not(isForeign))]);
}
