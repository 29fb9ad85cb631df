import { expect } from 'chai';
import { PartialString, Unknown } from '@terrasafe/terraform';
import { readPolicyBlocks, readPolicyDocument } from '../src/index.js';
import { only, viewOf } from './evaluate.js';

const unknown = new Unknown('var.x has no value');

describe('readPolicyDocument', () => {
  it('reads single values and lists alike', () => {
    const [statement] = readPolicyDocument(
      '{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":["a","b"],"Principal":{"AWS":"*"}}}',
    )!;
    expect(statement?.actions).to.deep.equal(['s3:*']);
    expect(statement?.resources).to.deep.equal(['a', 'b']);
    expect(statement?.principals.get('AWS')).to.deep.equal(['*']);
  });

  it('reads a bare principal', () => {
    const [statement] = readPolicyDocument('{"Statement":[{"Effect":"Allow","Principal":"*"}]}')!;
    expect(statement?.principals.get('*')).to.deep.equal(['*']);
  });

  it('keeps what is unknown inside the statements', () => {
    const text = new PartialString([
      '{"Statement":[{"Effect":"Allow","Resource":"',
      unknown,
      '/*","Action":',
      unknown,
      '}]}',
    ]);
    const [statement] = readPolicyDocument(text)!;
    expect(statement?.effect).to.equal('Allow');
    expect(statement?.resources[0]).to.be.instanceOf(PartialString);
    expect(statement?.actions).to.deep.equal([unknown]);
  });

  it('gives undefined for what is no policy', () => {
    for (const value of [undefined, unknown, 'not json', '[]', '"x"', 3]) {
      expect(readPolicyDocument(value)).to.equal(undefined);
    }
  });

  it('reads the blocks of a data source like their JSON', () => {
    const document = only(
      viewOf(`
        data "aws_iam_policy_document" "d" {
          statement {
            actions   = ["s3:GetObject"]
            resources = ["*"]
            principals {
              type        = "AWS"
              identifiers = ["*"]
            }
            condition {
              test     = "StringEquals"
              variable = "aws:SourceVpce"
              values   = ["vpce-1"]
            }
            condition {
              test     = "StringEquals"
              variable = "aws:SourceAccount"
              values   = ["111122223333"]
            }
          }
        }`),
      'data.aws_iam_policy_document',
    );
    const [statement] = readPolicyBlocks(document);
    expect(statement?.effect).to.equal('Allow');
    expect(statement?.actions).to.deep.equal(['s3:GetObject']);
    expect(statement?.principals.get('AWS')).to.deep.equal(['*']);
    expect(statement?.conditions.get('StringEquals')).to.deep.equal(
      new Map([
        ['aws:SourceVpce', ['vpce-1']],
        ['aws:SourceAccount', ['111122223333']],
      ]),
    );
  });
});
