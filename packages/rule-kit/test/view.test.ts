import { expect } from 'chai';
import { equals, not } from '../src/index.js';
import { only, viewOf } from './evaluate.js';

const group = (body: string, declarations = '') =>
  only(viewOf(`${declarations}\nresource "aws_security_group" "g" {\n${body}\n}`), 'aws_security_group');

describe('BlockView', () => {
  it('reads attributes with objects like blocks', () => {
    const asBlock = group('ingress {\n from_port = 22\n}');
    const asObject = group('ingress = [{ from_port = 22 }]');
    for (const view of [asBlock, asObject]) {
      expect(view.blocks('ingress').map((it) => it.attribute('from_port').text)).to.deep.equal(['22']);
      expect(view.first('ingress.from_port').path).to.equal('ingress.from_port');
    }
  });

  it('gives one view without a value where a block on the way is missing', () => {
    const [attribute, ...others] = group('').select('ingress.from_port');
    expect(others).to.deep.equal([]);
    expect(attribute?.isPresent).to.equal(false);
    expect(attribute?.is(equals(22), 'true')).to.equal('true');
  });

  it('finds the blocks at a path, none where one on the way is missing', () => {
    const inside = (body: string) =>
      group(body)
        .blocksAt('timeouts.window')
        .map(({ path }) => path);
    expect(inside('timeouts {\n window {}\n window {}\n}')).to.deep.equal(['timeouts.window', 'timeouts.window']);
    expect(inside('timeouts {}')).to.deep.equal([]);
  });

  it('takes null for absent', () => {
    expect(group('name = null').attribute('name').isPresent).to.equal(false);
  });

  it('is unknown in every attribute where the block is unknown', () => {
    const view = group('ingress = var.rules', 'variable "rules" {}');
    expect(view.hasBlock('ingress')).to.equal('unknown');
    expect(view.first('ingress.from_port').is(equals(22))).to.equal('unknown');
    expect(view.first('ingress.from_port').unknownReason).to.be.a('string');
  });

  it('does not trust a block that may not exist, unless its absence amounts to the same', () => {
    const view = group(
      'dynamic "ingress" {\n for_each = var.rules\n content {\n  from_port = 22\n }\n}',
      'variable "rules" {}',
    );
    const port = view.first('ingress.from_port');
    expect(view.hasBlock('ingress')).to.equal('unknown');
    expect(port.is(equals(22), 'false')).to.equal('unknown');
    expect(port.is(equals(22), 'true')).to.equal('true');
    expect(port.is(not(equals(22)), 'false')).to.equal('false');
    expect(port.unknownReason).to.match(/dynamic block/);
  });

  it('finds texts in lists, maps and JSON, under the names that they have there', () => {
    const view = group(`tags = {
      list = ["a", "b"]
      env  = [{ name = "PASSWORD", value = "x" }]
    }
    description = jsonencode({ key = "y" })`);
    expect(view.attribute('tags').texts()).to.deep.include({ keys: ['env', 'PASSWORD'], text: 'x', whole: true });
    expect(view.attribute('tags').texts()).to.deep.include({ keys: ['list'], text: 'b', whole: true });
    expect(view.attribute('description').texts()).to.deep.equal([{ keys: ['key'], text: 'y', whole: true }]);
  });

  it('tells what is written from what is referred to', () => {
    const view = group('name = "say \\"hi\\""\ndescription = var.text', 'variable "text" {\n default = "hello"\n}');
    const place = view.attribute('name').whereWritten('say "hi"')?.node;
    expect(place?.source.text.slice(place.start, place.end)).to.equal('say \\"hi\\"');
    expect(view.attribute('description').text).to.equal('hello');
    expect(view.attribute('description').whereWritten('hello')).to.equal(undefined);
  });
});
