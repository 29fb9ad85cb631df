import { expect } from 'chai';
import { parseHcl } from '../src/index.js';
import { fileTree, problems, treeLines } from './reading.js';

describe('bodies', () => {
  it('hold attributes and blocks', () => {
    expect(fileTree('a = 1\nb {\n  c = 2\n  d {}\n}\n')).to.deep.equal(['a = 1', 'block b', '  c = 2', '  block d']);
    expect(fileTree('b { c = 1 }\nd {}\ne {\n}')).to.deep.equal(['block b', '  c = 1', 'block d', 'block e']);
  });

  it('label blocks with strings and identifiers', () => {
    expect(fileTree('a "b" c "d$${x}" {}')).to.deep.equal(['block a "b" "c" "d${x}"']);
  });

  it('know where everything stands', () => {
    const text = '\n  a "b" c {\n    d = 1 + 2 # e\n  }\n';
    const file = parseHcl('test.tf', text);
    const block = file.body.blocks[0]!;
    const attribute = block.body.attributes[0]!;
    const textOf = (node: { start: number; end: number }): string => text.slice(node.start, node.end);
    expect(textOf(file.body)).to.equal(text);
    expect(textOf(block)).to.equal('a "b" c {\n    d = 1 + 2 # e\n  }');
    expect(block.labels.map(textOf)).to.deep.equal(['"b"', 'c']);
    expect(text.slice(block.start, block.headerEnd)).to.equal('a "b" c ');
    expect(textOf(block.body)).to.equal('{\n    d = 1 + 2 # e\n  }');
    expect(textOf(attribute)).to.equal('d = 1 + 2');
    expect(textOf(attribute.expression)).to.equal('1 + 2');
    expect(file.source.range(attribute)).to.deep.equal({
      file: 'test.tf',
      start: { line: 3, column: 5, byte: 17 },
      end: { line: 3, column: 14, byte: 26 },
    });
  });

  it('set each argument once, however many there are', () => {
    expect(problems('a = 1\na = 2')).to.deep.equal([['Attribute redefined', 'a']]);
    expect(treeLines('a = 1\na = 2')[0]).to.equal('a = 1');
    expect(parseHcl('test.tf', '\na = 1\na = 2').diagnostics[0]!.detail).to.include('"a" was already set on line 2');
    const names = Array.from({ length: 50 }, (_, index) => `a${index} = 1\n`).join('');
    expect(problems(names)).to.deep.equal([]);
    expect(problems(`${names}a0 = 1\na49 = 2\nb = 1\nb = 2`)).to.deep.equal([
      ['Attribute redefined', 'a0'],
      ['Attribute redefined', 'a49'],
      ['Attribute redefined', 'b'],
    ]);
    expect(problems('a {\n b = 1\n}\na {\n b = 1\n}')).to.deep.equal([]);
  });

  for (const [text, problem] of [
    ['a', ['Argument or block definition required', 'a']],
    ['"a" = 1', ['Invalid argument name', '"']],
    ['= 1', ['Argument or block definition required', '=']],
    ['}', ['Argument or block definition required', '}']],
    ['a = 1, b = 2', ['Unexpected comma after argument', ',']],
    ['a "b"\n{\n}', ['Invalid block definition', '\n']],
    ['a "b" = {}', ['Invalid block definition', '=']],
    ['a "b" 1 {}', ['Invalid block definition', '1']],
    ['a "${b}" {}', ['Invalid label', '${']],
    ['a {} b {}', ['Missing newline after block definition', 'b']],
    ['a { b = 1\n}', ['Invalid single-argument block definition', '\n']],
    ['a { b = 1, c = 2 }', ['Invalid single-argument block definition', ',']],
    ['a { b = 1 c = 2 }', ['Invalid single-argument block definition', 'c']],
    ['a { b {} }', ['Argument definition required', 'b']],
    ['a {\nb = 1 }', ['Missing newline after argument', '}']],
    ['a {', ['Unclosed configuration block', 'a {']],
    ['a {\nb {\n}', ['Unclosed configuration block', 'a {']],
  ] as const) {
    it(`rejects ${JSON.stringify(text)}`, () => expect(problems(text)).to.deep.equal([problem]));
  }
});
