import { expect } from 'chai';
import { only, viewOf } from './evaluate.js';

function attachments(source: string) {
  const module = viewOf(source);
  return module
    .attachedTo(only(module, 'aws_s3_bucket'), 'aws_s3_bucket_acl', 'bucket')
    .map(({ resource, certain }) => [resource.name, certain]);
}

const bucket = 'resource "aws_s3_bucket" "b" {\n bucket = "logs"\n}\n';

describe('ModuleView', () => {
  it('has each kind of subject under its own spelling', () => {
    const module = viewOf(`
      provider "aws" {}
      variable "v" {}
      locals {
        l = 1
      }
      data "aws_ami" "d" {}
      ${bucket}`);
    expect(module.subjects.map(({ kind }) => kind)).to.have.members([
      'provider',
      'variable',
      'local',
      'data',
      'managed',
    ]);
    for (const type of ['provider.aws', 'variable', 'local', 'data.aws_ami', 'aws_s3_bucket']) {
      expect(module.ofType(type), type).to.have.lengthOf(1);
    }
    expect(module.ofType('aws_ami')).to.deep.equal([]);
  });

  it('attaches by reference, by name and by the variable that both come from', () => {
    expect(attachments(`${bucket}resource "aws_s3_bucket_acl" "a" {\n bucket = aws_s3_bucket.b.id\n}`)).to.deep.equal([
      ['a', true],
    ]);
    expect(attachments(`${bucket}resource "aws_s3_bucket_acl" "a" {\n bucket = "logs"\n}`)).to.deep.equal([
      ['a', true],
    ]);
    expect(
      attachments(`
        variable "name" {}
        resource "aws_s3_bucket" "b" {
          bucket = var.name
        }
        resource "aws_s3_bucket_acl" "a" {
          bucket = var.name
        }`),
    ).to.deep.equal([['a', true]]);
  });

  it('does not attach what names, or refers to, something else', () => {
    expect(attachments(`${bucket}resource "aws_s3_bucket_acl" "a" {\n bucket = "other"\n}`)).to.deep.equal([]);
    expect(
      attachments(`
        ${bucket}
        data "aws_s3_bucket" "other" {
          bucket = "logs"
        }
        resource "aws_s3_bucket_acl" "a" {
          bucket = data.aws_s3_bucket.other.bucket
        }`),
    ).to.deep.equal([]);
  });

  it('is not certain where the argument is unknown', () => {
    const source = `variable "x" {}\n${bucket}resource "aws_s3_bucket_acl" "a" {\n bucket = var.x\n}`;
    expect(attachments(source)).to.deep.equal([['a', false]]);
  });

  it('attaches a lone argument that may mean several instances to each of them, uncertainly', () => {
    const module = viewOf(`
      variable "k" {}
      resource "aws_s3_bucket" "b" {
        for_each = toset(["x", "y"])
      }
      resource "aws_s3_bucket_acl" "a" {
        bucket = aws_s3_bucket.b[var.k].id
      }
      resource "aws_s3_bucket_acl" "x" {
        bucket = aws_s3_bucket.b["x"].id
      }`);
    const [x, y] = module
      .ofType('aws_s3_bucket')
      .map((it) =>
        module.attachedTo(it, 'aws_s3_bucket_acl', 'bucket').map(({ resource, certain }) => [resource.name, certain]),
      );
    expect(x).to.have.deep.members([
      ['a', false],
      ['x', true],
    ]);
    expect(y).to.deep.equal([['a', false]]);
  });

  it('knows whether a resource is attached to any of a type', () => {
    const isAttached = (argument: string) => {
      const module = viewOf(`variable "x" {}\n${bucket}resource "aws_s3_bucket_acl" "a" {\n bucket = ${argument}\n}`);
      return module.isAttached(only(module, 'aws_s3_bucket_acl'), 'bucket', 'aws_s3_bucket');
    };
    expect(isAttached('aws_s3_bucket.b.id')).to.equal(true);
    expect(isAttached('"logs"')).to.equal(true);
    expect(isAttached('"other"')).to.equal(false);
    expect(isAttached('var.x')).to.equal(false);
  });

  it('finds what an argument refers to, or names, where that is certain', () => {
    const targets = (argument: string) => {
      const module = viewOf(
        `variable "x" {}\n${bucket}resource "aws_s3_bucket" "many" {\n count = 2\n}\nresource "aws_s3_bucket_acl" "a" {\n bucket = ${argument}\n}`,
      );
      return module.targetsOf(only(module, 'aws_s3_bucket_acl'), 'bucket', 'aws_s3_bucket').map(({ name }) => name);
    };
    expect(targets('aws_s3_bucket.b.id')).to.deep.equal(['b']);
    expect(targets('"logs"')).to.deep.equal(['b']);
    expect(targets('"other"')).to.deep.equal([]);
    expect(targets('var.x')).to.deep.equal([]);
    expect(targets('aws_s3_bucket.many[var.x].id')).to.deep.equal([]);
  });

  it('tells whether anything is attached', () => {
    const has = (acl: string) => {
      const module = viewOf(`variable "name" {}\n${bucket}${acl}`);
      return module.hasAttached(only(module, 'aws_s3_bucket'), 'aws_s3_bucket_acl', 'bucket');
    };
    expect(has('')).to.equal('false');
    expect(has('resource "aws_s3_bucket_acl" "a" {\n bucket = aws_s3_bucket.b.id\n}')).to.equal('true');
    expect(has('resource "aws_s3_bucket_acl" "a" {\n bucket = var.name\n}')).to.equal('unknown');
  });

  it('connects what refers to each other, from both ends and once', () => {
    const module = viewOf(`
      variable "i" {}
      resource "x_hub" "h" {
        self = x_hub.h.id
      }
      resource "x_spoke" "s" {
        hub  = x_hub.h.id
        also = x_hub.h.arn
      }
      resource "x_many" "m" {
        count = 2
      }
      resource "x_all" "a" {
        ids = x_many.m[*].id
      }
      resource "x_one" "o" {
        id = x_many.m[var.i].id
      }`);
    const connected = (type: string) =>
      module
        .ofType(type)
        .map((it) => module.connectionsOf(it).map(({ resource, certain }) => [resource.type, certain]));
    expect(connected('x_hub')).to.deep.equal([[['x_spoke', true]]]);
    expect(connected('x_spoke')).to.deep.equal([[['x_hub', true]]]);
    const each = [['x_all', true], ['x_one', false]]; // prettier-ignore
    expect(connected('x_many')).to.deep.equal([each, each]);
    expect(connected('x_one')).to.deep.equal([[['x_many', false], ['x_many', false]]]); // prettier-ignore
  });

  it('lists what a module call is given', () => {
    const module = viewOf(`
      ${bucket}
      module "site" {
        source = "example/site/aws"
        url    = "s3://\${aws_s3_bucket.b.id}"
        names  = { logs = [aws_s3_bucket.b.arn], region = var.region }
      }`);
    expect(only(module, 'module').references.filter(({ to }) => to[0] === 'aws_s3_bucket.b')).to.have.deep.members([
      { from: 'url', to: ['aws_s3_bucket.b'], attribute: 'id' },
      { from: 'names', to: ['aws_s3_bucket.b'], attribute: 'arn' },
    ]);
  });
});
