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
});
