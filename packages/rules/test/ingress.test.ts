import { expect } from 'chai';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

const portRules = rules.filter(({ id }) => /^AWS-EC2-000\d$/.test(id));

function reported(source: string): string[] {
  const { findings, notEvaluated } = scanSource(source, portRules);
  expect(notEvaluated).to.deep.equal([]);
  return findings.map(({ rule }) => rule.id);
}

const group = (ingress: string) => reported(`resource "aws_security_group" "g" {\n  ingress {\n${ingress}\n  }\n}`);
const open = (from: number, to: number, protocol = 'tcp', source = 'cidr_blocks = ["0.0.0.0/0"]') =>
  group(`from_port = ${from}\nto_port = ${to}\nprotocol = "${protocol}"\n${source}`);

const acl = (...entries: [number, string, string][]) =>
  reported(
    `resource "aws_network_acl" "a" {\n${entries
      .map(
        ([number, action, source]) =>
          `ingress {\nrule_no = ${number}\naction = "${action}"\nprotocol = "tcp"\nfrom_port = 22\nto_port = 22\n${source}\n}`,
      )
      .join('\n')}\n}`,
  );
const everyone = 'cidr_block = "0.0.0.0/0"';

describe('ingress', () => {
  it('is told by the ports that a range covers', () => {
    expect(open(22, 22)).to.deep.equal(['AWS-EC2-0001']);
    expect(open(3380, 3400)).to.deep.equal(['AWS-EC2-0002']);
    expect(open(5432, 5432)).to.deep.equal(['AWS-EC2-0003']);
    expect(open(80, 80)).to.deep.equal(['AWS-EC2-0006']);
    expect(open(8080, 8080)).to.deep.equal(['AWS-EC2-0005']);
    expect(open(443, 443)).to.deep.equal([]);
    expect(open(20, 100)).to.have.members(['AWS-EC2-0001', 'AWS-EC2-0006']);
  });

  it('covers every port with protocol -1, and with the full range', () => {
    const all = ['AWS-EC2-0001', 'AWS-EC2-0002', 'AWS-EC2-0004', 'AWS-EC2-0006'];
    expect(open(0, 0, '-1')).to.have.members(all);
    expect(open(0, 65535)).to.have.members(all);
    expect(open(0, 65535, 'udp')).to.deep.equal(['AWS-EC2-0004']);
  });

  it('takes ICMP types for no ports', () => {
    expect(open(8, 0, 'icmp')).to.deep.equal([]);
    expect(open(-1, -1, 'icmp')).to.deep.equal([]);
  });

  it('is public for every prefix of length 0, and for nothing else', () => {
    for (const source of ['cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]', 'ipv6_cidr_blocks = ["0:0::0/0"]']) {
      expect(open(22, 22, 'tcp', source), source).to.deep.equal(['AWS-EC2-0001']);
    }
    for (const source of [
      'cidr_blocks = ["10.0.0.0/8"]',
      'cidr_blocks = []',
      'self = true',
      'prefix_list_ids = ["pl-1"]',
      'security_groups = ["sg-1"]',
    ]) {
      expect(open(22, 22, 'tcp', source), source).to.deep.equal([]);
    }
  });

  it('reports each rule of a group', () => {
    const rule = 'ingress {\nfrom_port = 22\nto_port = 22\nprotocol = "tcp"\ncidr_blocks = ["0.0.0.0/0"]\n}\n';
    expect(reported(`resource "aws_security_group" "g" {\n${rule}${rule}}`)).to.have.lengthOf(2);
  });
});

describe('network ACLs', () => {
  it('let the first rule that fits decide', () => {
    expect(acl([100, 'allow', everyone])).to.deep.equal(['AWS-EC2-0007']);
    expect(acl([100, 'allow', everyone], [90, 'deny', everyone])).to.deep.equal([]);
    expect(acl([100, 'allow', everyone], [110, 'deny', everyone])).to.deep.equal(['AWS-EC2-0007']);
    expect(acl([100, 'allow', everyone], [90, 'deny', 'cidr_block = "10.0.0.0/8"'])).to.deep.equal(['AWS-EC2-0007']);
    expect(acl([100, 'allow', everyone], [90, 'deny', 'ipv6_cidr_block = "::/0"'])).to.deep.equal(['AWS-EC2-0007']);
  });
});
