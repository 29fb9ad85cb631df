import { expect } from 'chai';
import { OneOf, PartialString, Sensitive, Unknown, UnknownElements } from '../../src/index.js';
import { attributeAt, evaluateFiles, evaluateText } from '../evaluate.js';

const declarations = `
variable "unknown" {}
variable "flag" { type = bool }
variable "secret" {
  default   = "hunter2"
  sensitive = true
}
resource "aws_s3_bucket" "b" {
  bucket = "logs"
  acl    = null
}
`;

const value = (expression: string) => evaluateText(expression, declarations);
const unknownVariable = new Unknown('the variable has no value', 'var.unknown');

describe('keywords in other than lower case', () => {
  it('are reported, and taken for what was meant', () => {
    expect(value('[True, FALSE, Null]')).to.deep.equal([true, false, null]);
    expect(evaluateFiles('locals {\n  x = False\n}').diagnostics).to.have.lengthOf(1);
    expect(value('{ for True in ["x"] : True => True }')).to.deep.equal(new Map([['x', 'x']]));
  });
});

describe('unknown values', () => {
  it('say what caused them', () => {
    expect(value('var.unknown')).to.deep.equal(unknownVariable);
    expect(value('upper(var.unknown)')).to.deep.equal(unknownVariable);
    expect(value('var.unknown.a[0].b')).to.deep.equal(unknownVariable);
    expect(value('aws_s3_bucket.b.arn')).to.deep.equal(new Unknown('known after apply', 'aws_s3_bucket.b.arn'));
  });

  it('leave configured attributes known, but not null ones, which the provider decides', () => {
    expect(value('aws_s3_bucket.b.bucket')).to.equal('logs');
    expect(value('aws_s3_bucket.b.acl')).to.be.instanceOf(Unknown);
  });

  it('make strings partly known', () => {
    expect(value('"a-${var.unknown}-b"')).to.deep.equal(new PartialString(['a-', unknownVariable, '-b']));
    expect(value('join("/", ["a", var.unknown])')).to.deep.equal(new PartialString(['a/', unknownVariable]));
    expect(value('format("%s:%d", var.unknown, 5)')).to.deep.equal(new PartialString([unknownVariable, ':5']));
    expect(value('"${var.unknown}${var.unknown}"')).to.deep.equal(new PartialString([unknownVariable]));
    expect(value('upper("a-${var.unknown}")')).to.deep.equal(new PartialString(['A-', unknownVariable]));
    expect(value('startswith("arn:aws:${var.unknown}", "arn:")')).to.equal(true);
    expect(value('startswith("arn:aws:${var.unknown}", "http")')).to.equal(false);
    expect(value('startswith("arn:${var.unknown}", "arn:aws")')).to.be.instanceOf(Unknown);
    expect(value('endswith("${var.unknown}.com", "com")')).to.equal(true);
  });

  it('are compared by what is known of them', () => {
    expect(value('var.unknown == "a"')).to.deep.equal(unknownVariable);
    expect(value('"a-${var.unknown}" == "b"')).to.equal(false);
    expect(value('"a-${var.unknown}" == "a-b"')).to.be.instanceOf(Unknown);
    expect(value('"" != "x${var.unknown}"')).to.equal(true);
    expect(value('[var.unknown, 1] == [1, 2]')).to.equal(false);
    expect(value('aws_s3_bucket.b == null')).to.equal(false);
  });

  it('of a resource may have another type than they are written with', () => {
    const text = `${declarations}resource "a_b" "c" {\n  ports = "80"\n}\nlocals {\n  p = true ? a_b.c.ports : [80]\n}`;
    expect(evaluateFiles(text).diagnostics).to.deep.equal([]);
  });

  it('give way to the operand that decides', () => {
    expect(value('false && var.flag')).to.equal(false);
    expect(value('var.flag || true')).to.equal(true);
    expect(value('true && var.flag')).to.be.instanceOf(Unknown);
    expect(value('contains(["a", var.unknown], "a")')).to.equal(true);
    expect(value('contains(["a", var.unknown], "b")')).to.be.instanceOf(Unknown);
    expect(value('alltrue([var.flag, false])')).to.equal(false);
    expect(value('anytrue([var.flag, true])')).to.equal(true);
  });

  it('are elements of collections whose size is known', () => {
    expect(value('length([var.unknown, 1])')).to.equal(2);
    expect(value('[var.unknown, "b"][1]')).to.equal('b');
    expect(value('merge({ a = var.unknown }, { b = 1 })')).to.deep.equal(
      new Map<string, unknown>([
        ['a', unknownVariable],
        ['b', 1],
      ]),
    );
    expect(value('length(toset([var.unknown, "a"]))')).to.be.instanceOf(Unknown);
  });

  it('stand for any number of elements where a list is unknown', () => {
    const joined = value('concat(["0.0.0.0/0"], var.unknown)');
    expect(joined).to.deep.equal(['0.0.0.0/0', new UnknownElements('the variable has no value', 'var.unknown')]);
    expect((joined as unknown[])[1]).to.be.instanceOf(UnknownElements);
    expect(value('length(concat(["a"], var.unknown))')).to.be.instanceOf(Unknown);
    expect(value('concat(["a"], var.unknown)[0]')).to.equal('a');
    expect(value('concat(var.unknown, ["a"])[0]')).to.be.instanceOf(OneOf);
    expect(value('flatten([["a"], [var.unknown]])')).to.have.lengthOf(2);
    expect(value('[for x in concat(["a"], var.unknown) : upper(x)]')).to.deep.equal([
      'A',
      new UnknownElements('the variable has no value', 'var.unknown'),
    ]);
  });

  it('make objects with unknown keys unknown', () => {
    expect(value('{ for x in [var.unknown] : x => 1 }')).to.deep.equal(unknownVariable);
    expect(value('{ for x in ["a"] : x => 1 if var.flag }')).to.deep.equal(
      new Unknown('the variable has no value', 'var.flag'),
    );
    expect(value('[for x in ["a"] : x if var.flag]')).to.have.lengthOf(1);
    expect(value('{ (var.unknown) = 1 }')).to.be.instanceOf(Unknown);
  });

  it('cannot make an error of what the source leaves open', () => {
    const { diagnostics } = evaluateFiles(
      `${declarations}locals {\n a = var.unknown[0].x + 1\n b = try(var.unknown.y, true)\n}`,
    );
    expect(diagnostics).to.deep.equal([]);
  });
});

describe('one of several values', () => {
  it('is left by a conditional with an unknown condition', () => {
    expect(value('var.flag ? "a" : "b"')).to.deep.equal(new OneOf(['a', 'b']));
    expect(value('var.flag ? 1 : "b"')).to.deep.equal(new OneOf(['1', 'b']));
    expect(value('var.flag ? "a" : "a"')).to.equal('a');
    expect(value('coalesce(var.unknown, "a")')).to.deep.equal(new OneOf([unknownVariable, 'a']));
    expect(value('var.flag ? "a" : var.unknown')).to.deep.equal(new OneOf(['a', unknownVariable]));
  });

  it('goes through templates, operators, functions and references', () => {
    expect(value('"x-${var.flag ? "a" : "b"}"')).to.deep.equal(new OneOf(['x-a', 'x-b']));
    expect(value('(var.flag ? 1 : 2) + 1')).to.deep.equal(new OneOf([2, 3]));
    expect(value('upper(var.flag ? "a" : "b")')).to.deep.equal(new OneOf(['A', 'B']));
    expect(value('(var.flag ? "a" : "b") == "c"')).to.equal(false);
    expect(value('(var.flag ? { n = 1 } : { n = 2 }).n')).to.deep.equal(new OneOf([1, 2]));
    expect(value('jsonencode({ a = var.flag ? 1 : 2 })')).to.deep.equal(new OneOf(['{"a":1}', '{"a":2}']));
  });

  it('is what an unknown key picks from a known collection', () => {
    expect(value('{ a = 1, b = 2 }[var.unknown]')).to.deep.equal(new OneOf([1, 2]));
    expect(value('["x", "y"][var.unknown]')).to.deep.equal(new OneOf(['x', 'y']));
    expect(value('lookup({ a = 1 }, var.unknown, 5)')).to.deep.equal(new OneOf([1, 5]));
  });

  it('leaves out what Terraform would refuse', () => {
    expect(value('var.flag ? "a" : [][0]')).to.equal('a');
  });

  it('is unknown above 16 options', () => {
    const list = Array.from({ length: 17 }, (_, at) => `"${at}"`).join(', ');
    expect(value(`[${list}][var.unknown]`)).to.be.instanceOf(Unknown);
    expect(
      value('"${var.flag ? 1 : 2}${var.flag ? 3 : 4}${var.flag ? 5 : 6}${var.flag ? 7 : 8}${var.flag ? 9 : 0}"'),
    ).to.be.instanceOf(Unknown);
  });
});

describe('sensitive values', () => {
  it('stay known', () => {
    expect(value('var.secret')).to.deep.equal(new Sensitive('hunter2'));
    expect(value('"x-${var.secret}"')).to.deep.equal(new Sensitive('x-hunter2'));
    expect(value('{ a = var.secret }')).to.deep.equal(new Map([['a', new Sensitive('hunter2')]]));
    expect(value('nonsensitive(var.secret)')).to.equal('hunter2');
  });

  it('come through module outputs', () => {
    const module = evaluateFiles({
      'main.tf': 'module "m" {\n  source = "./m"\n}\nresource "x_y" "z" {\n  a = module.m.password\n}',
      'm/main.tf': 'output "password" {\n  value     = "p"\n  sensitive = true\n}',
    });
    expect(attributeAt(module, 'x_y.z', 'a')).to.deep.equal(new Sensitive('p'));
  });
});
