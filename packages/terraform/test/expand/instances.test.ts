import { expect } from 'chai';
import { OneOf, Unknown } from '../../src/index.js';
import { addresses, attributeAt, evaluateFiles, references, resourceAt, summaries } from '../evaluate.js';

describe('count', () => {
  it('makes instances with their index', () => {
    const module = evaluateFiles('resource "a_b" "c" {\n  count = 2\n  name  = "n${count.index}"\n}');
    expect(addresses(module)).to.deep.equal(['a_b.c[0]', 'a_b.c[1]']);
    expect(attributeAt(module, 'a_b.c[1]', 'name')).to.equal('n1');
    expect(resourceAt(module, 'a_b.c[1]').certain).to.equal(true);
    expect(resourceAt(module, 'a_b.c[1]').attributes.has('count')).to.equal(false);
  });

  it('of 0 makes none', () => {
    expect(
      addresses(
        evaluateFiles('variable "on" {\n  default = false\n}\nresource "a_b" "c" {\n  count = var.on ? 1 : 0\n}'),
      ),
    ).to.deep.equal([]);
  });

  it('that is unknown makes one that may stand for none', () => {
    const module = evaluateFiles(
      'variable "n" {}\nresource "a_b" "c" {\n  count = var.n\n  name  = "n${count.index}"\n}\nresource "d_e" "f" {\n  c = a_b.c[0].name\n  ids = a_b.c[*].id\n}',
    );
    expect(addresses(module)).to.deep.equal(['a_b.c', 'd_e.f']);
    expect(resourceAt(module, 'a_b.c').certain).to.equal(false);
    expect(resourceAt(module, 'd_e.f').references).to.deep.equal([
      { from: 'c', to: ['a_b.c'], attribute: 'name' },
      { from: 'ids', to: ['a_b.c'], attribute: 'id' },
    ]);
  });

  it('that is wrong is reported', () => {
    for (const count of ['-1', '1.5', 'null', '"x"', '[]']) {
      const module = evaluateFiles(`resource "a_b" "c" {\n  count = ${count}\n}`);
      expect(module.diagnostics, count).to.have.lengthOf(1);
      expect(addresses(module), count).to.deep.equal(['a_b.c']);
    }
  });
});

describe('for_each', () => {
  it('that asks for the resource itself ends without evaluating the resource again for each question', () => {
    const own = '{ a = (true ? "x" : (t_r.c)[*].b), b = t_r.c.d }';
    const module = evaluateFiles(
      `resource "t_r" "c" {\n  for_each = ${own}\n  dynamic "d" {\n    for_each = data.t_d.b\n    labels = ${own}\n    content {\n      v = d.value\n    }\n  }\n}`,
    );
    expect(summaries(module)).to.include('Cycle').and.not.to.include('Too large to evaluate fully');
  });

  it('makes instances by key', () => {
    const module = evaluateFiles(
      'resource "a_b" "c" {\n  for_each = { y = 1, x = 2 }\n  name     = "${each.key}${each.value}"\n}\ndata "d_e" "f" {\n  for_each = toset(["q\\"r", "${"$"}{x}"])\n  name = each.value\n}',
    );
    expect(addresses(module)).to.deep.equal(['a_b.c["x"]', 'a_b.c["y"]', 'data.d_e.f["$${x}"]', 'data.d_e.f["q\\"r"]']);
    expect(attributeAt(module, 'a_b.c["x"]', 'name')).to.equal('x2');
    expect(attributeAt(module, 'data.d_e.f["q\\"r"]', 'name')).to.equal('q"r');
  });

  it('takes the instances of another resource', () => {
    const module = evaluateFiles(
      'resource "a_b" "c" {\n  for_each = toset(["x"])\n  name = each.key\n}\nresource "d_e" "f" {\n  for_each = a_b.c\n  id   = each.value.id\n  name = each.value.name\n}',
    );
    expect(attributeAt(module, 'd_e.f["x"]', 'name')).to.equal('x');
    expect(resourceAt(module, 'd_e.f["x"]').references).to.deep.equal([
      { from: 'id', to: ['a_b.c["x"]'], attribute: 'id' },
      { from: 'name', to: ['a_b.c["x"]'], attribute: 'name' },
    ]);
  });

  it('that is unknown makes one that may stand for none', () => {
    const module = evaluateFiles(
      'variable "m" {}\nresource "a_b" "c" {\n  for_each = var.m\n  name = each.value.name\n  key = each.key\n}\nresource "d_e" "f" {\n  id = a_b.c["k"].id\n  all = [for k, v in a_b.c : v.id]\n  map = { for k, v in a_b.c : k => v.arn }\n}',
    );
    expect(resourceAt(module, 'a_b.c').certain).to.equal(false);
    expect(attributeAt(module, 'a_b.c', 'name')).to.be.instanceOf(Unknown);
    expect(resourceAt(module, 'd_e.f').references).to.deep.equal([
      { from: 'id', to: ['a_b.c'], attribute: 'id' },
      { from: 'all', to: ['a_b.c'], attribute: 'id' },
      { from: 'map', to: ['a_b.c'], attribute: 'arn' },
    ]);
  });

  it('with unknown values but known keys makes each', () => {
    const module = evaluateFiles(
      'resource "a_b" "c" {}\nresource "d_e" "f" {\n  for_each = { k = a_b.c.id }\n  v = each.value\n}',
    );
    expect(addresses(module)).to.include('d_e.f["k"]');
    expect(attributeAt(module, 'd_e.f["k"]', 'v')).to.deep.equal(new Unknown('known after apply', 'a_b.c.id'));
  });

  it('of one of several collections knows what its elements may be', () => {
    const module = evaluateFiles(
      'variable "on" {}\nresource "a_b" "c" {\n  for_each = var.on ? { x = 1 } : { x = 2, y = 3 }\n  v = each.value\n}',
    );
    expect(resourceAt(module, 'a_b.c').certain).to.equal(false);
    expect(attributeAt(module, 'a_b.c', 'v')).to.deep.equal(new OneOf([1, 2, 3]));
  });

  it('that is no map or set of strings is reported', () => {
    for (const collection of ['["a"]', 'null', '"a"', '5', 'toset([[1]])']) {
      expect(summaries(evaluateFiles(`resource "a_b" "c" {\n  for_each = ${collection}\n}`)), collection).to.deep.equal(
        ['Invalid for_each argument'],
      );
    }
  });
});

describe('references', () => {
  it('to oneself are left out', () => {
    const module = evaluateFiles('resource "a_b" "c" {\n  provisioner "local-exec" {\n    command = self.id\n  }\n}');
    expect(references(module, 'a_b.c')).to.deep.equal([]);
  });

  it('of one value are at most 1,000', () => {
    const module = evaluateFiles(
      'resource "a_b" "many" {\n  count = 1500\n}\nresource "a_b" "c" {\n  all = join(",", a_b.many[*].id)\n}',
    );
    expect(references(module, 'a_b.c')).to.have.lengthOf(1_000);
  });

  it('follow depends_on, count and for_each', () => {
    const module = evaluateFiles(
      'data "d_e" "f" {}\nresource "a_b" "g" {\n  count = 2\n}\nresource "a_b" "c" {\n  count      = length(data.d_e.f.names)\n  depends_on = [a_b.g, data.d_e.f]\n}',
    );
    expect(references(module, 'a_b.c')).to.deep.equal([
      'count -> data.d_e.f.names',
      'depends_on -> a_b.g[0]',
      'depends_on -> a_b.g[1]',
      'depends_on -> data.d_e.f',
    ]);
  });
});

describe('ids that are those of another resource', () => {
  it('refer to it', () => {
    const module = evaluateFiles(
      'resource "aws_s3_bucket" "b" {}\nresource "aws_s3_bucket_policy" "p" {\n  bucket = aws_s3_bucket.b.id\n}\nresource "aws_s3_bucket_public_access_block" "a" {\n  bucket = aws_s3_bucket_policy.p.id\n}',
    );
    expect(attributeAt(module, 'aws_s3_bucket_public_access_block.a', 'bucket')).to.deep.equal(
      new Unknown('known after apply', 'aws_s3_bucket.b.id'),
    );
    expect(references(module, 'aws_s3_bucket_public_access_block.a')).to.deep.equal([
      'bucket -> aws_s3_bucket.b.id',
      'bucket -> aws_s3_bucket_policy.p.id',
    ]);
  });
});

describe('cycles', () => {
  it('are reported and end', () => {
    const cases = [
      'locals {\n  a = local.b\n  b = local.a\n}',
      'resource "a_b" "c" {\n  x = a_b.c.x\n}',
      'resource "a_b" "c" {\n  count = length(a_b.c)\n}',
      'variable "v" {\n  default = var.v\n}',
      'module "m" {\n  source = "./m"\n  count = length(module.m)\n}',
    ];
    for (const text of cases) {
      expect(
        summaries(evaluateFiles({ 'main.tf': text, 'm/main.tf': 'output "x" {\n  value = 1\n}' })),
        text,
      ).to.include('Cycle');
    }
  });
});
