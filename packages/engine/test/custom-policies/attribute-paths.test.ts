import { expect } from 'chai';
import { evaluatePlan } from '@terrasafe/terraform';
import { checkModule, readPolicies, RuleSet } from '../../src/index.js';
import { checkPolicies, outcomeOf, outcomes, policyOf } from './check-policy.js';

const disk = (encrypted: string) => `disk {\n encrypted = ${encrypted}\n}\n`;
const dynamicDisk = (encrypted: string) =>
  `dynamic "disk" {\n for_each = var.v\n content {\n encrypted = ${encrypted}\n }\n}\n`;
const ingress = (...blocks: string[]) => `ingress {\n cidr_blocks = [${blocks.map((it) => `"${it}"`).join()}]\n}\n`;

describe('attribute paths of custom policies', () => {
  for (const [attribute, body, expected] of [
    ['tags.Name', 'tags = { Name = "x" }', 'pass'],
    ['tags.Name', 'tags = { Other = "x" }', 'fail'],
    ['tags.Name', 'tags = var.v', 'pass'],
    ['tags.kubernetes.io/name', 'tags = { "kubernetes.io/name" = "x" }', 'pass'],
    ['tags.kubernetes.io/name.more', 'tags = { "kubernetes.io/name" = { more = 1 } }', 'pass'],
    ['a.1', 'a = ["x", "y"]', 'pass'],
    ['a[1]', 'a = ["x", "y"]', 'pass'],
    ['a.1', 'a = ["x"]', 'fail'],
    ['a.1.b', 'a = [{ b = 1 }, { b = 2 }]', 'pass'],
    ['a.1', 'a = concat(var.v, ["x", "y"])', 'unknown'],
    ['disk.0.encrypted', disk('true'), 'pass'],
    ['disk.1.encrypted', disk('true'), 'fail'],
    ['disk.0.encrypted', 'disk = { encrypted = true }', 'pass'],
    ['disk.0.encrypted', dynamicDisk('true') + disk('true'), 'unknown'],
    ['disk.1.encrypted', dynamicDisk('true') + disk('true'), 'unknown'],
    ['disk.1.encrypted', disk('true') + disk('true') + dynamicDisk('true'), 'pass'],
    ['disk', disk('true'), 'pass'],
    ['disk', dynamicDisk('true'), 'unknown'],
    ['disk.encrypted', dynamicDisk('true'), 'unknown'],
    ['*.encrypted', disk('true'), 'pass'],
    ['policy.Statement.*.Effect', 'policy = jsonencode({ Statement = [{ Effect = "Deny" }] })', 'pass'],
    ['policy.Statement.*.Action', 'policy = jsonencode({ Statement = [{ Effect = "Deny" }] })', 'fail'],
    ['policy.Statement', 'policy = "plain"', 'fail'],
    ['policy.Statement', 'policy = "x${var.v}"', 'unknown'],
    ['a.b', 'a = 1', 'fail'],
    ['resource_type', '', 'pass'],
    ['file_path_', '', 'pass'],
    ['__change_actions__', '', 'unknown'],
  ] as const) {
    it(`${attribute} exists in ${JSON.stringify(body)}: ${expected}`, () => {
      expect(outcomeOf({ attribute, operator: 'exists' }, body)).to.equal(expected);
    });
  }

  it('passes behind a wildcard when any item does, also when the operator is negated', () => {
    const wildcard = { attribute: 'ingress.*.cidr_blocks', value: '0.0.0.0/0' };
    const open = ingress('0.0.0.0/0') + ingress('192.168.1.0/24');
    expect(outcomeOf({ ...wildcard, operator: 'contains' }, open)).to.equal('pass');
    expect(outcomeOf({ ...wildcard, operator: 'not_contains' }, open)).to.equal('pass');
    expect(outcomeOf({ ...wildcard, operator: 'contains' }, ingress('10.0.0.0/8', '0.0.0.0/0/0'))).to.equal('fail');
  });

  it('goes through several wildcards, and the values of maps', () => {
    const blocks = { attribute: 'ingress.*.cidr_blocks.*', operator: 'equals', value: 'b' };
    expect(outcomeOf(blocks, ingress('a') + ingress('a', 'b'))).to.equal('pass');
    expect(outcomeOf(blocks, ingress('a') + ingress('c'))).to.equal('fail');
    expect(outcomeOf({ ...blocks, attribute: 'tags.*' }, 'tags = { x = "b" }')).to.equal('pass');
    const asObject = 'ingress = { cidr_blocks = ["b"] }';
    expect(outcomeOf({ ...blocks, attribute: 'ingress.*.cidr_blocks.0' }, asObject)).to.equal('pass');
  });

  it('does not count items without the attribute', () => {
    const condition = { attribute: 'disk.*.encrypted', value: true };
    const partly = `disk {}\n${disk('true')}`;
    expect(outcomeOf({ ...condition, operator: 'not_exists' }, partly)).to.equal('fail');
    expect(outcomeOf({ ...condition, operator: 'not_equals' }, partly)).to.equal('fail');
    expect(outcomeOf({ ...condition, operator: 'not_equals' }, 'disk {}')).to.equal('pass');
    expect(outcomeOf({ ...condition, operator: 'is_empty' }, 'disk {}')).to.equal('pass');
  });

  it('wants every block in order without a wildcard', () => {
    const condition = { attribute: 'disk.encrypted', operator: 'equals', value: true };
    expect(outcomeOf(condition, disk('true') + disk('true'))).to.equal('pass');
    expect(outcomeOf(condition, disk('true') + disk('false'))).to.equal('fail');
    expect(outcomeOf(condition, `${disk('true')}disk {}\n`)).to.equal('fail');
    expect(outcomeOf(condition, disk('true') + disk('var.v'))).to.equal('unknown');
    expect(outcomeOf(condition, disk('false') + disk('var.v'))).to.equal('fail');
    const open = ingress('0.0.0.0/0') + ingress('10.0.0.0/8');
    const block = { attribute: 'ingress.cidr_blocks', value: '0.0.0.0/0' };
    expect(outcomeOf({ ...block, operator: 'not_contains' }, open)).to.equal('fail');
    const inverted = { not: { cond_type: 'attribute', resource_types: ['sg'], operator: 'contains', ...block } };
    expect(outcomes(inverted, `resource "sg" "a" {\n${open}}`)).to.deep.equal(['sg.a fail']);
    expect(outcomes(inverted, `resource "sg" "a" {\n${ingress('10.0.0.0/8')}}`)).to.deep.equal([]);
  });

  it('counts blocks', () => {
    const two = { attribute: 'disk', operator: 'length_equals', value: 2 };
    expect(outcomeOf(two, disk('true') + disk('true'))).to.equal('pass');
    expect(outcomeOf(two, disk('true'))).to.equal('fail');
    expect(outcomeOf(two, disk('true') + dynamicDisk('true'))).to.equal('unknown');
    expect(outcomeOf({ ...two, value: 0 }, disk('true') + dynamicDisk('true'))).to.equal('fail');
  });

  it('does not take what a plan computes for what is written', () => {
    const planned = {
      address: 't.a',
      mode: 'managed',
      type: 't',
      name: 'a',
      provider_name: 'example.com/x/t',
      values: { bucket: 'x' },
    };
    const change = { actions: ['create'], before: null, after: { bucket: 'x' }, after_unknown: { policy: true } };
    const plan = JSON.stringify({
      format_version: '1.2',
      planned_values: { root_module: { resources: [planned] } },
      resource_changes: [{ ...planned, change }],
      configuration: {},
    });
    const count = (attribute: string) => {
      const definition = { cond_type: 'attribute', resource_types: ['t'], attribute, operator: 'exists' };
      const { rules } = readPolicies(new Map([['p.json', policyOf(definition)]]));
      const { findings, notEvaluated } = checkModule(new RuleSet(rules), evaluatePlan('plan.json', plan));
      return [findings.length, notEvaluated.length];
    };
    expect(count('bucket')).to.deep.equal([0, 0]);
    expect(count('policy')).to.deep.equal([0, 1]);
    expect(count('acl')).to.deep.equal([1, 0]);
  });

  it('looks through one of several possible values', () => {
    const condition = { attribute: 'a.b', operator: 'equals', value: 1 };
    expect(outcomeOf(condition, 'a = var.v ? { b = 1, c = 0 } : { b = 1, c = 1 }')).to.equal('pass');
    expect(outcomeOf(condition, 'a = var.v ? { b = 1 } : { b = 2 }')).to.equal('unknown');
  });

  it('points at the attribute, or else at the resource', () => {
    const policy = policyOf({
      cond_type: 'attribute',
      resource_types: ['t'],
      attribute: 'disk.encrypted',
      operator: 'equals',
      value: true,
    });
    const body = `resource "t" "a" {\n  disk {\n    encrypted = true\n  }\n  disk {\n    encrypted = false\n  }\n}\n`;
    const { findings } = checkPolicies(policy, `${body}resource "t" "b" {\n}\n`);
    expect(findings.map((it) => [it.resource, it.startLine, it.endLine, it.file])).to.deep.equal([
      ['t.a', 6, 6, 'main.tf'],
      ['t.b', 9, 10, 'main.tf'],
    ]);
    expect(findings[0]!.message).to.equal('t.a: the policy "Ensure it" does not hold');
    const unknown = checkPolicies(policy, 'variable "v" {}\nresource "t" "a" {\n disk {\n  encrypted = var.v\n }\n}\n');
    expect(unknown.notEvaluated.map(({ line, reason }) => [line, reason])).to.deep.equal([
      [4, 'var.v: the variable has no value'],
    ]);
  });
});

describe('JSONPath attributes of custom policies', () => {
  const rules =
    'ingress {\n to_port = 22\n cidr_blocks = ["0.0.0.0/0"]\n}\ningress {\n to_port = 443\n cidr_blocks = ["a", "b"]\n}\n';
  const tags = 'tags = [{ Key = "env", Value = "prod" }, { Key = "team", Value = "x" }]';
  for (const [attribute, body, operator, value, expected] of [
    ['ingress[?(@.to_port == 22)].cidr_blocks', rules, 'equals', '0.0.0.0/0', 'pass'],
    ['ingress[?(@.to_port == 22 & @.cidr_blocks[0] == x)].cidr_blocks', rules, 'exists', undefined, 'fail'],
    ['ingress[?(@.to_port > 22 && @.to_port <= 443)].cidr_blocks[1]', rules, 'equals', 'b', 'pass'],
    ['ingress[?(@.to_port >= 444)]', rules, 'not_exists', undefined, 'pass'],
    ['ingress[?(@.to_port < 22)]', rules, 'exists', undefined, 'fail'],
    ['ingress[?(@.to_port != 22)].to_port', rules, 'equals', 443, 'pass'],
    ['ingress[?(@.from_port)]', rules, 'exists', undefined, 'fail'],
    ['$.ingress[*].cidr_blocks[*]', rules, 'equals', 'b', 'pass'],
    ['$.ingress[1].cidr_blocks[-1]', rules, 'equals', 'b', 'pass'],
    ['ingress[0:1].to_port', rules, 'equals', 443, 'fail'],
    ['ingress.to_port', rules, 'equals', 443, 'pass'],
    ['$..to_port', rules, 'equals', 443, 'pass'],
    ['$..[?(@.to_port == 443)].cidr_blocks', rules, 'contains', 'a', 'pass'],
    ["['ingress'].*.to_port", rules, 'equals', 443, 'pass'],
    ['tags[?(@.Key == env)].Value', tags, 'within', ['prod', 'prod-eu'], 'pass'],
    ["tags[?(@.Key == 'team')].Value", tags, 'within', ['prod', 'prod-eu'], 'fail'],
    ['tags[?(@.Key =~ "^t.*")].Value', tags, 'equals', 'x', 'pass'],
    ['tags[?(@.Key == env)].Value', 'tags = [{ Key = var.v, Value = "x" }]', 'equals', 'y', 'fail'],
    ['tags[?(@.Key == env)].Value', 'tags = [{ Key = var.v, Value = "x" }]', 'equals', 'x', 'unknown'],
    ['tags[?(@.Key == env)].Value', 'tags = var.v', 'equals', 'x', 'unknown'],
    [
      'policy.Statement[?(@.Effect == Allow)].Action',
      'policy = jsonencode({ Statement = { Effect = "Allow", Action = "*" } })',
      'equals',
      '*',
      'pass',
    ],
    ['labels["a b"]', 'labels = { "a b" = 1 }', 'equals', 1, 'pass'],
    ['labels.x', 'labels = { x = null }', 'exists', undefined, 'fail'],
    ['a.b', 'a = var.v ? { b = 1 } : { b = 2 }', 'equals', 1, 'unknown'],
    ['a[1]', 'a = concat(var.v, ["x", "y"])', 'equals', 'x', 'unknown'],
    ['a[?(@.b == 1)].c', 'a = concat(var.v, [{ b = 1, c = 2 }])', 'equals', 2, 'pass'],
    ['a[?(@.b == 1)].c', 'a = concat(var.v, [{ b = 1, c = 2 }])', 'equals', 3, 'unknown'],
  ] as const) {
    it(`${attribute} ${operator} ${JSON.stringify(value)}: ${expected}`, () => {
      expect(outcomeOf({ attribute, operator: `jsonpath_${operator}`, value }, body)).to.equal(expected);
    });
  }
});
