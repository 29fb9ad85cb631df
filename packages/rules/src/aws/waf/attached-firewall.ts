import { equals, truth, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';

const associations = ['aws_wafv2_web_acl_association', 'aws_wafregional_web_acl_association'] as const;

/** Whether an association of the module puts a web ACL in front of the resource. */
export const hasFirewall = (resource: ResourceView, module: ModuleView): Truth =>
  truth.some(associations.map((type) => module.hasAttached(resource, type, 'resource_arn')));

/** The web ACLs of the module that are certain to stand in front of the resource. */
export function firewallsOf(resource: ResourceView, module: ModuleView): readonly ResourceView[] {
  return module
    .attachedTo(resource, 'aws_wafv2_web_acl_association', 'resource_arn')
    .filter(({ certain }) => certain)
    .flatMap(({ resource: association }) => module.targetsOf(association, 'web_acl_arn', 'aws_wafv2_web_acl'));
}

/** The managed rule groups that AWS names against Log4j: https://aws.amazon.com/security/security-bulletins/AWS-2021-006/ */
const log4jGroups = ['AWSManagedRulesAnonymousIpList', 'AWSManagedRulesKnownBadInputsRuleSet'] as const;

/** Whether a web ACL of WAFv2 has every managed rule group against Log4j. */
export function stopsLog4j(acl: ResourceView, module: ModuleView): Truth {
  // Rules in JSON are not read.
  if (acl.attribute('rule_json').isPresent) return 'unknown';
  const groups = [
    ...acl.select('rule.statement.managed_rule_group_statement.name'),
    ...module
      .attachedTo(acl, 'aws_wafv2_web_acl_rule_group_association', 'web_acl_arn')
      .flatMap(({ resource }) => resource.select('managed_rule_group.name')),
  ];
  return truth.every(log4jGroups.map((name) => truth.some(groups.map((group) => group.is(equals(name))))));
}
