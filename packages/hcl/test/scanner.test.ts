import { expect } from 'chai';
import { parseHcl } from '../src/index.js';
import { expressionTree, fileTree, problems } from './reading.js';

describe('scanner', () => {
  describe('line ends', () => {
    it('end an attribute', () => {
      expect(fileTree('a = 1\nb = 2')).to.deep.equal(['a = 1', 'b = 2']);
      expect(problems('a = 1 b = 2')).to.deep.equal([['Missing newline after argument', 'b']]);
    });

    it('do not end it in parentheses and brackets', () => {
      expect(fileTree('a = (1\n+\n2)\nb = [1,\n2\n]\nc = f(\n1\n,\n2\n)\nd = e[\n0\n]')).to.deep.equal([
        'a = paren((1 + 2))',
        'b = [1, 2]',
        'c = f(1, 2)',
        'd = e[0]',
      ]);
    });

    it('do not end it in an interpolation, but separate the items of an object there', () => {
      expect(fileTree('a = "${\nb\n}"\nc = "${ { d = 1\ne = 2 } }"')).to.deep.equal([
        'a = template(${b})',
        'c = template(${{"d" = 1, "e" = 2}})',
      ]);
      expect(problems('a = "${ { d = 1 e = 2 } }"')).to.deep.equal([['Missing item separator', 'e']]);
    });

    it('stand around the items of an object and not inside them', () => {
      expect(fileTree('a = {\n\nb = 1\n\n\nc = 2\n}')).to.deep.equal(['a = {"b" = 1, "c" = 2}']);
      expect(problems('a = {\nb\n= 1\n}')).to.deep.equal([['Missing key/value separator', '\n']]);
      expect(problems('a = {\nb =\n1\n}')).to.deep.equal([['Invalid expression', '\n']]);
      expect(problems('a = {\nb = 1\n, c = 2\n}')).to.deep.equal([['Invalid expression', ',']]);
    });

    it('count again in an object inside parentheses, and stop counting behind it', () => {
      expect(fileTree('a = ({\nb = 1\nc = 2\n}\n.b)')).to.deep.equal(['a = paren({"b" = 1, "c" = 2}.b)']);
    });

    it('stand in a "for" expression wherever they like', () => {
      expect(fileTree('a = {\nfor\nk\n,\nv\nin\nm\n:\nk\n=>\nv\n...\nif\nk\n}')).to.deep.equal([
        'a = for(k, v in m : k => v... if k)',
      ]);
    });

    it('may be CRLF; a carriage return alone is no white space', () => {
      expect(fileTree('a = 1\r\nb {\r\n}\r\n')).to.deep.equal(['a = 1', 'block b']);
      expect(problems('a = 1\rb = 2')).to.deep.equal([['Invalid character', '\r']]);
    });
  });

  describe('comments', () => {
    const commentsOf = (text: string) =>
      parseHcl('test.tf', text).comments.map((comment) => [comment.text, text.slice(comment.start, comment.end)]);

    it('are kept in all three forms', () => {
      expect(commentsOf('# a\na = 1 // b\n/* c\n */ b = /**/ 2 #')).to.deep.equal([
        [' a', '# a'],
        [' b', '// b'],
        [' c\n ', '/* c\n */'],
        ['', '/**/'],
        ['', '#'],
      ]);
    });

    it('end their line, or not', () => {
      expect(fileTree('a = 1 # b\nc = 2 /* d\n */\ne = [ # f\n1 // g\n]')[2]).to.equal('e = [1]');
      expect(problems('a = 1 /* b\n */ c = 2')).to.deep.equal([['Missing newline after argument', 'c']]);
    });

    it('have no carriage return', () =>
      expect(commentsOf('# a\r\n#\r\n')).to.deep.equal([
        [' a', '# a'],
        ['', '#'],
      ]));

    it('are kept inside expressions', () => {
      expect(commentsOf('a = "${b /* c */}"\nd = {\n# e\n}')).to.deep.equal([
        [' c ', '/* c */'],
        [' e', '# e'],
      ]);
    });

    it('are not found in strings and heredocs', () => {
      expect(commentsOf('a = "# b // c /* d"\ne = <<E\n# f\nE\n')).to.deep.equal([]);
    });

    it('must end', () => expect(problems('a = 1\n/* b')).to.deep.equal([['Unterminated comment', '/*']]));
  });

  describe('numbers', () => {
    for (const text of ['0', '007', '1.5', '1.50', '1e3', '1E+3', '1.5e-3', '123456789012345678901234567890', '1.e5']) {
      it(`keeps ${text} as written`, () => expect(expressionTree(text)).to.equal(text));
    }

    it('end before an ellipsis, a dot and a letter', () => {
      expect(expressionTree('f(1...)')).to.equal('f(1...)');
      expect(expressionTree('1.foo')).to.equal('1.foo');
      expect(problems('a = 1e')).to.deep.equal([['Missing newline after argument', 'e']]);
      expect(problems('a = 0x1F')).to.deep.equal([['Missing newline after argument', 'x1F']]);
    });

    it('have one dot and one exponent', () => {
      expect(problems('a = 1.2.3\nb = 1e2e3\nc = 1..2')).to.deep.equal([
        ['Invalid number', '1.2.3'],
        ['Invalid number', '1e2e3'],
        ['Invalid number', '1..2'],
      ]);
    });
  });

  describe('identifiers', () => {
    for (const name of ['a', '_', 'a-b', 'a--', 'A1_', 'é', '名前', 'e\u0301', '𝒳', 'a·b']) {
      it(`takes ${name}`, () => expect(expressionTree(name)).to.equal(name));
    }

    for (const text of ['\u0301', '😀', '\u00a0', '$', '@']) {
      it(`does not take ${JSON.stringify(text)}`, () => {
        expect(problems(`a = ${text}`)).to.deep.equal([['Invalid character', text]]);
      });
    }
  });

  describe('what is no text', () => {
    it('gives a diagnostic', () => {
      expect(problems('\0\0\0')).to.deep.equal([['Invalid character', '\0']]);
      expect(problems('PK\u0003\u0004\0\0')).to.deep.equal([['Invalid character', '\u0003']]);
    });

    it('gives no detail as long as the file', () => {
      const { diagnostics } = parseHcl('test.tf', `a = ${'1.'.repeat(10_000)}1`);
      expect(diagnostics.map((diagnostic) => diagnostic.detail.length)).to.deep.equal([401]);
    });

    it('gives no more than 100', () => {
      const { diagnostics } = parseHcl('test.tf', '\0\n'.repeat(1000));
      expect(diagnostics).to.have.lengthOf(100);
      expect(diagnostics.at(-1)!.summary).to.equal('Too many errors');
    });
  });

  it('skips a byte order mark at the start and nowhere else', () => {
    expect(fileTree('\ufeffa = 1')).to.deep.equal(['a = 1']);
    expect(problems('a = \ufeff1')).to.deep.equal([['Invalid character', '\ufeff']]);
  });

  for (const [text, advice] of [
    ["'a'", 'double quotes'],
    ['`a`', 'heredoc'],
    ['“a”', 'straight quotation marks'],
    ['1 & 2', '&&'],
    ['1 | 2', '||'],
    ['~1', 'Bitwise'],
    ['1 ^ 2', 'Bitwise'],
    ['1; 2', 'newlines'],
  ] as const) {
    it(`advises on ${text}`, () => {
      const { diagnostics } = parseHcl('test.tf', `a = ${text}`);
      expect(diagnostics[0]!.summary).to.equal('Invalid character');
      expect(diagnostics[0]!.detail).to.include(advice);
    });
  }
});
