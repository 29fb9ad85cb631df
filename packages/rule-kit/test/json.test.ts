import { PartialString, Unknown } from '@terrasafe/terraform';
import { expect } from 'chai';
import { readJson } from '../src/index.js';

const unknown = new Unknown('no value');

describe('readJson', () => {
  it('reads what is known, partly known, and wholly unknown inside', () => {
    expect(readJson('{"a": [1, "x"]}')).to.deep.equal(new Map([['a', [1, 'x']]]));
    const partly = readJson(new PartialString(['{"a": "arn:', unknown, '", "b": ', unknown, '}'])) as Map<
      string,
      unknown
    >;
    expect(partly.get('a')).to.be.instanceOf(PartialString);
    expect(partly.get('b')).to.be.instanceOf(Unknown);
  });

  it('passes over trailing commas, but not over commas in strings', () => {
    expect(readJson('{"a": ["x,]", ], }')).to.deep.equal(new Map([['a', ['x,]']]]));
    const partly = readJson(new PartialString(['{"a": ["', unknown, ',]", ],}'])) as Map<string, unknown[]>;
    expect(partly.get('a')).to.deep.equal([new PartialString([unknown, ',]'])]);
  });

  it('is not led astray by quotes that are escaped before an unknown part', () => {
    expect(readJson(new PartialString(['{"a":"\\"', unknown, '"}']))).to.deep.equal(
      new Map([['a', new PartialString(['"', unknown])]]),
    );
  });

  it('reads nothing else', () => {
    for (const value of ['plain', '"text"', '{"a":', unknown, new PartialString([unknown, '{}']), 1, null, undefined]) {
      expect(readJson(value)).to.equal(undefined);
    }
  });
});
