import { expect } from 'chai';
import { parseExpression, parseTemplate, Source } from '../src/index.js';
import { printExpression } from './print.js';

describe('expressions on their own', () => {
  it('may go over several lines', () => {
    const { expression, diagnostics } = parseExpression('a', '\n1 +\n2 # c\n');
    expect(diagnostics).to.deep.equal([]);
    expect(printExpression(expression)).to.equal('(1 + 2)');
  });

  it('end with the text', () => {
    const { expression, diagnostics } = parseExpression('a', 'a b');
    expect(printExpression(expression)).to.equal('a');
    expect(diagnostics.map(({ summary, start, end }) => [summary, start, end])).to.deep.equal([
      ['Extra characters after expression', 2, 3],
    ]);
  });
});

describe('templates on their own', () => {
  it('cover the text', () => {
    const { expression } = parseTemplate('a', '\ufeffa ${b}\n');
    expect([expression.start, expression.end]).to.deep.equal([1, 8]);
    expect(expression.source.file).to.equal('a');
  });

  it('keep what stands before an error', () => {
    const { expression, diagnostics } = parseTemplate('a', 'a ${b} ${c d} e');
    expect(printExpression(expression)).to.equal('template("a " ${b} " " ${c})');
    expect(diagnostics).to.have.lengthOf(1);
  });
});

describe('source', () => {
  const source = new Source('a.tf', 'é\r\n😀b\n');

  it('counts lines from 1, columns in UTF-16 units and bytes in UTF-8', () => {
    expect(source.position(0)).to.deep.equal({ line: 1, column: 1, byte: 0 });
    expect(source.position(1)).to.deep.equal({ line: 1, column: 2, byte: 2 });
    expect(source.position(3)).to.deep.equal({ line: 2, column: 1, byte: 4 });
    expect(source.position(5)).to.deep.equal({ line: 2, column: 3, byte: 8 });
    expect(source.position(7)).to.deep.equal({ line: 3, column: 1, byte: 10 });
    expect(source.line(6)).to.equal(2);
  });
});
