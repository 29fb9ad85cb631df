import {
  atLeast,
  atMost,
  defineRule,
  equals,
  judge,
  matches,
  oneOf,
  someItem,
  truth,
  worst,
  type AttributeView,
  type BlockView,
  type Matcher,
  type ResourceView,
  type Rule,
  type RuleFacts,
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

export const securityGroupTypes = [
  'aws_security_group',
  'aws_default_security_group',
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
] as const;

export const networkAclTypes = ['aws_network_acl', 'aws_default_network_acl', 'aws_network_acl_rule'] as const;

function ports(at: BlockView, protocol: string): Pick<Ingress, 'protocol' | 'from' | 'to'> {
  return { protocol: at.attribute(protocol), from: at.attribute('from_port'), to: at.attribute('to_port') };
}

/** A prefix of length 0 is every address, however the address in front of it is written. */
const everyAddress = someItem(matches(/^[^/]+\/0$/));
const everyProtocol = oneOf('-1', 'all');
/** Names, or numbers of https://www.iana.org/assignments/protocol-numbers, which network ACLs need. */
const withPorts = oneOf('tcp', '6', 'udp', '17', 'TCP', 'UDP');
const tcp = oneOf('tcp', '6', 'TCP');

/** Whether the rule lets every address reach what `reaches` asks about; IPv4 and IPv6 each by themselves. */
function opens(ingress: Ingress, reaches: (ingress: Ingress) => Truth): Truth {
  const isOpen = ingress.sources.map((source, family) => {
    const isDenied = ingress.denials.map(({ ingress: denial, isBefore }) =>
      truth.every([isBefore, denial.applies, denial.sources[family]!.is(everyAddress), reaches(denial)]),
    );
    return truth.every([source.is(everyAddress), truth.not(truth.some(isDenied))]);
  });
  return truth.every([ingress.applies, truth.some(isOpen), reaches(ingress)]);
}

/** Whether it covers a TCP port. */
export const coversPort = ({ protocol, from, to }: Ingress, port: number): Truth =>
  truth.some([
    protocol.is(everyProtocol),
    truth.every([protocol.is(tcp), from.is(atMost(port)), to.is(atLeast(port))]),
  ]);

/** Whether it covers every port of TCP or UDP, or every protocol. */
export const coversAllPorts = ({ protocol, from, to }: Ingress): Truth =>
  truth.some([
    protocol.is(everyProtocol),
    truth.every([protocol.is(withPorts), from.is(atMost(1)), to.is(atLeast(65535))]),
  ]);

/** Whether ports mean something to its protocol: not so for ICMP, where they hold type and code. */
export const hasPorts = ({ protocol }: Ingress): Truth => protocol.is(withPorts);

interface IngressRuleDefinition extends RuleFacts {
  readonly resource: readonly [string, ...string[]];
  /** Asked of a rule that may be public. */
  readonly reaches: (ingress: Ingress) => Truth;
  readonly message: string;
}

/** A rule on what security groups or network ACLs let in from every address. */
export function ingressRule({ reaches, message, ...facts }: IngressRuleDefinition): Rule {
  return defineRule({
    ...facts,
    check: (resource) =>
      worst(
        (readers[resource.type]?.(resource) ?? []).map((ingress) =>
          judge(opens(ingress, reaches), message, ingress.at),
        ),
      ),
  });
}
