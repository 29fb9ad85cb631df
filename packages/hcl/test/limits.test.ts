import { expect } from 'chai';
import { jsonExpression, parseExpression, parseHcl, parseJson, type Diagnostic } from '../src/index.js';
import { expectSoundTree } from './invariants.js';
import { problems } from './reading.js';

const summaries = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map((diagnostic) => diagnostic.summary);

describe('limits', () => {
  for (const [name, open, middle, close] of [
    ['parentheses', '(', '1', ')'],
    ['tuples', '[', '1', ']'],
    ['objects', '{a=', '1', '}'],
    ['calls', 'f(', '1', ')'],
    ['indexes', 'a[', '1', ']'],
    ['interpolations', '"${', '1', '}"'],
    ['conditionals', 'a ? ', '1', ' : 2'],
    ['"for" expressions', '[for a in ', 'b', ' : c]'],
    ['directives', '"%{ if ', 'a', ' }%{ endif }"'],
  ] as const) {
    it(`bounds nested ${name}`, () => {
      const nested = (levels: number): string => open.repeat(levels) + middle + close.repeat(levels);
      expect(summaries(parseExpression('test.tf', nested(199)).diagnostics)).to.deep.equal([]);
      expect(summaries(parseExpression('test.tf', nested(201)).diagnostics)).to.deep.equal(['Nesting too deep']);
      const deep = parseHcl('test.tf', `a = ${nested(100_000)}\nb = 1\n`);
      expectSoundTree(deep, deep.source);
      expect(deep.body.attributes.at(-1)!.name).to.equal('b');
    });
  }

  for (const [name, first, next] of [
    ['sums', '1', ' + 1'],
    ['attributes', 'a', '.b'],
    ['indexes', 'a', '[0]'],
    ['attribute splats', 'a', '.*[0]'],
  ] as const) {
    it(`bounds chains of ${name}`, () => {
      const count = name === 'attribute splats' ? 250 : 500;
      expect(summaries(parseExpression('test.tf', first + next.repeat(count)).diagnostics)).to.deep.equal([]);
      expect(summaries(parseExpression('test.tf', first + next.repeat(count + 1)).diagnostics)).to.deep.equal([
        'Expression too long',
      ]);
      const long = parseExpression('test.tf', first + next.repeat(100_000));
      expectSoundTree(long, long.expression.source);
    });
  }

  it('bounds unary operators', () => {
    expect(summaries(parseExpression('test.tf', `${'!'.repeat(199)}a`).diagnostics)).to.deep.equal([]);
    expect(summaries(parseExpression('test.tf', `${'!'.repeat(100_000)}a`).diagnostics)).to.deep.equal([
      'Nesting too deep',
    ]);
  });

  it('bounds splats in splats', () => {
    expect(summaries(parseExpression('test.tf', `a${'[*]'.repeat(200)}`).diagnostics)).to.deep.equal([]);
    expect(summaries(parseExpression('test.tf', `a${'[*]'.repeat(201)}`).diagnostics)).to.deep.equal([
      'Nesting too deep',
    ]);
  });

  for (const unit of [
    'a ? b || c && d == e < f + g * -h("${',
    `${'!'.repeat(50)}(`,
    `a${'[*]'.repeat(50)}[`,
    `a${'.b'.repeat(499)}[`,
    '"%{ if a }%{ for b in [{ (c) = [for d in e : ',
  ]) {
    it(`does not run out of stack on ${unit.slice(0, 50)}`, () => {
      const file = parseHcl('test.tf', `a = ${unit.repeat(500)}\nb = 1\n`);
      expectSoundTree(file, file.source);
      expect(summaries(file.diagnostics)).to.deep.equal(['Nesting too deep']);
    });
  }

  it('does not add up what stands side by side', () => {
    const sum = Array.from({ length: 400 }, (_, index) => `a.b.c[${index}].d`).join(' + ');
    const items = Array.from({ length: 5_000 }, () => 'a.b.c').join(', ');
    expect(summaries(parseExpression('test.tf', `[${items}]`).diagnostics)).to.deep.equal([]);
    expect(summaries(parseExpression('test.tf', sum).diagnostics)).to.deep.equal([]);
  });

  it('adds up chains that nest', () => {
    const nested = `a${'.b'.repeat(300)}[a${'.b'.repeat(300)}]`;
    const chained = `f(a${'.b'.repeat(300)})${'.c'.repeat(300)}`;
    expect(summaries(parseExpression('test.tf', nested).diagnostics)).to.deep.equal([]);
    expect(summaries(parseExpression('test.tf', chained).diagnostics)).to.deep.equal(['Expression too long']);
  });

  it('bounds blocks', () => {
    const nested = (levels: number): string => 'a {\n'.repeat(levels) + '}\n'.repeat(levels);
    expect(problems(nested(200))).to.deep.equal([]);
    expect(problems(nested(201))).to.deep.equal([['Nesting too deep', '{']]);
    const deep = parseHcl('test.tf', `${nested(50_000)}b = 1\n`);
    expectSoundTree(deep, deep.source);
    expect(deep.body.attributes.at(-1)!.name).to.equal('b');
  });

  it('bounds directives in templates', () => {
    const text = `"${'%{ if a }'.repeat(50_000)}${'%{ endif }'.repeat(50_000)}"`;
    expect(summaries(parseExpression('test.tf', text).diagnostics)).to.include('Nesting too deep');
  });

  it('bounds JSON', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const file = parseJson('test.json', text);
    expect(summaries(file.diagnostics)).to.include('Nesting too deep');
    expectSoundTree(jsonExpression(file.root), file.source);
  });

  // Each of these took quadratic time in some draft; the test runner's own time limit is the assertion.
  for (const [name, text] of [
    ['unclosed brackets', 'a = [\n'.repeat(60_000)],
    ['unclosed blocks', 'a {\n'.repeat(60_000)],
    ['unclosed heredocs', Array.from({ length: 30_000 }, (_, index) => `a = <<E${index}\n`).join('')],
    ['angles', `a = ${'<<'.repeat(200_000)}\n`],
    ['mixed brackets', `a = ${'[('.repeat(50_000)}${')'.repeat(100_000)}${'}'.repeat(100_000)}\n`],
    ['sequences', 'a = "${\n'.repeat(60_000)],
    ['unclosed comments', 'a = 1 /*\n'.repeat(60_000)],
    ['dots', `a = 1${'.'.repeat(300_000)}`],
    ['garbage', '}{)("\\\n'.repeat(60_000)],
    ['one long line of attributes', 'a { b = 1 } '.repeat(30_000)],
    ['carriage returns', '\r'.repeat(300_000)],
    ['attributes', Array.from({ length: 60_000 }, (_, index) => `a${index} = 1\n`).join('')],
    ['spaces in heredocs', `a = <<E\n${`${' '.repeat(1_000)}\n`.repeat(300)}`],
  ] as const) {
    it(`takes linear time on ${name}`, () => {
      const file = parseHcl('test.tf', text);
      expect(file.body.end).to.equal(text.length);
    });
  }
});
