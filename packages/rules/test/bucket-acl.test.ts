import { expect } from 'chai';
import { rules } from '../src/index.js';
import { scanSource } from './scan-source.js';

const publicRead = rules.filter(({ id }) => id === 'AWS-S3-0001');

const reported = (source: string) => scanSource(source, publicRead).findings.map(({ resource }) => resource);

const bucket = 'resource "aws_s3_bucket" "b" {\n bucket = "logs"\n}\n';
const acl = (name: string) =>
  `variable "x" {}\nresource "aws_s3_bucket_acl" "a" {\n bucket = ${name}\n acl = "public-read"\n}`;

describe('ACLs of buckets', () => {
  it('are reported once, at the bucket where it is known', () => {
    expect(reported(bucket + acl('aws_s3_bucket.b.id'))).to.deep.equal(['aws_s3_bucket.b']);
    expect(reported(bucket + acl('"logs"'))).to.deep.equal(['aws_s3_bucket.b']);
  });

  it('are reported by themselves where the bucket is elsewhere', () => {
    expect(reported(acl('"other"'))).to.deep.equal(['aws_s3_bucket_acl.a']);
    expect(reported(bucket + acl('var.x'))).to.deep.equal(['aws_s3_bucket_acl.a']);
  });
});
