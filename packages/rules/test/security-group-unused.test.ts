import { expect } from 'chai';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

const unused = rules.filter(({ aliases }) => aliases?.includes('CKV2_AWS_5'));
const reported = (source: string) =>
  scanSource(`resource "aws_security_group" "web" {}\n${source}`, unused).findings.map(({ resource }) => resource);

describe('unused security groups', () => {
  it('are used by a module that cannot be read', () => {
    expect(
      reported('module "fleet" {\n source = "example/fleet/aws"\n groups = { web = [aws_security_group.web.id] }\n}'),
    ).to.deep.equal([]);
  });

  it('are not used by a rule, by depends_on or by count', () => {
    for (const source of [
      'resource "aws_security_group" "db" {\n ingress {\n security_groups = [aws_security_group.web.id]\n }\n}\nresource "aws_instance" "db" {\n security_groups = [aws_security_group.db.id]\n}',
      'resource "aws_instance" "web" {\n depends_on = [aws_security_group.web]\n}',
      'resource "aws_instance" "web" {\n count = length(aws_security_group.web.id)\n}',
    ]) {
      expect(reported(source), source).to.deep.equal(['aws_security_group.web']);
    }
  });
});
