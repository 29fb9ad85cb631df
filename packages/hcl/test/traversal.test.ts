import { expect } from 'chai';
import { expressionTree, problems } from './reading.js';

describe('traversals', () => {
  for (const [text, tree] of [
    ['a.b.c', 'a.b.c'],
    ['a . b', 'a.b'],
    ['a["b"]', 'a["b"]'],
    ['a[b.c][0]', 'a[b.c][0]'],
    ['a[b ? 0 : 1]', 'a[(b ? 0 : 1)]'],
    ['a.0', 'a[0]'],
    ['a.0.b.1', 'a[0].b[1]'],
    ['a.b-c', 'a.b-c'],
    ['a.for.if', 'a.for.if'],
    ['"a".b', '"a".b'],
    ['[a][0]', '[a][0]'],
    ['{ a = 1 }.a', '{"a" = 1}.a'],
    ['f(a).b', 'f(a).b'],
    ['(a).b', 'paren(a).b'],
    ['a[*]', 'a[*]<>'],
    ['a[*].b', 'a[*]<.b>'],
    ['a[*].b[0].c["d"].1', 'a[*]<.b[0].c["d"][1]>'],
    ['a[*].b[*].c', 'a[*]<.b[*]<.c>>'],
    ['a[*][*]', 'a[*]<[*]<>>'],
    ['a[*].b.*.c', 'a[*]<.b.*<.c>>'],
    ['a.*', 'a.*<>'],
    ['a.*.b.c', 'a.*<.b.c>'],
    ['a.*.b.0', 'a.*<.b[0]>'],
    ['a.*.b[0]', 'a.*<.b>[0]'],
    ['a.*.b[*].c', 'a.*<.b>[*]<.c>'],
    ['(a[\n*])', 'paren(a[*]<>)'],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(expressionTree(text)).to.equal(tree));
  }

  for (const [text, problem] of [
    ['a.', ['Invalid attribute name', '']],
    ['a."b"', ['Invalid attribute name', '"']],
    ['a[]', ['Invalid expression', ']']],
    ['a[0', ['Missing close bracket on index', '']],
    ['a[0 1]', ['Missing close bracket on index', '1']],
    ['a[*', ['Missing close bracket on splat', '']],
    ['a[\n*]', ['Invalid expression', '*']],
    ['a.0.1', ['Invalid legacy index', '0.1']],
    ['a.*.b.*', ['Nested splat', '*']],
    ['a.*.', ['Invalid attribute name', '']],
    ['a[*].', ['Invalid attribute name', '']],
  ] as const) {
    it(`rejects ${JSON.stringify(text)}`, () => expect(problems(`x = ${text}`)[0]).to.deep.equal(problem));
  }
});
