import { expect } from 'chai';
import fc from 'fast-check';
import { parseJson, type JsonNode } from '../src/index.js';

function valueOf(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key.value, valueOf(value)]));
    case 'array':
      return node.items.map(valueOf);
    case 'string':
    case 'number':
    case 'bool':
      return node.value;
    case 'null':
      return null;
    case 'invalid':
      return 'INVALID';
  }
}

const problems = (text: string): [string, string][] =>
  parseJson('test.json', text).diagnostics.map(({ summary, start, end }) => [summary, text.slice(start, end)]);

describe('JSON', () => {
  it('reads what JSON.stringify writes', () => {
    const property = fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const { root, diagnostics } = parseJson('test.json', JSON.stringify(value, undefined, indent));
      expect(diagnostics).to.deep.equal([]);
      expect(JSON.stringify(valueOf(root))).to.equal(JSON.stringify(value));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('accepts what JSON.parse accepts, but for nesting', () => {
    const fragments = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'null',
      ' ',
      '\n',
      '\\',
      '\\u00e9',
      'x',
    ];
    const property = fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      let isValid = true;
      try {
        JSON.parse(text);
      } catch {
        isValid = false;
      }
      expect(problems(text).length === 0, text).to.equal(isValid);
    });
    fc.assert(property, { numRuns: 20_000 });
  });

  it('keeps the order of members, repeated keys and the text of numbers', () => {
    const { root } = parseJson('test.json', '{"b": 1.50, "a": 12345678901234567890, "b": 1e2}');
    expect(
      root.kind === 'object' &&
        root.members.map(({ key, value }) => [key.value, value.kind === 'number' && value.text]),
    ).to.deep.equal([
      ['b', '1.50'],
      ['a', '12345678901234567890'],
      ['b', '1e2'],
    ]);
  });

  it('knows where keys and values stand', () => {
    const text = '\ufeff {\n  "a\\n": [true, {}]\n}';
    const { root } = parseJson('test.json', text);
    const textOf = (node: JsonNode): string => text.slice(node.start, node.end);
    expect(textOf(root)).to.equal('{\n  "a\\n": [true, {}]\n}');
    const member = root.kind === 'object' ? root.members[0]! : expect.fail('an object');
    expect(textOf(member.key)).to.equal('"a\\n"');
    expect(textOf(member.value)).to.equal('[true, {}]');
    expect(member.value.kind === 'array' && member.value.items.map(textOf)).to.deep.equal(['true', '{}']);
  });

  for (const [text, value, expected] of [
    ['', 'INVALID', [['Missing value', '']]],
    ['{"a" 1, "b": 2}', { a: 'INVALID', b: 2 }, [['Missing colon', '1']]],
    ['{"a": 1 "b": 2}', { a: 1, b: 2 }, [['Missing comma', '"']]],
    ['{"a": , "b": 2}', { a: 'INVALID', b: 2 }, [['Missing value', ',']]],
    ['{a: 1, "b": 2}', { b: 2 }, [['Invalid property name', 'a']]],
    ['{{}, "b": 2}', { b: 2 }, [['Invalid property name', '{']]],
    ['[1, nope, 2]', [1, 'INVALID', 2], [['Invalid value', 'nope']]],
    ['[1 2, 3]', [1, 3], [['Missing comma', '2']]],
    ['[1, 2,]', [1, 2], [['Trailing comma', ']']]],
    ['[01]', ['INVALID'], [['Invalid value', '01']]],
    [
      '["a\nb", 1]',
      ['a', 1],
      [
        ['Unterminated string', '"'],
        ['Missing comma', 'b'],
      ],
    ],
    ['["a\\x", 1]', ['a\\x', 1], [['Invalid string', '"a\\x"']]],
    [
      '{"a": [1, 2',
      { a: [1, 2] },
      [
        ['Unclosed value', '['],
        ['Unclosed value', '{'],
      ],
    ],
    ['{"a": [1}', { a: [1] }, [['Missing comma', '}']]],
    ['1 2', 1, [['Extra characters after the value', '2']]],
  ] as const) {
    it(`recovers in ${JSON.stringify(text)}`, () => {
      expect(valueOf(parseJson('test.json', text).root)).to.deep.equal(value);
      expect(problems(text)).to.deep.equal(expected);
    });
  }
});
