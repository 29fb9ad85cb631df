import {
  defineRule,
  judge,
  not,
  readJsonBlocks,
  worst,
  type Matcher,
  type Rule,
  type RuleFacts,
} from '@terrasafe/rule-kit';

interface SecurityConfigurationRuleDefinition extends RuleFacts {
  /** Dotted, inside the part `EncryptionConfiguration` of the document. */
  readonly path: string;
  readonly require: Matcher;
  readonly message: string;
}

/**
 * A rule on one setting in the JSON document of an EMR security configuration, where what is absent is off:
 * https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html
 */
export function securityConfigurationRule({
  path,
  require,
  message,
  ...facts
}: SecurityConfigurationRuleDefinition): Rule {
  return defineRule({
    ...facts,
    resource: 'aws_emr_security_configuration',
    check: (resource) =>
      worst(
        readJsonBlocks(resource.attribute('configuration'))
          .flatMap((document) => document.select(`EncryptionConfiguration.${path}`))
          .map((setting) => judge(setting.is(not(require), 'true'), message, setting)),
      ),
  });
}
