import { expect } from 'chai';
import { expressionTree, problems } from './reading.js';

describe('collections', () => {
  for (const [text, tree] of [
    ['[]', '[]'],
    ['[1, "a", [b]]', '[1, "a", [b]]'],
    ['[1, 2,]', '[1, 2]'],
    ['{}', '{}'],
    ['{ a = 1, b = 2 }', '{"a" = 1, "b" = 2}'],
    ['{ a = 1, b = 2, }', '{"a" = 1, "b" = 2}'],
    ['{ a: 1 }', '{"a" = 1}'],
    ['{ a = 1,\n\nb = 2 }', '{"a" = 1, "b" = 2}'],
    ['{ "a b" = 1 }', '{"a b" = 1}'],
    ['{ "a${b}" = 1 }', '{template("a" ${b}) = 1}'],
    ['{ (a) = 1 }', '{paren(a) = 1}'],
    ['{ (a).b = 1 }', '{paren(a).b = 1}'],
    ['{ a.b = 1 }', '{a.b = 1}'],
    ['{ f(a) = 1 }', '{f(a) = 1}'],
    ['{ 1 = 2 }', '{1 = 2}'],
    ['{ true = 1, null = 2 }', '{"true" = 1, "null" = 2}'],
    ['{ a /* b */ = 1 }', '{"a" = 1}'],
    ['{ a = b == c }', '{"a" = (b == c)}'],
    ['{ e\u0301 = 1 }', '{"é" = 1}'],
    ['[for a in b : a]', 'for(a in b : a)'],
    ['[for i, a in b : a if i > 0]', 'for(i, a in b : a if (i > 0))'],
    ['{for a in b : a.k => a.v}', 'for(a in b : a.k => a.v)'],
    ['{for k, v in b : k => v... if v}', 'for(k, v in b : k => v... if v)'],
    ['[for a in [for c in d : c] : { e = a }]', 'for(a in for(c in d : c) : {"e" = a})'],
    ['[for for in for : for]', 'for(for in for : for)'],
    ['[(for)]', '[paren(for)]'],
    ['{ (for) = 1 }', '{paren(for) = 1}'],
  ] as const) {
    it(`reads ${JSON.stringify(text)}`, () => expect(expressionTree(text)).to.equal(tree));
  }

  for (const [text, problem] of [
    ['[1 2]', ['Missing item separator', '2']],
    ['[1', ['Unterminated tuple', '[']],
    ['[,]', ['Invalid expression', ',']],
    ['{ a }', ['Missing key/value separator', '}']],
    ['{ a = 1 b = 2 }', ['Missing item separator', 'b']],
    ['{ a = 1', ['Unterminated object', '{']],
    ['{ a b = 1 }', ['Missing key/value separator', 'b']],
    ['{ for = 1 }', ['Invalid "for" expression', '=']],
    ['[for a b : c]', ['Invalid "for" expression', 'b']],
    ['[for a in b c]', ['Invalid "for" expression', 'c']],
    ['[for a in b : c => d]', ['Invalid "for" expression', 'c']],
    ['[for a in b : c...]', ['Invalid "for" expression', '...']],
    ['{for a in b : c}', ['Invalid "for" expression', 'c']],
    ['[for a in b : c d]', ['Invalid "for" expression', 'd']],
    ['[for a in b : c', ['Unterminated "for" expression', '[']],
  ] as const) {
    it(`rejects ${JSON.stringify(text)}`, () => expect(problems(`x = ${text}`)[0]).to.deep.equal(problem));
  }
});
