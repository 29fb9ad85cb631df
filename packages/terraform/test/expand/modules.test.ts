import { expect } from 'chai';
import { OneOf, Unknown } from '../../src/index.js';
import { addresses, attributeAt, evaluateFiles, references, resourceAt, summaries } from '../evaluate.js';

const bucketModule =
  'variable "name" {\n  type = string\n}\nresource "aws_s3_bucket" "this" {\n  bucket = var.name\n}\noutput "id" {\n  value = aws_s3_bucket.this.id\n}\noutput "name" {\n  value = aws_s3_bucket.this.bucket\n}\n';

describe('module calls', () => {
  it('that pass a module its own outputs end', () => {
    const module = evaluateFiles({
      'main.tf': 'module "a" {\n  source = "./m"\n  a      = module.a\n}\nlocals {\n  whole = module.a\n}',
      'm/main.tf': 'output "a" {\n  value = var.a\n}\nvariable "a" {}',
    });
    expect(module.locals[0]?.value).to.deep.equal(new Map([['a', new Unknown('it refers to itself')]]));
  });

  it('that double what they are given are known as far as anybody could walk through it', () => {
    const calls = (length: number) =>
      Array.from({ length }, (_, at) => {
        const next = at + 1 < length ? `[module.m${at + 1}, module.m${at + 1}]` : '1';
        return `module "m${at}" {\n  source = "./m"\n  a      = ${next}\n}\n`;
      }).join('');
    const whole = (length: number) =>
      evaluateFiles({
        'main.tf': `${calls(length)}locals {\n  whole = module.m0\n}`,
        'm/main.tf': 'output "a" {\n  value = var.a\n}\nvariable "a" {}',
      }).locals[0]?.value;
    expect(whole(10)).to.be.instanceOf(Map);
    expect(whole(60)).to.deep.equal(new Unknown('too large to evaluate fully'));
  });

  it('are evaluated for each instance', () => {
    const module = evaluateFiles({
      'main.tf':
        'module "one" {\n  source = "./bucket"\n  name   = "x"\n}\nmodule "many" {\n  source   = "./bucket"\n  for_each = { k = "v" }\n  name     = each.value\n}\nmodule "none" {\n  source = "./bucket"\n  count  = 0\n  name   = "y"\n}',
      'bucket/main.tf': bucketModule,
    });
    expect(addresses(module)).to.deep.equal(['module.one.aws_s3_bucket.this', 'module.many["k"].aws_s3_bucket.this']);
    expect(attributeAt(module, 'module.many["k"].aws_s3_bucket.this', 'bucket')).to.equal('v');
    expect(resourceAt(module, 'module.many["k"].aws_s3_bucket.this').moduleAddress).to.equal('module.many["k"]');
    expect(module.moduleCalls.map((call) => [call.address, call.source])).to.deep.equal([
      ['module.one', './bucket'],
      ['module.many', './bucket'],
      ['module.none', './bucket'],
    ]);
  });

  it('list the variables and locals of a called module once', () => {
    const module = evaluateFiles({
      'main.tf': 'module "m" {\n  source = "./m"\n  count  = 3\n  v      = count.index\n}',
      'm/main.tf': 'variable "v" {}\nlocals {\n  l = var.v\n}',
    });
    expect(module.variables.map((it) => [it.moduleAddress, it.name, it.value])).to.deep.equal([
      ['module.m[0]', 'v', 0],
    ]);
    expect(module.locals.map((it) => [it.name, it.value])).to.deep.equal([['l', 0]]);
  });

  it('keep the outputs of their instances apart', () => {
    const module = evaluateFiles({
      'main.tf':
        'module "b" {\n  source   = "./bucket"\n  for_each = toset(["x", "y"])\n  name     = each.key\n}\nresource "a_b" "c" {\n  x    = module.b["x"].name\n  ids  = { for k, v in module.b : k => v.id }\n  y    = { for k, v in module.b : k => v.id }["y"]\n  all  = values(module.b)[*].name\n}',
      'bucket/main.tf': bucketModule,
    });
    expect(attributeAt(module, 'a_b.c', 'x')).to.equal('x');
    expect(attributeAt(module, 'a_b.c', 'all')).to.deep.equal(['x', 'y']);
    expect(references(module, 'a_b.c')).to.deep.equal([
      'all -> module.b["x"].aws_s3_bucket.this.bucket',
      'all -> module.b["y"].aws_s3_bucket.this.bucket',
      'ids -> module.b["x"].aws_s3_bucket.this.id',
      'ids -> module.b["y"].aws_s3_bucket.this.id',
      'x -> module.b["x"].aws_s3_bucket.this.bucket',
      'y -> module.b["y"].aws_s3_bucket.this.id',
    ]);
  });

  it('nest, and pass references down and up', () => {
    const module = evaluateFiles({
      'main.tf':
        'resource "aws_kms_key" "k" {}\nmodule "outer" {\n  source = "./outer"\n  count  = 1\n  key    = aws_kms_key.k.arn\n}\nresource "a_b" "c" {\n  v = module.outer[0].id\n}',
      'outer/main.tf':
        'variable "key" {}\nlocals {\n  settings = { key = var.key }\n}\nmodule "inner" {\n  source   = "../inner"\n  settings = local.settings\n}\noutput "id" {\n  value = module.inner.id\n}',
      'inner/main.tf':
        'variable "settings" {\n  type = object({ key = string, extra = optional(string, "e") })\n}\nresource "x_y" "z" {\n  key   = var.settings.key\n  extra = var.settings.extra\n}\noutput "id" {\n  value = x_y.z.id\n}',
    });
    const inner = 'module.outer[0].module.inner.x_y.z';
    expect(references(module, inner)).to.deep.equal(['key -> aws_kms_key.k.arn']);
    expect(attributeAt(module, inner, 'extra')).to.equal('e');
    expect(references(module, 'a_b.c')).to.deep.equal([`v -> ${inner}.id`]);
    expect(module.moduleCalls.map((call) => call.address)).to.deep.equal(['module.outer', 'module.outer.module.inner']);
  });

  it('with an unknown number make one uncertain instance', () => {
    const module = evaluateFiles({
      'main.tf':
        'variable "n" {}\nmodule "b" {\n  source = "./bucket"\n  count  = var.n\n  name   = "x"\n}\nresource "a_b" "c" {\n  v = module.b[0].name\n}',
      'bucket/main.tf': bucketModule,
    });
    expect(resourceAt(module, 'module.b.aws_s3_bucket.this').certain).to.equal(false);
    expect(attributeAt(module, 'a_b.c', 'v')).to.equal('x');
  });

  it('of modules that are not there are reported, and their outputs unknown', () => {
    for (const source of [
      'terraform-aws-modules/vpc/aws',
      'git::https://example.com/x.git',
      './missing',
      '../outside',
    ]) {
      const module = evaluateFiles(
        `module "m" {\n  source = "${source}"\n}\nresource "a_b" "c" {\n  v = module.m.out\n}`,
      );
      expect(summaries(module), source).to.deep.equal(['Module not available']);
      expect(attributeAt(module, 'a_b.c', 'v'), source).to.deep.equal(
        new Unknown('the module is not available', 'module.m.out'),
      );
    }
  });

  it('are found where terraform init put them', () => {
    const manifest = {
      Modules: [
        { Key: '', Source: '', Dir: '.' },
        { Key: 'm', Source: 'registry', Dir: '.terraform/modules/m' },
        { Key: 'm.sub', Source: 'git', Dir: '.terraform/modules/m.sub/x' },
      ],
    };
    const module = evaluateFiles({
      'main.tf': 'module "m" {\n  source = "example/bucket/aws"\n}',
      '.terraform/modules/modules.json': JSON.stringify(manifest),
      '.terraform/modules/m/main.tf':
        'module "sub" {\n  source = "git::https://example.com/x.git//x"\n}\nresource "a_b" "c" {}',
      '.terraform/modules/m.sub/x/main.tf': 'resource "a_b" "d" {\n  path = path.module\n}',
    });
    expect(addresses(module)).to.deep.equal(['module.m.a_b.c', 'module.m.module.sub.a_b.d']);
    expect(attributeAt(module, 'module.m.module.sub.a_b.d', 'path')).to.equal('.terraform/modules/m.sub/x');
    expect(module.diagnostics).to.deep.equal([]);
  });

  it('that lead back to themselves end', () => {
    for (const source of ['.', './', '../root', './child']) {
      const files = {
        'root/main.tf': `module "m" {\n  source = "${source}"\n}\nresource "a_b" "c" {}`,
        'root/child/main.tf': 'module "up" {\n  source = "../"\n}',
      };
      const module = evaluateFiles(files, {}, 'root');
      expect(summaries(module), source).to.deep.equal(['Module cycle']);
      expect(addresses(module), source).to.deep.equal(['a_b.c']);
    }
  });

  it('report what is missing or wrong in their arguments', () => {
    const call = (args: string) =>
      evaluateFiles({ 'main.tf': `module "b" {\n  source = "./bucket"\n  ${args}\n}`, 'bucket/main.tf': bucketModule });
    expect(summaries(call(''))).to.deep.equal(['Missing required argument']);
    expect(summaries(call('name = []'))).to.deep.equal(['Invalid value for input variable']);
  });
});

describe('providers', () => {
  const files = {
    'main.tf':
      'provider "aws" {\n  region = "eu-west-1"\n}\nprovider "aws" {\n  alias  = "west"\n  region = "us-west-2"\n}\nresource "aws_vpc" "a" {}\nresource "aws_vpc" "b" {\n  provider = aws.west\n}\nresource "google_x" "c" {\n  provider = google-beta\n}\nmodule "inherits" {\n  source = "./m"\n}\nmodule "passed" {\n  source    = "./m"\n  providers = {\n    aws = aws.west\n    aws.other = aws\n  }\n}',
    'm/main.tf': 'resource "aws_vpc" "d" {}\nresource "aws_vpc" "e" {\n  provider = aws.other\n}',
  };
  const module = evaluateFiles(files);

  it('are listed with their aliases', () => {
    expect(module.providers.map((it) => [it.name, it.alias, it.attributes.get('region')?.value])).to.deep.equal([
      ['aws', undefined, 'eu-west-1'],
      ['aws', 'west', 'us-west-2'],
    ]);
  });

  it('are what resources use, through modules too', () => {
    expect(module.resources.map((it) => [it.address, it.provider])).to.deep.equal([
      ['aws_vpc.a', 'aws'],
      ['aws_vpc.b', 'aws.west'],
      ['google_x.c', 'google-beta'],
      ['module.inherits.aws_vpc.d', 'aws'],
      ['module.inherits.aws_vpc.e', 'aws.other'],
      ['module.passed.aws_vpc.d', 'aws.west'],
      ['module.passed.aws_vpc.e', 'aws'],
    ]);
  });
});

describe('references to what is not declared', () => {
  it('are reported, and unknown', () => {
    const module = evaluateFiles(
      'resource "a_b" "c" {\n  a = x_y.z.id\n  b = x_y.z[0].id\n  c = "${x_y.z["k"].arn}/*"\n  d = [for it in x_y.z : it.id]\n  e = var.v\n  f = var.v.w == 1 ? 1 : 2\n  g = local.l[*].id\n  h = module.m.out\n}',
    );
    expect(summaries(module)).to.deep.equal([
      ...Array.from({ length: 4 }, () => 'Reference to undeclared resource'),
      ...Array.from({ length: 2 }, () => 'Reference to undeclared input variable'),
      'Reference to undeclared local value',
      'Reference to undeclared module',
    ]);
    expect(attributeAt(module, 'a_b.c', 'a')).to.deep.equal(new Unknown('undeclared resource', 'x_y.z.id'));
    expect(attributeAt(module, 'a_b.c', 'b')).to.deep.equal(new Unknown('undeclared resource', 'x_y.z.id'));
    expect(attributeAt(module, 'a_b.c', 'e')).to.be.instanceOf(Unknown);
    expect(attributeAt(module, 'a_b.c', 'f')).to.deep.equal(new OneOf([1, 2]));
  });
});
