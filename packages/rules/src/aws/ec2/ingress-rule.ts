import {
  atLeast,
  atMost,
  defineRule,
  equals,
  judge,
  matches,
  someItem,
  truth,
  worst,
  type Rule,
  type RuleFacts,
  type Truth,
} from '@terrasafe/rule-kit';
import { ingressOf, type Ingress } from './ingress.js';

export const securityGroupTypes = [
  'aws_security_group',
  'aws_default_security_group',
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
] as const;

export const networkAclTypes = ['aws_network_acl', 'aws_default_network_acl', 'aws_network_acl_rule'] as const;

/** A prefix of length 0 is every address, however the address in front of it is written. */
export const everyAddress = someItem(matches(/^[^/]+\/0$/));
const everyProtocol = matches(/^(?:-1|all)$/i);
/** Names in any case, or numbers of https://www.iana.org/assignments/protocol-numbers, which network ACLs need. */
const withPorts = matches(/^(?:tcp|6|udp|17)$/i);
const tcp = matches(/^(?:tcp|6)$/i);

/** Whether the rule lets every address reach what `reaches` asks about; IPv4 and IPv6 each by themselves. */
export function opens(ingress: Ingress, reaches: (ingress: Ingress) => Truth): Truth {
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

/** Whether it covers every port of TCP or UDP, or every protocol; -1 to -1 is how some write every port. */
export const coversAllPorts = ({ protocol, from, to }: Pick<Ingress, 'protocol' | 'from' | 'to'>): Truth =>
  truth.some([
    protocol.is(everyProtocol),
    truth.every([protocol.is(withPorts), from.is(atMost(1)), to.is(atLeast(65535))]),
    truth.every([protocol.is(withPorts), from.is(equals(-1)), to.is(equals(-1))]),
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
      worst(ingressOf(resource).map((ingress) => judge(opens(ingress, reaches), message, ingress.at))),
  });
}
