import { expect } from 'chai';
import { decodeJson, OneOf, PartialString, Sensitive, Unknown, type Value } from '../../src/index.js';
import { attributeAt, evaluateFiles, references } from '../evaluate.js';

function document(body: string, rest = ''): Value | undefined {
  const module = evaluateFiles(
    `data "aws_iam_policy_document" "d" {\n${body}\n}\nresource "a_b" "c" {\n  policy = data.aws_iam_policy_document.d.json\n}\n${rest}`,
  );
  return attributeAt(module, 'a_b.c', 'policy');
}

function parse(policy: Value | undefined): unknown {
  if (typeof policy !== 'string') throw new Error('not a known text');
  return JSON.parse(policy);
}

describe('aws_iam_policy_document', () => {
  it('is rendered as the provider does', () => {
    const policy = document(
      '  policy_id = "p"\n  statement {\n    sid       = "One"\n    actions   = ["s3:GetObject", "s3:PutObject"]\n    resources = ["arn:aws:s3:::b/&{aws:username}"]\n    principals {\n      type        = "AWS"\n      identifiers = ["arn:1", "arn:2"]\n    }\n    principals {\n      type        = "Service"\n      identifiers = ["ec2.amazonaws.com"]\n    }\n    condition {\n      test     = "StringEquals"\n      variable = "aws:x"\n      values   = ["v"]\n    }\n  }\n  statement {\n    effect        = "Deny"\n    not_actions   = ["iam:*"]\n    not_resources = ["*"]\n    not_principals {\n      type        = "*"\n      identifiers = ["*"]\n    }\n  }',
    );
    expect(parse(policy)).to.deep.equal({
      Version: '2012-10-17',
      Id: 'p',
      Statement: [
        {
          Sid: 'One',
          Effect: 'Allow',
          Action: ['s3:PutObject', 's3:GetObject'],
          Resource: 'arn:aws:s3:::b/${aws:username}',
          Principal: { AWS: ['arn:2', 'arn:1'], Service: 'ec2.amazonaws.com' },
          Condition: { StringEquals: { 'aws:x': 'v' } },
        },
        { Effect: 'Deny', NotAction: 'iam:*', NotResource: '*', NotPrincipal: '*' },
      ],
    });
    expect(policy).to.match(/^\{"Version":"2012-10-17","Id":"p","Statement":\[\{"Sid":"One","Effect"/);
  });

  it('merges source and override documents by Sid', () => {
    const policy = document(
      '  source_policy_documents   = [data.aws_iam_policy_document.source.json]\n  override_policy_documents = [jsonencode({ Statement = { Sid = "B", Effect = "Deny", Action = "b:*", Resource = "*" } })]\n  statement {\n    sid       = "A"\n    actions   = ["a:new"]\n    resources = ["*"]\n  }',
      'data "aws_iam_policy_document" "source" {\n  statement {\n    sid       = "A"\n    actions   = ["a:old"]\n    resources = ["*"]\n  }\n  statement {\n    sid       = "B"\n    actions   = ["b:old"]\n    resources = ["*"]\n  }\n  statement {\n    actions   = ["c:*"]\n    resources = ["*"]\n  }\n}',
    );
    const { Statement } = parse(policy) as { Statement: { Sid?: string; Action: string }[] };
    expect(Statement.map((it) => [it.Sid, it.Action])).to.deep.equal([
      ['A', 'a:new'],
      ['B', 'b:*'],
      [undefined, 'c:*'],
    ]);
  });

  it('stays readable around what is unknown', () => {
    const policy = document(
      '  statement {\n    actions   = ["s3:*", var.action]\n    resources = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]\n  }',
      'variable "action" {}\nresource "aws_s3_bucket" "b" {}',
    );
    expect(policy).to.be.instanceOf(PartialString);
    const arn = new Unknown('known after apply', 'aws_s3_bucket.b.arn');
    expect(decodeJson(policy ?? null)).to.deep.equal(
      new Map<string, unknown>([
        [
          'Statement',
          [
            new Map<string, unknown>([
              ['Action', ['s3:*', new Unknown('the variable has no value', 'var.action')]],
              ['Effect', 'Allow'],
              ['Resource', [arn, new PartialString([arn, '/*'])]],
            ]),
          ],
        ],
        ['Version', '2012-10-17'],
      ]),
    );
  });

  it('is one of several where a statement may not be there', () => {
    const policy = document(
      '  statement {\n    actions   = ["a:b"]\n    resources = ["*"]\n  }\n  dynamic "statement" {\n    for_each = var.on ? [1] : []\n    content {\n      actions   = ["c:d"]\n      resources = ["*"]\n    }\n  }',
      'variable "on" {}',
    );
    expect(policy).to.be.instanceOf(OneOf);
    const actions = (policy as OneOf).options.map((option) =>
      (parse(option) as { Statement: { Action: string }[] }).Statement.map((it) => it.Action),
    );
    expect(actions).to.have.deep.members([['a:b', 'c:d'], ['a:b']]);
  });

  it('expands dynamic statements', () => {
    const policy = document(
      '  dynamic "statement" {\n    for_each = { a = "x", b = "y" }\n    content {\n      sid       = statement.key\n      actions   = ["${statement.value}:*"]\n      resources = ["*"]\n    }\n  }',
    );
    const { Statement } = parse(policy) as { Statement: { Action: string }[] };
    expect(Statement.map((it) => it.Action)).to.deep.equal(['x:*', 'y:*']);
  });

  it('is what a policy refers to', () => {
    const module = evaluateFiles(
      'data "aws_iam_policy_document" "d" {\n  statement {\n    resources = [aws_s3_bucket.b.arn]\n  }\n}\nresource "aws_s3_bucket" "b" {}\nresource "a_b" "c" {\n  policy = data.aws_iam_policy_document.d.json\n}',
    );
    expect(references(module, 'a_b.c')).to.deep.equal(['policy -> data.aws_iam_policy_document.d.json']);
    expect(references(module, 'data.aws_iam_policy_document.d')).to.deep.equal([
      'statement.resources -> aws_s3_bucket.b.arn',
    ]);
  });

  it('without statements has none', () => {
    expect(document('')).to.equal('{"Version":"2012-10-17"}');
  });
});

describe('google_iam_policy', () => {
  it('is rendered as the provider does', () => {
    const module = evaluateFiles(
      'data "google_iam_policy" "d" {\n  binding {\n    role    = "roles/viewer"\n    members = ["user:b", "allUsers"]\n    condition {\n      title      = "t"\n      expression = "e"\n    }\n  }\n  audit_config {\n    service = "allServices"\n    audit_log_configs {\n      log_type         = "DATA_READ"\n      exempted_members = ["user:c"]\n    }\n  }\n}\nresource "a_b" "c" {\n  policy = data.google_iam_policy.d.policy_data\n}',
    );
    expect(attributeAt(module, 'a_b.c', 'policy')).to.equal(
      '{"auditConfigs":[{"auditLogConfigs":[{"exemptedMembers":["user:c"],"logType":"DATA_READ"}],"service":"allServices"}],"bindings":[{"condition":{"expression":"e","title":"t"},"members":["allUsers","user:b"],"role":"roles/viewer"}]}',
    );
  });
});

describe('template_file', () => {
  it('renders its template', () => {
    const module = evaluateFiles({
      'main.tf':
        'data "template_file" "t" {\n  template = file("t.json")\n  vars = {\n    name = "x"\n  }\n}\nresource "a_b" "c" {\n  v = data.template_file.t.rendered\n}',
      't.json': '{"n": "${name}"}',
    });
    expect(attributeAt(module, 'a_b.c', 'v')).to.equal('{"n": "x"}');
  });
});

describe('other data sources', () => {
  it('are unknown but for what is configured', () => {
    const module = evaluateFiles(
      'data "aws_ami" "a" {\n  owners = ["self"]\n}\nresource "a_b" "c" {\n  id     = data.aws_ami.a.id\n  owners = data.aws_ami.a.owners\n}',
    );
    expect(attributeAt(module, 'a_b.c', 'id')).to.deep.equal(new Unknown('known after apply', 'data.aws_ami.a.id'));
    expect(attributeAt(module, 'a_b.c', 'owners')).to.deep.equal(['self']);
  });
});

describe('decodeJson', () => {
  it('reads known, partly known, sensitive texts and each of several', () => {
    const unknown = new Unknown('x', 'var.x');
    expect(decodeJson('{"a": [1, null]}')).to.deep.equal(new Map([['a', [1, null]]]));
    expect(decodeJson(new PartialString(['{"a": "b', unknown, '", "c": ', unknown, '}']))).to.deep.equal(
      new Map<string, unknown>([
        ['a', new PartialString(['b', unknown])],
        ['c', unknown],
      ]),
    );
    expect(decodeJson(new Sensitive('[1]'))).to.deep.equal(new Sensitive([1]));
    expect(decodeJson(new OneOf(['1', '2']))).to.deep.equal(new OneOf([1, 2]));
    expect(decodeJson(unknown)).to.equal(unknown);
    expect(decodeJson('{')).to.equal(undefined);
    expect(decodeJson(5)).to.equal(undefined);
    expect(decodeJson(new PartialString([unknown, ' not JSON']))).to.equal(unknown);
  });
});
