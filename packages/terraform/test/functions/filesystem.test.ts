import { expect } from 'chai';
import { generateKeyPairSync, publicEncrypt, constants } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Unknown, UnknownElements } from '../../src/index.js';
import { evaluateFiles, evaluateText } from '../evaluate.js';

describe('functions that read files', () => {
  it('read nothing but the scanned files', () => {
    for (const call of [
      'file("/etc/passwd")',
      'file("../x")',
      'filebase64("~/.ssh/id_rsa")',
      'templatefile("missing", {})',
      'fileexists("missing")',
      'filesha256("missing.zip")',
    ]) {
      expect(evaluateText(call), call).to.be.instanceOf(Unknown);
    }
    expect(evaluateText('fileset("/etc", "*")')).to.deep.equal([]);
  });

  it('resolve paths from the root module, where Terraform runs', () => {
    const module = evaluateFiles(
      {
        'root/main.tf': 'module "m" {\n  source = "../m"\n}',
        'root/x.txt': 'root',
        'm/main.tf':
          'locals {\n  own = file("${path.module}/x.txt")\n  root = file("x.txt")\n  also = file("${path.root}/x.txt")\n  path = path.module\n}',
        'm/x.txt': 'module',
      },
      {},
      'root',
    );
    expect(module.locals.map((it) => it.value)).to.deep.equal(['module', 'root', 'root', '../m']);
  });

  it('give templates only their own variables', () => {
    const files = { 't.tftpl': '${a}-${upper(b)}' };
    expect(evaluateText('templatefile("t.tftpl", { a = 1, b = "x" })', '', files)).to.equal('1-X');
    expect(evaluateText('can(templatefile("t.tftpl", { a = 1 }))', '', files)).to.equal(false);
    expect(evaluateText('can(templatefile("t.tftpl", {}))', '', { 't.tftpl': '${local.x}' })).to.equal(false);
    expect(
      evaluateText('templatefile("t.tftpl", { a = var.u, b = "x" })', 'variable "u" {}', files),
    ).to.have.deep.property('parts', [new Unknown('the variable has no value', 'var.u'), '-X']);
  });
});

describe('functions without a fixed answer', () => {
  it('are unknown', () => {
    for (const call of [
      'timestamp()',
      'plantimestamp()',
      'uuid()',
      'bcrypt("x")',
      'pathexpand("~/x")',
      'abspath("x")',
      'path.cwd',
      'provider::aws::arn_parse("x")',
    ]) {
      expect(evaluateText(call), call).to.be.instanceOf(Unknown);
    }
  });

  it('or whose bytes depend on the implementation can be read back', () => {
    expect(gunzipSync(Buffer.from(evaluateText('base64gzip("hello")') as string, 'base64')).toString()).to.equal(
      'hello',
    );
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const secret = publicEncrypt(
      { key: publicKey, padding: constants.RSA_PKCS1_PADDING },
      Buffer.from('secret'),
    ).toString('base64');
    const key = privateKey.export({ type: 'pkcs1', format: 'pem' });
    expect(evaluateText(`rsadecrypt("${secret}", file("key.pem"))`, '', { 'key.pem': String(key) })).to.equal('secret');
    expect(evaluateText('can(rsadecrypt("x", "no key"))')).to.equal(false);
  });
});

describe('functions of unknown arguments', () => {
  const declarations = 'variable "u" {}\n';
  const value = (expression: string) => evaluateText(expression, declarations);
  const unknown = new Unknown('the variable has no value', 'var.u');

  it('keep what is known of a structure', () => {
    expect(value('keys({ a = var.u })')).to.deep.equal(['a']);
    expect(value('values({ a = var.u })')).to.deep.equal([unknown]);
    expect(value('zipmap(["a"], [var.u])')).to.deep.equal(new Map([['a', unknown]]));
    expect(value('element([var.u, "b"], 1)')).to.equal('b');
    expect(value('slice([var.u, "b"], 1, 2)')).to.deep.equal(['b']);
    expect(value('reverse([var.u, "b"])')).to.deep.equal(['b', unknown]);
    expect(value('setunion(["a"], [var.u])')).to.deep.equal(['a', unknown]);
    expect(value('one([var.u])')).to.deep.equal(unknown);
    expect(value('lookup({ a = var.u }, "a", 1)')).to.deep.equal(unknown);
    expect(value('coalesce("", var.u)')).to.deep.equal(unknown);
    expect(value('compact(["a", ""])')).to.deep.equal(['a']);
    expect(value('formatlist("%s-x", ["a", var.u])')).to.have.lengthOf(2);
    expect(value('flatten([["a"], var.u])')).to.deep.equal([
      'a',
      new UnknownElements('the variable has no value', 'var.u'),
    ]);
  });

  it('are unknown otherwise', () => {
    for (const call of [
      'sort(["a", var.u])',
      'max(1, var.u)',
      'split(",", var.u)',
      'md5(var.u)',
      'length(var.u)',
      'merge(var.u, { a = 1 })',
      'range(var.u)',
      'sum([1, var.u])',
      'regex("a", var.u)',
      'cidrsubnet(var.u, 8, 1)',
      'index(["b", var.u], "a")',
      'tonumber("1${var.u}")',
    ]) {
      expect(value(call), call).to.deep.equal(unknown);
    }
  });
});
