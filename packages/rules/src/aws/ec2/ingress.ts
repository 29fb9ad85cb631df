import {
  atMost,
  equals,
  matches,
  truth,
  type AttributeView,
  type BlockView,
  type Matcher,
  type ResourceView,
  type Truth,
} from '@terrasafe/rule-kit';

/** What one rule of a security group, or of a network ACL, lets in. */
export interface Ingress {
  readonly at: BlockView;
  /** 'true' for an inbound rule that allows; 'unknown' where direction, action or existence is unknown. */
  readonly applies: Truth;
  readonly sources: readonly AttributeView[];
  readonly protocol: AttributeView;
  readonly from: AttributeView;
  readonly to: AttributeView;
  /** Inbound rules that deny, and come before this one: 'unknown' where the order is. */
  readonly denials: readonly { readonly ingress: Ingress; readonly isBefore: Truth }[];
}

type Reader = (resource: ResourceView) => Ingress[];

const inGroup: Reader = (group) =>
  group.blocks('ingress').map((at) => ({
    at,
    applies: at.certain ? 'true' : 'unknown',
    sources: [at.attribute('cidr_blocks'), at.attribute('ipv6_cidr_blocks')],
    denials: [],
    ...ports(at, 'protocol'),
  }));

/** The rules of an ACL apply in the order of their numbers, and the first that fits decides. */
const inAcl: Reader = (acl) => {
  const blocks = acl.blocks('ingress');
  const read = (at: BlockView, action: Matcher, denials: Ingress['denials']): Ingress => ({
    at,
    applies: at.attribute('action').is(action),
    sources: [at.attribute('cidr_block'), at.attribute('ipv6_cidr_block')],
    denials,
    ...ports(at, 'protocol'),
  });
  return blocks.map((at) => {
    const number = at.attribute('rule_no').text;
    const denials = blocks
      .filter((other) => other !== at)
      .map((other) => ({
        ingress: read(other, deny, []),
        isBefore: number === undefined ? ('unknown' as const) : other.attribute('rule_no').is(atMost(Number(number))),
      }));
    return read(at, allow, denials);
  });
};

const deny = matches(/^deny$/i);
const allow = matches(/^allow$/i);

const readers: Readonly<Record<string, Reader>> = {
  aws_security_group: inGroup,
  aws_default_security_group: inGroup,
  aws_security_group_rule: (at) => [
    {
      at,
      applies: at.attribute('type').is(equals('ingress')),
      sources: [at.attribute('cidr_blocks'), at.attribute('ipv6_cidr_blocks')],
      denials: [],
      ...ports(at, 'protocol'),
    },
  ],
  aws_vpc_security_group_ingress_rule: (at) => [
    {
      at,
      applies: 'true',
      sources: [at.attribute('cidr_ipv4'), at.attribute('cidr_ipv6')],
      denials: [],
      ...ports(at, 'ip_protocol'),
    },
  ],
  aws_network_acl: inAcl,
  aws_default_network_acl: inAcl,
  aws_network_acl_rule: (at) => [
    {
      at,
      applies: truth.every([truth.not(at.attribute('egress').is(equals(true))), at.attribute('rule_action').is(allow)]),
      sources: [at.attribute('cidr_block'), at.attribute('ipv6_cidr_block')],
      denials: [],
      ...ports(at, 'protocol'),
    },
  ],
};

function ports(at: BlockView, protocol: string): Pick<Ingress, 'protocol' | 'from' | 'to'> {
  return { protocol: at.attribute(protocol), from: at.attribute('from_port'), to: at.attribute('to_port') };
}

/** What a security group, a network ACL, or a single rule of one, lets in. */
export const ingressOf = (resource: ResourceView): readonly Ingress[] => readers[resource.type]?.(resource) ?? [];
