import { expect } from 'chai';
import { jsonExpression, parseJson, type Diagnostic, type Expression } from '../src/index.js';
import { printExpression } from './print.js';

function read(text: string): { expression: Expression; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const expression = jsonExpression(parseJson('test.tf.json', text).root, diagnostics);
  return { expression, diagnostics };
}

describe('JSON as expressions', () => {
  for (const [text, tree] of [
    ['"a"', '"a"'],
    ['""', '""'],
    ['1.50', '1.50'],
    ['-1', '-1'],
    ['[true, null]', '[true, null]'],
    ['"${var.a}"', 'template(${var.a})'],
    ['"a-${var.b}"', 'template("a-" ${var.b})'],
    ['"$${a} %%{b} {c}"', '"${a} %{b} {c}"'],
    ['"%{ if a }b%{ endif }"', 'template(if(a then "b" else ))'],
    ['"${f(\\"a\\")}\\n"', 'template(${f("a")} "\\n")'],
    ['"\\u0024{a}"', 'template(${a})'],
    ['"\\\\n${a}"', 'template("\\\\n" ${a})'],
    ['"e\\u0301"', '"é"'],
    ['{ "a": "${b}", "${c}": { "d": [] } }', '{"a" = template(${b}), template(${c}) = {"d" = []}}'],
  ] as const) {
    it(`reads ${text}`, () => {
      const { expression, diagnostics } = read(text);
      expect(diagnostics).to.deep.equal([]);
      expect(printExpression(expression)).to.equal(tree);
    });
  }

  for (const text of ['["a${ x.y }"]', '["\\n\\u00e9a${ x.y }"]', '["é😀${ x.y }\\t"]']) {
    it(`points into ${text}`, () => {
      const { expression } = read(text);
      const template = expression.kind === 'tuple' ? expression.items[0]! : expect.fail('a tuple');
      const part = template.kind === 'template' ? template.parts[1]! : expect.fail('a template');
      const inner = part.kind === 'interpolation' ? part.expression : expect.fail('an interpolation');
      expect(text.slice(template.start, template.end)).to.equal(text.slice(1, -1));
      expect(text.slice(inner.start, inner.end)).to.equal('x.y');
      expect(inner.source.text).to.equal(text);
    });
  }

  it('reports what is wrong in a template where it stands', () => {
    for (const text of ['["${a b}"]', '["\\n${a b}"]', '{ "${a b}": 1 }']) {
      const { diagnostics } = read(text);
      expect(diagnostics.map(({ start, end }) => text.slice(start, end))).to.deep.equal(['b']);
    }
  });

  it('stays inside a string that does not end', () => {
    const text = '{ "a": "${b}\\u\n';
    const { expression } = read(text);
    expect(printExpression(expression)).to.equal('{"a" = template(${b} "\\\\u")}');
  });
});
