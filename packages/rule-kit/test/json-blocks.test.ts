import { expect } from 'chai';
import { PartialString, Unknown } from '@terrasafe/terraform';
import { AttributeView, equals, readJsonBlocks } from '../src/index.js';
import { only, viewOf } from './evaluate.js';

const { node } = only(viewOf('resource "aws_ecs_task_definition" "shop" {}\n'), 'aws_ecs_task_definition');
const unknown = new Unknown('var.x has no value');
const attribute = (value: ConstructorParameters<typeof AttributeView>[1]) => new AttributeView('json', value, node);
const privileged = (view: AttributeView) =>
  readJsonBlocks(view).map((block) => block.attribute('privileged').is(equals(true)));

describe('readJsonBlocks', () => {
  it('reads one object and an array of them alike', () => {
    expect(privileged(attribute('{"privileged":true}'))).to.deep.equal(['true']);
    expect(privileged(attribute('[{"privileged":true},{"name":"shop"}]'))).to.deep.equal(['true', 'false']);
  });

  it('keeps what is unknown inside an object', () => {
    const text = new PartialString(['[{"privileged":', unknown, '},{"privileged":true}]']);
    expect(privileged(attribute(text))).to.deep.equal(['unknown', 'true']);
  });

  it('reads an unknown document as one block in which everything is unknown', () => {
    expect(privileged(attribute(unknown))).to.deep.equal(['unknown']);
  });

  it('finds nothing where there is no JSON', () => {
    expect(readJsonBlocks(attribute(undefined))).to.deep.equal([]);
    expect(readJsonBlocks(attribute('shop'))).to.deep.equal([]);
  });
});
