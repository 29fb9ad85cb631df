import { expect } from 'chai';
import { attributeAt, evaluateFiles, resourceAt, summaries } from '../evaluate.js';

describe('override files', () => {
  const module = evaluateFiles({
    'main.tf':
      'resource "a_b" "c" {\n  kept    = 1\n  changed = 1\n  rule {\n    n = 1\n  }\n  rule {\n    n = 2\n  }\n  other {\n    n = 3\n  }\n  lifecycle {\n    prevent_destroy       = true\n    create_before_destroy = true\n  }\n}\nlocals {\n  a = 1\n  b = 2\n}\nvariable "v" {\n  type    = string\n  default = "x"\n}\nprovider "aws" {\n  region = "a"\n}\nprovider "aws" {\n  alias  = "w"\n  region = "b"\n}',
    'override.tf':
      'resource "a_b" "c" {\n  changed = 2\n  added   = 3\n  rule {\n    n = 9\n  }\n  lifecycle {\n    prevent_destroy = false\n  }\n}\nlocals {\n  b = 5\n}\nvariable "v" {\n  default = "y"\n}',
    'z_override.tf':
      'resource "a_b" "c" {\n  added = 4\n}\nprovider "aws" {\n  alias  = "w"\n  region = "c"\n}\nresource "a_b" "missing" {}',
  });

  it('replace arguments one by one, the later file last', () => {
    const values = [...resourceAt(module, 'a_b.c').attributes].map(([name, { value }]) => [name, value]);
    expect(values).to.deep.equal([
      ['kept', 1],
      ['changed', 2],
      ['added', 4],
    ]);
  });

  it('replace nested blocks by type, but merge lifecycle', () => {
    const blocks = resourceAt(module, 'a_b.c').blocks.map((block) => [
      block.type,
      ...[...block.attributes].map(([name, { value }]) => `${name}=${JSON.stringify(value)}`),
    ]);
    expect(blocks).to.have.deep.members([
      ['other', 'n=3'],
      ['lifecycle', 'prevent_destroy=false', 'create_before_destroy=true'],
      ['rule', 'n=9'],
    ]);
  });

  it('merge locals, variables and providers by alias', () => {
    expect(module.locals.map((it) => [it.name, it.value])).to.deep.equal([
      ['a', 1],
      ['b', 5],
    ]);
    expect(module.variables[0]?.value).to.equal('y');
    expect(module.providers.map((it) => it.attributes.get('region')?.value)).to.deep.equal(['a', 'c']);
  });

  it('can only change what is there', () => {
    expect(summaries(module)).to.deep.equal(['Missing base resource to override']);
    expect(attributeAt(module, 'a_b.missing', 'x')).to.equal(undefined);
  });
});
