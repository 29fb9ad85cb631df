import { expect } from 'chai';
import { expressionTree, problems } from './reading.js';

describe('escapes', () => {
  for (const [written, value] of [
    ['\\n\\r\\t', '\n\r\t'],
    ['\\"', '"'],
    ['\\\\', '\\'],
    ['\\\\n', '\\n'],
    ['\\u00e9\\u00E9', 'éé'],
    ['\\U0001F600', '😀'],
    ['\\u00411', 'A1'],
    ['$${a}', '${a}'],
    ['%%{a}', '%{a}'],
    ['$$', '$$'],
    ['$$$${a}', '$$${a}'],
    ['$', '$'],
    ['100%', '100%'],
    ['%$${', '%${'],
    ['$${~a}', '${~a}'],
  ] as const) {
    it(`resolves ${written}`, () => expect(expressionTree(`"${written}"`)).to.equal(JSON.stringify(value)));
  }

  it('of a whole string are NFC', () => {
    expect(expressionTree('"e\\u0301"')).to.equal('"é"');
    expect(expressionTree('"e\u0301"')).to.equal('"é"');
  });

  it('are not known in heredocs, but for doubled sequence starts', () => {
    expect(expressionTree('<<E\n\\n \\" \\u00e9 $${a} %%{a}\nE\n')).to.equal(
      JSON.stringify('\\n \\" \\u00e9 ${a} %{a}\n'),
    );
  });

  for (const [written, pointsAt] of [
    ['\\a', '\\a'],
    ['\\😀', '\\😀'],
    ['\\${b}', '\\$'],
    ['\\u12', '\\u'],
    ['\\u12G4', '\\u'],
    ['\\U00110000', '\\U00110000'],
    ['\\ud83d\\ude00', '\\ud83d'],
  ] as const) {
    it(`reports ${written} and keeps the attribute`, () => {
      expect(problems(`a = "${written}"\nb = 1`)[0]).to.deep.equal(['Invalid escape sequence', pointsAt]);
    });
  }

  it('reports each of several', () => expect(problems('a = "\\a\\b\\c"')).to.have.lengthOf(3));
});
