import { expect } from 'chai';
import { problems, treeLines } from './reading.js';

/** The names and block headers of a tree, without values and diagnostics. */
const outline = (text: string): string[] =>
  treeLines(text)
    .filter((line) => !/^(error|comment) /.test(line))
    .map((line) => line.replace(/ = .*/, ''));

const block = (...lines: string[]): string => ['resource "a" "b" {', ...lines, '}', '', 'output "z" {}', ''].join('\n');

describe('recovery', () => {
  for (const broken of [
    '  x = ',
    '  x = 1 2',
    '  x = [1, 2',
    '  x = [1 2]',
    '  x = f(1',
    '  x = (1',
    '  x = "abc',
    '  x = "${abc"',
    '  x = "${f("abc"}"',
    '  x = "%{ if a }b"',
    '  x = a ? b',
    '  x = a.',
    '  x = a[',
    '  x = 1 +',
    "  x = 'a'",
    '  x = 1;',
    '  x = [for a in b]',
    '  x = { a = 1 b = 2 }',
    '  x = {\n    a = 1\n    b 2\n  }',
    '  x = {\n    a = [1\n  }',
    '  x = [\n    "a"\n    "b"\n  ]',
    '  x: 1',
    '  x == 1',
    '  1 = 2',
    '  "x" = 1',
    '  x',
    '  )',
    '  x = <<E\n  ${a b}\n  E',
    '  x {\n    y = [\n  }',
    '  x {\n    y = "\n  }',
    '  x { y = 1, z = 2 }',
    '  x y = 1',
    '  x "${y}" {\n  }',
    '  x "y {\n  }',
  ]) {
    it(`keeps what surrounds ${JSON.stringify(broken)}`, () => {
      const text = block('  before = 1', broken, '  after = 2', '  inner {', '    c = 3', '  }');
      expect(problems(text)).to.not.be.empty;
      const lines = outline(text);
      expect(lines[0]).to.equal('block resource "a" "b"');
      expect(lines).to.include.members(['  before', '  after', '  block inner', '    c', 'block output "z"']);
    });
  }

  it('keeps the part of a broken attribute that was understood, and marks what is missing', () => {
    expect(treeLines('a = ["x", "y" "z"]')[0]).to.equal('a = ["x", "y", INVALID]');
    expect(treeLines('a = { b = 1, c }')[0]).to.equal('a = {"b" = 1, "c" = INVALID, INVALID = INVALID}');
    expect(treeLines('a = f(1, ]')[0]).to.equal('a = f(1, INVALID, INVALID)');
    expect(treeLines('a = 1 +')[0]).to.equal('a = (1 + INVALID)');
    expect(treeLines('a = b ? c')[0]).to.equal('a = (b ? c : INVALID)');
    expect(treeLines('a = "x${b c}y"')[0]).to.equal('a = template("x" ${b})');
  });

  it('keeps nothing of a heredoc without end', () => expect(treeLines('a = <<E\nx ${y}\n')[0]).to.equal('a = INVALID'));

  it('does not take the inside of an item for the next one', () => {
    expect(outline('a {\n  b = [\n    "x"\n    y = 1\n  c = 2\n}\n')).to.deep.equal(['block a', '  b', '  c']);
    expect(problems('a = "x${\nb c}"\nd = 1\n')).to.deep.equal([
      ['Extra characters after interpolation expression', 'c'],
    ]);
  });

  it('ends a string with its line, however the next one is indented', () => {
    expect(outline('a = "x\n    b = 1\n')).to.deep.equal(['a', 'b']);
  });

  it('reports each broken item once', () => {
    expect(problems('a = [1 2]\nb = \nc = 1\nd = "x\ne {\n  f = )\n}\n').map(([summary]) => summary)).to.deep.equal([
      'Missing item separator',
      'Invalid expression',
      'Invalid multi-line string',
      'Invalid expression',
    ]);
  });

  describe('of a block without closing brace', () => {
    it('gives the next blocks back to the file', () => {
      const text = 'resource "a" "b" {\n  c = 1\n\nresource "d" "e" {\n  f = 2\n}\n\noutput "g" {}\n';
      expect(problems(text)).to.deep.equal([['Unclosed configuration block', 'resource "a" "b" {']]);
      expect(outline(text)).to.deep.equal([
        'block resource "a" "b"',
        '  c',
        'block resource "d" "e"',
        '  f',
        'block output "g"',
      ]);
    });

    it('does so for an inner block, too', () => {
      const text = 'a "b" {\n  c {\n    d = 1\n}\n\ne {\n  f = 2\n}\ng = 3\n';
      expect(outline(text)).to.deep.equal(['block a "b"', '  block c', '    d', 'block e', '  f', 'g']);
    });

    it('does so by the indentation of the unclosed block', () => {
      const text = 'a {\n  b {\n    c = 1\n  d {\n    e = 2\n  }\n';
      expect(outline(text)).to.deep.equal(['block a', '  block b', '    c', '  block d', '    e']);
    });

    it('ends the unclosed block where the next begins', () => {
      const text = 'a {\nb {\n}\n';
      const lines = treeLines(text);
      expect(lines.slice(0, 2)).to.deep.equal(['block a', 'block b']);
    });
  });

  it('takes a brace on the next line for that of the block', () => {
    const text = 'a "b"\n{\n  c = 1\n}\nd = 2\n';
    expect(problems(text)).to.deep.equal([['Invalid block definition', '\n']]);
    expect(outline(text)).to.deep.equal(['block a "b"', '  c', 'd']);
  });

  it('keeps the arguments of a block that begins on its line and goes on', () => {
    const text = 'a { b = 1\n  c = 2\n}\n';
    expect(outline(text)).to.deep.equal(['block a', '  b', '  c']);
  });

  it('gives up a stray closing brace alone', () => {
    expect(outline('a {\n}\n}\nb = 1\n')).to.deep.equal(['block a', 'b']);
  });

  it('keeps what follows an unterminated heredoc', () => {
    expect(outline('a {\n  b = <<E\n    text\n  c = 1\n}\nd {}\n')).to.deep.equal(['block a', '  b', '  c', 'block d']);
  });
});
