import { expect } from 'chai';
import { evaluatePlan, loadTree, PartialString, Sensitive, Unknown, type EvaluatedModule } from '../../src/index.js';
import { attributeAt, references, resourceAt } from '../evaluate.js';

const configuration = {
  'main.tf':
    'variable "secret" {}\nresource "aws_s3_bucket" "b" {\n  for_each = toset(["x", "y"])\n  bucket   = each.key\n  versioning {\n    enabled = true\n  }\n}\nmodule "m" {\n  source = "./m"\n  count  = 2\n  bucket = aws_s3_bucket.b["x"].id\n  secret = var.secret\n}',
  'm/main.tf':
    'variable "bucket" {}\nvariable "secret" {}\nresource "aws_s3_bucket_policy" "p" {\n  bucket = var.bucket\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Resource = "arn:aws:s3:::${var.bucket}" }] })\n}\ndata "aws_ami" "a" {\n  owners = ["self"]\n}',
};

const planned = (address: string, type: string, name: string, values: object, sensitive: object = {}) => ({
  address,
  mode: 'managed',
  type,
  name,
  provider_name: 'registry.example/hashicorp/aws',
  values,
  sensitive_values: sensitive,
});
const policy = (at: number) => ({
  address: `module.m[${at}]`,
  resources: [planned(`module.m[${at}].aws_s3_bucket_policy.p`, 'aws_s3_bucket_policy', 'p', { extra: null })],
});

const plan = {
  format_version: '1.2',
  variables: { secret: { value: 's' } },
  planned_values: {
    root_module: {
      resources: [
        planned(
          'aws_s3_bucket.b["x"]',
          'aws_s3_bucket',
          'b',
          { bucket: 'x', versioning: [{ enabled: true, mfa_delete: null }], acl: null, tags: { a: 'secret' } },
          { tags: { a: true } },
        ),
        planned('aws_s3_bucket.b["y"]', 'aws_s3_bucket', 'b', { bucket: 'y', versioning: [{ enabled: false }] }),
      ],
      child_modules: [policy(0), policy(1)],
    },
  },
  resource_changes: [
    { address: 'aws_s3_bucket.b["x"]', change: { after_unknown: { id: true, versioning: [{}], tags: {} } } },
    {
      address: 'module.m[0].aws_s3_bucket_policy.p',
      change: { after_unknown: { id: true, bucket: true, policy: true } },
    },
    { address: 'module.m[1].aws_s3_bucket_policy.p', change: { after_unknown: { bucket: true } } },
  ],
  prior_state: {
    values: {
      root_module: {
        child_modules: [
          {
            address: 'module.m[0]',
            resources: [
              {
                address: 'module.m[0].data.aws_ami.a',
                mode: 'data',
                type: 'aws_ami',
                name: 'a',
                values: { id: 'ami-1' },
              },
              { address: 'module.m[0].a_b.gone', mode: 'managed', type: 'a_b', name: 'gone', values: {} },
            ],
          },
        ],
      },
    },
  },
  configuration: {
    provider_config: {
      aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } },
      'aws.w': { name: 'aws', alias: 'w', expressions: { region: { references: ['var.region'] } } },
    },
    root_module: {
      resources: [
        {
          address: 'aws_s3_bucket.b',
          mode: 'managed',
          type: 'aws_s3_bucket',
          name: 'b',
          provider_config_key: 'aws.w',
          expressions: {},
          for_each_expression: {},
        },
      ],
      module_calls: {
        m: {
          source: './m',
          expressions: {
            bucket: { references: ['aws_s3_bucket.b["x"].id', 'aws_s3_bucket.b["x"]', 'aws_s3_bucket.b'] },
          },
          module: {
            resources: [
              {
                address: 'aws_s3_bucket_policy.p',
                mode: 'managed',
                type: 'aws_s3_bucket_policy',
                name: 'p',
                provider_config_key: 'm:aws',
                expressions: {
                  bucket: { references: ['var.bucket'] },
                  block: [{ inner: { references: ['data.aws_ami.a.id', 'data.aws_ami.a'] } }],
                },
                depends_on: ['data.aws_ami.a'],
              },
              { address: 'data.aws_ami.a', mode: 'data', type: 'aws_ami', name: 'a', expressions: {} },
            ],
            variables: { bucket: {} },
          },
        },
      },
      variables: { secret: { sensitive: true } },
    },
  },
};

const alone = evaluatePlan('plan.json', JSON.stringify(plan));
const joined = evaluatePlan('plan.json', JSON.stringify(plan), loadTree(new Map(Object.entries(configuration))));
const lineOf = (module: EvaluatedModule, address: string) => {
  const { node } = resourceAt(module, address);
  return `${node.source.file}:${node.source.line(node.start)}`;
};

describe('plans', () => {
  it('hold every planned instance, and the data sources that were read', () => {
    expect(alone.diagnostics).to.deep.equal([]);
    expect(alone.resources.map((it) => [it.address, it.moduleAddress, it.mode, it.certain])).to.deep.equal([
      ['aws_s3_bucket.b["x"]', '', 'managed', true],
      ['aws_s3_bucket.b["y"]', '', 'managed', true],
      ['module.m[0].aws_s3_bucket_policy.p', 'module.m[0]', 'managed', true],
      ['module.m[1].aws_s3_bucket_policy.p', 'module.m[1]', 'managed', true],
      ['module.m[0].data.aws_ami.a', 'module.m[0]', 'data', true],
    ]);
  });

  it('know values, what is known after apply, and what is sensitive', () => {
    expect(attributeAt(alone, 'aws_s3_bucket.b["x"]', 'bucket')).to.equal('x');
    expect(attributeAt(alone, 'aws_s3_bucket.b["x"]', 'id')).to.deep.equal(
      new Unknown('known after apply', 'aws_s3_bucket.b["x"].id'),
    );
    expect(attributeAt(alone, 'aws_s3_bucket.b["x"]', 'tags')).to.deep.equal(new Map([['a', new Sensitive('secret')]]));
    expect(attributeAt(alone, 'aws_s3_bucket.b["x"]', 'acl')).to.equal(undefined);
    expect(attributeAt(alone, 'aws_s3_bucket.b["x"]', 'versioning')).to.deep.equal([
      new Map<string, unknown>([
        ['enabled', true],
        ['mfa_delete', null],
      ]),
    ]);
  });

  it('refer through module inputs', () => {
    expect(references(alone, 'module.m[0].aws_s3_bucket_policy.p')).to.deep.equal([
      'block.inner -> module.m[0].data.aws_ami.a.id',
      'bucket -> aws_s3_bucket.b["x"].id',
      'bucket -> aws_s3_bucket.b["y"].id',
      'depends_on -> module.m[0].data.aws_ami.a',
    ]);
  });

  it('know providers, module calls and variables', () => {
    expect(alone.providers.map((it) => [it.name, it.alias, it.attributes.get('region')?.value])).to.deep.equal([
      ['aws', undefined, 'eu-west-1'],
      ['aws', 'w', new Unknown('the plan does not tell', 'var.region')],
    ]);
    expect(resourceAt(alone, 'aws_s3_bucket.b["x"]').provider).to.equal('aws.w');
    expect(alone.moduleCalls.map((it) => [it.address, it.source])).to.deep.equal([['module.m', './m']]);
    expect(alone.variables.map((it) => [it.name, it.value])).to.deep.equal([['secret', new Sensitive('s')]]);
  });

  it('stand in the plan file when they are alone', () =>
    expect(lineOf(alone, 'aws_s3_bucket.b["x"]')).to.equal('plan.json:1'));

  it('stand in the configuration when it is there', () => {
    expect(lineOf(joined, 'aws_s3_bucket.b["y"]')).to.equal('main.tf:2');
    expect(lineOf(joined, 'module.m[1].aws_s3_bucket_policy.p')).to.equal('m/main.tf:3');
    const { blocks, attributes } = resourceAt(joined, 'aws_s3_bucket.b["y"]');
    expect(attributes.get('bucket')?.node.start).to.be.above(0);
    expect(
      blocks.map((it) => [it.type, it.node.source.line(it.node.start), it.attributes.get('enabled')?.value]),
    ).to.deep.equal([['versioning', 5, false]]);
  });

  it('take references and partly known values from the configuration', () => {
    expect(references(joined, 'module.m[1].aws_s3_bucket_policy.p')).to.deep.equal([
      'bucket -> aws_s3_bucket.b["x"].id',
      'policy -> aws_s3_bucket.b["x"].id',
    ]);
    expect(attributeAt(joined, 'module.m[0].aws_s3_bucket_policy.p', 'policy')).to.be.instanceOf(PartialString);
    expect(joined.comments).to.deep.equal([]);
    expect(joined.files.map((it) => it.file)).to.deep.equal(['main.tf', 'm/main.tf']);
  });

  it('that are none are reported', () => {
    const levels = 50_000;
    const deep = `{"planned_values": {"root_module": ${'{"child_modules": ['.repeat(levels)}${']}'.repeat(levels)}}}`;
    for (const text of ['', '{', '[]', '{}', 'null', '['.repeat(100_000), '{"planned_values": 5, "x": "', deep]) {
      const module = evaluatePlan('plan.json', text);
      expect(
        module.diagnostics.map((it) => [it.summary, it.file]),
        text.slice(0, 20),
      ).to.deep.equal([['Invalid plan', 'plan.json']]);
    }
  });

  it('of any shape end without a throw', () => {
    for (const value of [
      null,
      5,
      'x',
      [],
      {},
      [null],
      { root_module: 5 },
      { root_module: { resources: [5, {}, { address: 'a', type: 'b', name: 'c', values: [] }], child_modules: 'x' } },
    ]) {
      const text = JSON.stringify({
        planned_values: value,
        configuration: value,
        resource_changes: value,
        variables: value,
        prior_state: value,
      });
      expect(() => evaluatePlan('plan.json', text)).not.to.throw();
    }
  });
});
