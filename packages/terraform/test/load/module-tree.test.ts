import { expect } from 'chai';
import { loadTree } from '../../src/index.js';
import { addresses, attributeAt, evaluateFiles } from '../evaluate.js';

const tree = (files: Readonly<Record<string, string>>) => loadTree(new Map(Object.entries(files)));
const roots = (files: Readonly<Record<string, string>>) => tree(files).roots;

describe('root modules', () => {
  it('are the folders that no other one calls', () => {
    const call = (source: string) => `module "m" {\n  source = "${source}"\n}`;
    expect(
      roots({
        'main.tf': call('./a'),
        'a/main.tf': call('../b'),
        'b/x.tf': '',
        'c/d/main.tf': '',
        'docs/readme.md': '',
      }),
    ).to.deep.equal(['.', 'c/d']);
    expect(
      roots({ 'main.tf.json': JSON.stringify({ module: { m: { source: './a' } } }), 'a/main.tf': '' }),
    ).to.deep.equal(['.']);
  });

  it('include one of each ring of folders that call each other', () => {
    const call = (source: string) => `module "m" {\n  source = "${source}"\n}`;
    expect(roots({ 'a/main.tf': call('../b'), 'b/main.tf': call('../a'), 'c/main.tf': call('.') })).to.deep.equal([
      'a',
      'c',
    ]);
  });

  it('are not what terraform init installed', () => {
    expect(
      roots({ 'main.tf': '', '.terraform/modules/m/main.tf': '', 'a/.terraform/modules/m/main.tf': '' }),
    ).to.deep.equal(['.']);
  });
});

describe('files of a module', () => {
  it('are .tf, .tofu and their JSON forms; .tofu wins over .tf of the same name', () => {
    const module = evaluateFiles({
      'a.tf': 'resource "a_b" "tf" {}',
      'b.tf.json': '{"resource": {"a_b": {"json": {}}}}',
      'c.tofu': 'resource "a_b" "tofu" {}',
      'c.tf': 'resource "a_b" "shadowed" {}',
      'd.tofu.json': '{"resource": {"a_b": {"tofu_json": {}}}}',
      '.hidden.tf': 'resource "a_b" "hidden" {}',
      'x.tftest.hcl': 'run "x" {}',
    });
    expect(addresses(module)).to.deep.equal(['a_b.tf', 'a_b.json', 'a_b.tofu', 'a_b.tofu_json']);
    expect(module.files.map((file) => file.file)).to.deep.equal(['a.tf', 'b.tf.json', 'c.tofu', 'd.tofu.json']);
  });

  it('keep their comments', () => {
    const module = evaluateFiles({ 'main.tf': '# one\nmodule "m" {\n  source = "./m"\n}', 'm/main.tf': '// two' });
    expect(module.comments.map((comment) => comment.text.trim())).to.deep.equal(['one', 'two']);
  });

  it('that are broken leave the rest alone', () => {
    const files = {
      'a.tf': 'resource "a_b" "c" {',
      'b.tf': 'resource "a_b" "d" {\n  x = 1\n}',
      'c.tf.json': '{"resource": ',
    };
    const diagnostics = tree(files).diagnostics;
    expect(new Set(diagnostics.map((it) => it.file))).to.deep.equal(new Set(['a.tf', 'c.tf.json']));
    expect(evaluateFiles(files).diagnostics).to.deep.equal(diagnostics);
    expect(attributeAt(evaluateFiles(files), 'a_b.d', 'x')).to.equal(1);
  });

  it('report what is declared twice, and check both', () => {
    const module = evaluateFiles(
      'resource "a_b" "c" {\n  x = 1\n}\nresource "a_b" "c" {\n  x = 2\n}\nvariable "v" {}\nvariable "v" {}\nfoo "x" {}\nresource "only_type" {}',
    );
    expect(module.diagnostics.map((it) => [it.summary, it.line])).to.deep.equal([
      ['Duplicate resource', 4],
      ['Duplicate variable', 8],
      ['Unsupported block type', 9],
      ['Wrong number of labels', 10],
    ]);
    expect(module.resources.map((it) => it.attributes.get('x')?.value)).to.deep.equal([1, 2]);
  });

  it('may hold every block of the language', () => {
    const module = evaluateFiles(
      'terraform {\n  required_version = ">= 1.5"\n  backend "s3" {}\n}\nmoved {\n  from = a_b.x\n  to   = a_b.c\n}\nimport {\n  to = a_b.c\n  id = "x"\n}\nremoved {\n  from = a_b.y\n  lifecycle {\n    destroy = false\n  }\n}\ncheck "c" {\n  data "http" "h" {\n    url = "https://example.com"\n  }\n  assert {\n    condition     = data.http.h.status_code == 200\n    error_message = "x"\n  }\n}\nephemeral "random_password" "p" {\n  length = 16\n}\nresource "a_b" "c" {\n  p = ephemeral.random_password.p.result\n}',
    );
    expect(module.diagnostics).to.deep.equal([]);
    expect(addresses(module)).to.deep.equal(['data.http.h', 'a_b.c']);
  });
});
