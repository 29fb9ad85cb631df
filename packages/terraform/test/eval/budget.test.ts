import { expect } from 'chai';
import { Unknown } from '../../src/index.js';
import { evaluateFiles, resourceAt, summaries } from '../evaluate.js';

const tooLarge = 'Too large to evaluate fully';

describe('budgets', () => {
  const doubling = Array.from({ length: 60 }, (_, at) => `  s${at + 1} = "\${local.s${at}}\${local.s${at}}"\n`).join(
    '',
  );
  const squares = Array.from({ length: 12 }, (_, at) => `  l${at + 1} = setproduct(local.l${at}, local.l${at})\n`).join(
    '',
  );
  const hostile: Readonly<Record<string, string>> = {
    'strings that double': `locals {\n  s0 = "x"\n${doubling}}`,
    'lists that square': `locals {\n  l0 = [1, 2]\n${squares}}`,
    'loops in loops':
      'locals {\n  r = range(1000)\n  x = [for a in local.r : [for b in local.r : [for c in local.r : a + b + c]]]\n}',
    'a wide format': 'locals {\n  x = format("%999999999d", 1)\n}',
    'many instances': 'resource "a_b" "c" {\n  count = 1e9\n}',
    'many blocks':
      'resource "a_b" "c" {\n  dynamic "d" {\n    for_each = setproduct(range(1000), range(1000))\n    content {\n      v = d.value\n    }\n  }\n}',
    'YAML that explodes': `locals {\n  x = yamldecode(<<EOT\n${['a: &a [x, x, x, x, x, x, x, x, x]', ...'bcdefghi'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`)].join('\n')}\nEOT\n  )\n}`,
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`end ${name}`, () => expect(summaries(evaluateFiles(text))).to.include(tooLarge));
  }

  it('end expressions and references that are nested too deeply', () => {
    const chain = Array.from({ length: 5_000 }, (_, at) => `  l${at} = local.l${at + 1}\n`).join('');
    const details = evaluateFiles(`locals {\n${chain}  l5000 = 1\n}`).diagnostics.map((it) => it.detail);
    expect(details).to.include('This is taken for unknown: its expressions are nested too deeply.');
  });

  it('end collections that are nested too deeply, or repeat their parts too often', () => {
    const lists = Array.from({ length: 5_000 }, (_, at) => `  l${at + 1} = [local.l${at}]\n`).join('');
    const deep = evaluateFiles(`locals {\n  l0 = 1\n${lists}}\nresource "a_b" "c" {\n  d = jsonencode(local.l5000)\n}`);
    expect(deep.diagnostics.map((it) => it.detail)).to.include(
      'This is taken for unknown: it has collections that are nested too deeply.',
    );
    expect(deep.resources).to.have.lengthOf(1);
    const copies = Array.from({ length: 40 }, (_, at) => `  l${at + 1} = [local.l${at}, local.l${at}]\n`).join('');
    expect(summaries(evaluateFiles(`locals {\n  l0 = 1\n${copies}}`))).to.include(tooLarge);
  });

  it('leave long chains of operators alone', () => {
    const { locals, diagnostics } = evaluateFiles(`locals {\n  x = ${Array(450).fill('1').join(' + ')}\n}`);
    expect(locals[0]?.value).to.equal(450);
    expect(diagnostics).to.deep.equal([]);
  });

  it('keep what is not too large', () => {
    const module = evaluateFiles(
      'resource "a_b" "many" {\n  count = 1e9\n  i = count.index\n}\nresource "a_b" "one" {\n  i = 1\n}',
    );
    expect(resourceAt(module, 'a_b.many').certain).to.equal(false);
    expect(resourceAt(module, 'a_b.many').attributes.get('i')?.value).to.be.instanceOf(Unknown);
    expect(resourceAt(module, 'a_b.one').attributes.get('i')?.value).to.equal(1);
  });

  it('are named once when they are used up', () => {
    const locals = Array.from(
      { length: 100 },
      (_, at) => `  x${at} = [for a in range(1000) : [for b in range(1000) : a]]\n`,
    ).join('');
    expect(summaries(evaluateFiles(`locals {\n${locals}}`)).filter((it) => it === tooLarge).length).to.be.below(20);
  });
});
