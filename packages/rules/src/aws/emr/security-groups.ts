import { truth, type ModuleView, type ResourceView, type Truth } from '@terrasafe/rule-kit';
import { opens } from '../ec2/ingress-rule.js';
import { ingressOf } from '../ec2/ingress.js';

const groupArguments = [
  'emr_managed_master_security_group',
  'emr_managed_slave_security_group',
  'additional_master_security_groups',
  'additional_slave_security_groups',
  'service_access_security_group',
] as const;

/** Whether a cluster uses the security group, for whichever of its nodes. */
export function isGroupOf(group: ResourceView, cluster: ResourceView, module: ModuleView): Truth {
  const uses = groupArguments
    .flatMap((argument) => module.attachedTo(group, 'aws_emr_cluster', `ec2_attributes.${argument}`))
    .filter(({ resource }) => resource === cluster);
  return truth.some(uses.map(({ certain }) => (certain ? 'true' : 'unknown')));
}

/** Whether the group, or a rule that is attached to it, lets every address in. */
export function isOpen(group: ResourceView, module: ModuleView): Truth {
  const rules = ['aws_security_group_rule', 'aws_vpc_security_group_ingress_rule'].flatMap((type) =>
    module.attachedTo(group, type, 'security_group_id').filter(({ certain }) => certain),
  );
  const ingresses = [group, ...rules.map(({ resource }) => resource)].flatMap(ingressOf);
  return truth.some(ingresses.map((ingress) => opens(ingress, () => 'true')));
}
