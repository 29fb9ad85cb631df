import { expect } from 'chai';
import { expressionTree, problems } from './reading.js';

describe('expressions', () => {
  for (const [text, tree] of [
    ['1 + 2 * 3', '(1 + (2 * 3))'],
    ['1 * 2 + 3', '((1 * 2) + 3)'],
    ['1 - 2 - 3', '((1 - 2) - 3)'],
    ['8 / 4 % 3 * 2', '(((8 / 4) % 3) * 2)'],
    ['1 + 2 < 3 + 4', '((1 + 2) < (3 + 4))'],
    ['a < b == c > d', '((a < b) == (c > d))'],
    ['a <= b != c >= d', '((a <= b) != (c >= d))'],
    ['a == b && c != d', '((a == b) && (c != d))'],
    ['a || b && c || d', '((a || (b && c)) || d)'],
    ['!a && b', '((!a) && b)'],
    ['!a.b', '(!a.b)'],
    ['-a[0]', '(-a[0])'],
    ['-1 + 2', '((-1) + 2)'],
    ['- -1', '(-(-1))'],
    ['!!a', '(!(!a))'],
    ['a - -b', '(a - (-b))'],
    ['a-b', 'a-b'],
    ['a -b', '(a - b)'],
    ['a ? b : c', '(a ? b : c)'],
    ['a ? b : c ? d : e', '(a ? b : (c ? d : e))'],
    ['a ? b ? c : d : e', '(a ? (b ? c : d) : e)'],
    ['a || b ? c + 1 : d', '((a || b) ? (c + 1) : d)'],
    ['(1 + 2) * 3', '(paren((1 + 2)) * 3)'],
    ['((a))', 'paren(paren(a))'],
    ['true', 'true'],
    ['null', 'null'],
    ['truely', 'truely'],
    ['true.a', 'true.a'],
    ['for', 'for'],
  ] as const) {
    it(`reads ${text}`, () => expect(expressionTree(text)).to.equal(tree));
  }

  for (const [text, tree] of [
    ['f()', 'f()'],
    ['f(a, b)', 'f(a, b)'],
    ['f(a, b,)', 'f(a, b)'],
    ['f (a)', 'f(a)'],
    ['f(a...)', 'f(a...)'],
    ['f(a, b...)', 'f(a, b...)'],
    ['f(g(a), "b")', 'f(g(a), "b")'],
    ['true(a)', 'true(a)'],
    ['provider::aws::arn_parse(a)', 'provider::aws::arn_parse(a)'],
    ['core :: f(a).b', 'core::f(a).b'],
  ] as const) {
    it(`calls ${text}`, () => expect(expressionTree(text)).to.equal(tree));
  }

  for (const [text, problem] of [
    ['', ['Missing expression', '']],
    ['1 +', ['Missing expression', '']],
    ['+ 1', ['Invalid expression', '+']],
    ['a ? b', ['Missing colon in conditional', '']],
    ['a = b', ['Missing newline after argument', '=']],
    ['(a', ['Unbalanced parentheses', '']],
    ['(a b)', ['Unbalanced parentheses', 'b']],
    ['()', ['Invalid expression', ')']],
    ['f(a b)', ['Missing argument separator', 'b']],
    ['f(a', ['Unterminated function call', 'f']],
    ['f(, a)', ['Invalid expression', ',']],
    ['f(a..., b)', ['Missing closing parenthesis', ',']],
    ['a::b', ['Missing open parenthesis', '']],
    ['a::(b)', ['Missing function name', '(']],
    ['a => b', ['Missing newline after argument', '=>']],
    ['a ... b', ['Missing newline after argument', '...']],
  ] as const) {
    it(`rejects ${JSON.stringify(text)}`, () => expect(problems(`x = ${text}`)[0]).to.deep.equal(problem));
  }
});
