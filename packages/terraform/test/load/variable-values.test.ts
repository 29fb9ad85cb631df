import { expect } from 'chai';
import { OneOf, Unknown, type LoadOptions, type Value } from '../../src/index.js';
import { evaluateFiles, evaluateText, summaries } from '../evaluate.js';

function variable(
  files: Readonly<Record<string, string>>,
  options: LoadOptions = {},
  declaration = 'variable "v" {\n  default = "default"\n}',
): Value | undefined {
  return evaluateFiles({ 'main.tf': declaration, ...files }, options).variables[0]?.value;
}

describe('values of root variables', () => {
  it('come in the precedence of Terraform', () => {
    const environment = { TF_VAR_v: 'environment' };
    const files: Record<string, string> = {};
    expect(variable(files)).to.equal('default');
    expect(variable(files, { environment })).to.equal('environment');
    files['terraform.tfvars'] = 'v = "tfvars"';
    expect(variable(files, { environment })).to.equal('tfvars');
    files['terraform.tfvars.json'] = '{"v": "json"}';
    expect(variable(files, { environment })).to.equal('json');
    files['b.auto.tfvars'] = 'v = "b"';
    files['a.auto.tfvars.json'] = '{"v": "a"}';
    expect(variable(files, { environment })).to.equal('b');
    files['one.tfvars'] = 'v = "one"';
    files['two.tfvars'] = 'v = "two"';
    expect(variable(files, { environment })).to.equal('b');
    expect(variable(files, { environment, varFiles: ['two.tfvars', 'one.tfvars'] })).to.equal('one');
    expect(variable(files, { environment, varFiles: ['one.tfvars'], variables: new Map([['v', 'cli']]) })).to.equal(
      'cli',
    );
  });

  it('of a root come from its own folder', () => {
    const module = evaluateFiles(
      {
        'a/main.tf': 'variable "v" {}',
        'a/terraform.tfvars': 'v = 1',
        'terraform.tfvars': 'v = 2',
        'a/b/x.auto.tfvars': 'v = 3',
      },
      {},
      'a',
    );
    expect(module.variables[0]?.value).to.equal(1);
  });

  it('given as text are expressions unless the type is primitive', () => {
    const variables = new Map([['v', '["a", 1]']]);
    expect(variable({}, { variables }, 'variable "v" {\n  type = list(string)\n}')).to.deep.equal(['a', '1']);
    expect(variable({}, { variables }, 'variable "v" {\n  type = string\n}')).to.equal('["a", 1]');
    expect(variable({}, { variables: new Map([['v', '5']]) }, 'variable "v" {\n  type = number\n}')).to.equal(5);
    expect(variable({}, { environment: { TF_VAR_v: 'true' } }, 'variable "v" {\n  type = bool\n}')).to.equal(true);
  });

  it('that no variable takes are named when they stand in the folder of the root', () => {
    const module = evaluateFiles(
      { 'main.tf': '', 'terraform.tfvars': 'x = 1' },
      { variables: new Map([['y', '1']]), environment: { TF_VAR_z: '1' } },
    );
    expect(summaries(module)).to.deep.equal(['Value for undeclared variable']);
  });

  it('that cannot be read are reported', () => {
    expect(summaries(evaluateFiles({ 'main.tf': 'variable "v" {}' }, { varFiles: ['none.tfvars'] }))).to.deep.equal([
      'Variables file not found',
    ]);
    expect(evaluateFiles({ 'main.tf': 'variable "v" {}', 'terraform.tfvars': 'v = ' }).diagnostics[0]?.file).to.equal(
      'terraform.tfvars',
    );
  });
});

describe('variables files', () => {
  const files = {
    'main.tf': '',
    'prod.tfvars': '# a comment\nv = "prod"\nw = { password = "x" }\n',
    'envs/dev.tfvars.json': '{"v": "dev"}',
    'a/main.tf': 'variable "v" {}',
    'a/terraform.tfvars': 'v = 1',
    'a/b/c/main.tf': '',
    'a/b/x.tfvars': 'v = 2',
    'a/x/y/z/deep.tfvars': 'v = 7',
    'a/.terraform/modules/m/x.tfvars': 'v = 3',
    'a/.hidden.tfvars': 'v = 4',
    '/elsewhere/x.tfvars': 'v = 5',
    '../x.tfvars': 'v = 6',
  };
  const placesOf = (root: string) =>
    evaluateFiles(files, {}, root).variableValues.map(({ name, value, node }) => [
      `${node.source.file}:${node.source.line(node.start)}`,
      name,
      value,
    ]);

  it('belong to one root each, whether Terraform loads them or not', () => {
    expect(placesOf('.')).to.deep.equal([
      ['envs/dev.tfvars.json:1', 'v', 'dev'],
      ['prod.tfvars:2', 'v', 'prod'],
      ['prod.tfvars:3', 'w', new Map([['password', 'x']])],
    ]);
    expect(placesOf('a')).to.deep.equal([
      ['a/terraform.tfvars:1', 'v', 1],
      ['a/x/y/z/deep.tfvars:1', 'v', 7],
    ]);
    expect(placesOf('a/b/c')).to.deep.equal([['a/b/x.tfvars:1', 'v', 2]]);
  });

  it('give their comments and sources to it, and say once what is wrong with them', () => {
    const module = evaluateFiles({ ...files, 'main.tf': 'variable "v" {}', 'terraform.tfvars': 'v = ' }, {}, '.');
    expect(module.comments.map(({ text }) => text.trim())).to.deep.equal(['a comment']);
    expect(module.files.map(({ file }) => file)).to.include.members(['prod.tfvars', 'terraform.tfvars']);
    expect(module.diagnostics.map(({ file }) => file)).to.deep.equal(['terraform.tfvars']);
  });
});

describe('variables', () => {
  it('are converted to their type, with the defaults of optional attributes', () => {
    const declaration =
      'variable "v" {\n  type = object({\n    a = optional(string, "x")\n    b = optional(list(object({ c = optional(number, 1), d = string })), [])\n    e = optional(bool)\n    f = map(string)\n  })\n}';
    const files = { 'terraform.tfvars': 'v = {\n  b = [{ d = 5 }]\n  f = { g = true }\n  unknown = 1\n}' };
    expect(variable(files, {}, declaration)).to.deep.equal(
      new Map<string, unknown>([
        ['a', 'x'],
        [
          'b',
          [
            new Map<string, unknown>([
              ['c', 1],
              ['d', '5'],
            ]),
          ],
        ],
        ['e', null],
        ['f', new Map([['g', 'true']])],
      ]),
    );
  });

  it('that are not nullable take their default for null', () => {
    const files = { 'terraform.tfvars': 'v = null' };
    expect(variable(files, {}, 'variable "v" {\n  default = 1\n}')).to.equal(null);
    expect(variable(files, {}, 'variable "v" {\n  default  = 1\n  nullable = false\n}')).to.equal(1);
  });

  it('that do not suit their type are reported, and keep their value', () => {
    const module = evaluateFiles('variable "v" {\n  type    = number\n  default = "x"\n}');
    expect(summaries(module)).to.deep.equal(['Invalid value for input variable']);
    expect(module.variables[0]?.value).to.equal('x');
  });

  it('show their settings, the type as it is written', () => {
    const [it] = evaluateFiles(
      'variable "v" {\n  type        = list(string)\n  description = "d"\n  sensitive   = true\n  validation {\n    condition     = length(var.v) > 0\n    error_message = "x"\n  }\n}',
    ).variables;
    expect([...(it?.attributes ?? [])].map(([name, { value }]) => [name, value])).to.have.deep.members([
      ['description', 'd'],
      ['sensitive', true],
      ['type', 'list(string)'],
    ]);
  });

  it('of an unknown type are reported', () => {
    for (const type of ['strng', 'list(', 'object(string)', 'map(string, number)', 'foo(string)', '5']) {
      expect(summaries(evaluateFiles(`variable "v" {\n  type = ${type}\n}`)), type).to.have.lengthOf.at.least(1);
    }
  });

  it('know the workspace that the environment gives', () => {
    expect(evaluateText('terraform.workspace')).to.deep.equal(
      new Unknown('no workspace is given by TF_WORKSPACE', 'terraform.workspace'),
    );
    expect(evaluateText('{ prod = 1, dev = 2 }[terraform.workspace]')).to.deep.equal(new OneOf([2, 1]));
    expect(
      evaluateFiles('locals {\n  w = terraform.workspace\n}', { environment: { TF_WORKSPACE: 'prod' } }).locals[0]
        ?.value,
    ).to.equal('prod');
  });
});
