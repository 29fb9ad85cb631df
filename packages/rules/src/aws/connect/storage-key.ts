import { defineRule, worst, type Rule, type RuleFacts } from '@terrasafe/rule-kit';
import { judgeCustomerKey } from '../kms/customer-key.js';

interface StorageKeyRuleDefinition extends Omit<RuleFacts, 'severity' | 'category' | 'why'> {
  /** The block inside `storage_config` that describes where an instance stores to. */
  readonly store: 'kinesis_video_stream_config' | 's3_config';
}

/** A rule: what a Connect instance stores there must be encrypted with a key of one's own. */
export function storageKeyRule({ store, ...facts }: StorageKeyRuleDefinition): Rule {
  return defineRule({
    severity: 'LOW',
    category: 'unencrypted_storage',
    why: 'Recordings and transcripts hold what customers said; a key of your own decides who may read them, and logs it.',
    ...facts,
    resource: 'aws_connect_instance_storage_config',
    check: (config, module) =>
      worst(
        config
          .blocks('storage_config')
          .flatMap((storage) => storage.blocks(store))
          .flatMap((block) => block.select('encryption_config.key_id'))
          .map((key) => judgeCustomerKey(key, config, module)),
      ),
  });
}
