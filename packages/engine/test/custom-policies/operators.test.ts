import { expect } from 'chai';
import { readPolicies } from '../../src/index.js';
import { outcomeOf, policyOf, type Outcome } from './check-policy.js';

interface Row {
  readonly operator: string;
  readonly value?: unknown;
  /** The attribute as HCL. */
  readonly pass: readonly string[];
  readonly fail: readonly string[];
  readonly unknown?: readonly string[];
  readonly absent: Outcome;
}

const maybe = 'var.v ? "a" : "b"';

const table: readonly Row[] = [
  {
    operator: 'equals',
    value: 'a',
    pass: ['"a"', '["a"]', 'var.v ? "a" : "a"'],
    fail: ['"A"', '["a", "b"]', '{ a = "a" }', '"x${var.v}"', 'var.v ? "b" : "c"'],
    unknown: ['var.v', '"a${var.v}"', maybe, 'concat(["a"], var.v)'],
    absent: 'fail',
  },
  { operator: 'equals', value: '22', pass: ['22', '"22"'], fail: ['23', '"022"'], absent: 'fail' },
  { operator: 'equals', value: 'True', pass: ['true'], fail: ['false', '"true"'], absent: 'fail' },
  {
    operator: 'equals',
    value: ['a', 1],
    pass: ['["a", 1]'],
    fail: ['["a"]', '"a"', '["a", 2]'],
    unknown: ['["a", var.v]'],
    absent: 'fail',
  },
  { operator: 'not_equals', value: 'a', pass: ['"b"'], fail: ['"a"'], unknown: ['var.v', maybe], absent: 'pass' },
  {
    operator: 'equals_ignore_case',
    value: 'INGRESS',
    pass: ['"ingress"'],
    fail: ['"egress"', '"e${var.v}"'],
    unknown: ['var.v', '"In${var.v}"'],
    absent: 'fail',
  },
  {
    operator: 'not_equals_ignore_case',
    value: 'a',
    pass: ['"b"'],
    fail: ['"A"'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'regex_match',
    value: '^myex-.*',
    pass: ['"myex-1"'],
    fail: ['"my-1"'],
    unknown: ['var.v', '"myex-${var.v}"'],
    absent: 'fail',
  },
  {
    operator: 'regex_match',
    value: 'prod',
    pass: ['"production"'],
    fail: ['"my-prod"'],
    absent: 'fail',
  },
  {
    operator: 'regex_match',
    value: '(?i)(?!prod)(?P<c>.)(?P=c)$',
    pass: ['"aa"'],
    fail: ['"ab"', '"PROD"'],
    unknown: ['var.v'],
    absent: 'fail',
  },
  {
    operator: 'not_regex_match',
    value: '^a+$',
    pass: ['"b"'],
    fail: ['"aaa"'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'exists',
    pass: ['"a"', '""', 'false', 'var.v', 'test_other.o.id', '"a${var.v}"'],
    fail: ['null'],
    unknown: ['var.v ? "a" : null'],
    absent: 'fail',
  },
  {
    operator: 'not_exists',
    pass: ['null'],
    fail: ['"a"', 'var.v'],
    unknown: ['var.v ? "a" : null'],
    absent: 'pass',
  },
  {
    operator: 'any',
    value: ['a', 'b'],
    pass: ['"a"', '["x", "b"]'],
    fail: ['"c"', '["c"]', '[]'],
    unknown: ['var.v', '["c", var.v]'],
    absent: 'fail',
  },
  {
    operator: 'contains',
    value: ['a', 'b'],
    pass: ['["a", "b", "c"]', '"cab"', '{ a = 1, x = "b" }', '"${var.v}ab"'],
    fail: ['["a"]', '"a"', '["ab"]', '{ a = 1 }', '[]', '7'],
    unknown: ['var.v', '["a", var.v]', '"a${var.v}"'],
    absent: 'fail',
  },
  { operator: 'contains', value: '0.0.0.0', pass: ['["0.0.0.0"]'], fail: ['["10.0.0.0/8"]'], absent: 'fail' },
  {
    operator: 'not_contains',
    value: ['a', 'b'],
    pass: ['["c"]', '"c"', '[]'],
    fail: ['["a"]', '"xax"', '"${var.v}a"'],
    unknown: ['var.v', '["c", var.v]', '"c${var.v}"'],
    absent: 'pass',
  },
  {
    operator: 'within',
    value: ['a', 'b'],
    pass: ['"a"', '["a", "b"]'],
    fail: ['"c"', '["a", "c"]'],
    unknown: ['var.v', '["a", var.v]'],
    absent: 'fail',
  },
  {
    operator: 'not_within',
    value: ['a', 'b'],
    pass: ['"c"', '["c"]'],
    fail: ['"a"', '["a", "c"]', 'concat(["a"], var.v)'],
    unknown: ['var.v', '["c", var.v]', 'concat(["c"], var.v)'],
    absent: 'pass',
  },
  {
    operator: 'starting_with',
    value: 'terraform-',
    pass: ['"terraform-aws"', '"terraform-${var.v}"'],
    fail: ['"aws"', '"x${var.v}"'],
    unknown: ['var.v', '"terra${var.v}"', '"${var.v}x"'],
    absent: 'fail',
  },
  {
    operator: 'not_starting_with',
    value: 'a',
    pass: ['"b"', '"b${var.v}"'],
    fail: ['"ab"'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'ending_with',
    value: '-good',
    pass: ['"very-good"', '"${var.v}-good"'],
    fail: ['"bad"', '"${var.v}-bad"'],
    unknown: ['var.v', '"${var.v}od"'],
    absent: 'fail',
  },
  {
    operator: 'not_ending_with',
    value: '-bad',
    pass: ['"good"'],
    fail: ['"x-bad"'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'greater_than',
    value: '100',
    pass: ['101', '"101"'],
    fail: ['100', '"9"', '"many"', '""', 'true'],
    unknown: ['var.v', 'var.v ? 1 : 1000'],
    absent: 'fail',
  },
  {
    operator: 'greater_than_or_equal',
    value: 100,
    pass: ['100', '"100"'],
    fail: ['99'],
    unknown: ['var.v'],
    absent: 'fail',
  },
  { operator: 'less_than', value: 100, pass: ['99'], fail: ['100', '""'], unknown: ['var.v'], absent: 'fail' },
  { operator: 'less_than_or_equal', value: 100, pass: ['100'], fail: ['101'], unknown: ['var.v'], absent: 'fail' },
  {
    operator: 'subset',
    value: ['a', 'b'],
    pass: ['["a"]', '"b"', '[]'],
    fail: ['["a", "c"]', '"c"', '[var.v, "c"]'],
    unknown: ['var.v', '["a", var.v]', 'concat(["a"], var.v)'],
    absent: 'fail',
  },
  {
    operator: 'not_subset',
    value: ['a', 'b'],
    pass: ['["a", "c"]'],
    fail: ['["a"]'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'is_empty',
    pass: ['""', '[]', '{}', 'null'],
    fail: ['"a"', '[1]', '{ a = 1 }', '0', 'false', '"a${var.v}"'],
    unknown: ['var.v', 'concat([], var.v)', '"${var.v}${var.v}"'],
    absent: 'pass',
  },
  { operator: 'is_not_empty', pass: ['"a"', '[1]', '0'], fail: ['""', '[]'], unknown: ['var.v'], absent: 'fail' },
  {
    operator: 'length_equals',
    value: '2',
    pass: ['["a", "b"]', '{ a = 1, b = 2 }', '"ab"', '["a", var.v]'],
    fail: ['["a"]', '7', 'concat(["a", "b", "c"], var.v)'],
    unknown: ['var.v', 'concat(["a"], var.v)'],
    absent: 'fail',
  },
  { operator: 'length_equals', value: 0, pass: ['[]', '""'], fail: ['["a"]'], absent: 'pass' },
  {
    operator: 'length_not_equals',
    value: 2,
    pass: ['["a"]', '7', 'concat(["a", "b", "c"], var.v)'],
    fail: ['["a", "b"]'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'length_greater_than',
    value: 1,
    pass: ['["a", "b"]', 'concat(["a", "b"], var.v)'],
    fail: ['["a"]'],
    unknown: ['var.v', 'concat(["a"], var.v)'],
    absent: 'fail',
  },
  { operator: 'length_greater_than_or_equal', value: 1, pass: ['["a"]'], fail: ['[]'], absent: 'fail' },
  {
    operator: 'length_less_than',
    value: 2,
    pass: ['["a"]'],
    fail: ['["a", "b"]', 'concat(["a", "b"], var.v)'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  { operator: 'length_less_than_or_equal', value: 1, pass: ['["a"]'], fail: ['["a", "b"]'], absent: 'pass' },
  { operator: 'is_true', pass: ['true', '"true"'], fail: ['false', '"yes"', '1'], unknown: ['var.v'], absent: 'fail' },
  { operator: 'is_false', pass: ['false', '"false"'], fail: ['true', '0'], unknown: ['var.v'], absent: 'fail' },
  {
    operator: 'intersects',
    value: 'us-',
    pass: ['"us-east-1a"', '["us-"]'],
    fail: ['"eu-west-1"', '["us-east-1a"]'],
    unknown: ['var.v', '"eu-${var.v}"'],
    absent: 'fail',
  },
  {
    operator: 'intersects',
    value: ['a', 'b'],
    pass: ['["b", "c"]', '"a"'],
    fail: ['["c"]', '"ab"'],
    unknown: ['["c", var.v]'],
    absent: 'fail',
  },
  {
    operator: 'not_intersects',
    value: ['a', 'b'],
    pass: ['["c"]'],
    fail: ['["b", "c"]'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'range_includes',
    value: 3000,
    pass: ['"3000-4000"', '3000', '"*"', '["22", "2000-3000"]'],
    fail: ['"22-80"', '"3001"', '["22"]', '"https"'],
    unknown: ['var.v', '["22", var.v]'],
    absent: 'fail',
  },
  { operator: 'range_includes', value: '20-30', pass: ['"10-40"'], fail: ['"25-40"'], absent: 'fail' },
  {
    operator: 'range_not_includes',
    value: '3000',
    pass: ['"22-80"'],
    fail: ['"2000-4000"', '["22", "*"]'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  {
    operator: 'number_of_words_equals',
    value: 3,
    pass: ['"one two  three"'],
    fail: ['"one"', '""'],
    unknown: ['var.v', '"a b ${var.v}"'],
    absent: 'fail',
  },
  {
    operator: 'number_of_words_not_equals',
    value: 3,
    pass: ['"one"'],
    fail: ['"a b c"'],
    unknown: ['var.v'],
    absent: 'pass',
  },
  { operator: 'number_of_words_greater_than', value: 1, pass: ['"a b"'], fail: ['"a"'], absent: 'fail' },
  { operator: 'number_of_words_greater_than_or_equal', value: 2, pass: ['"a b"'], fail: ['"a"'], absent: 'fail' },
  { operator: 'number_of_words_less_than', value: 2, pass: ['"a"'], fail: ['"a b"'], absent: 'fail' },
  { operator: 'number_of_words_less_than_or_equal', value: 1, pass: ['"a"'], fail: ['"a b"'], absent: 'fail' },
  {
    operator: 'cidr_range_subset',
    value: ['10.0.0.0/8', 'fd00::/8'],
    pass: ['"10.1.0.0/16"', '["10.0.0.0/8", "fd12::/64"]', '"10.1.2.3"'],
    fail: [
      '"0.0.0.0/0"',
      '["10.0.0.0/8", "192.168.0.0/16"]',
      '"10.0.0.0/7"',
      '"fc00::/8"',
      '"sg-1"',
      '"10.0.0.0/33"',
      '"::ffff:10.0.0.0/97"',
    ],
    unknown: ['var.v', '["10.0.0.0/8", var.v]'],
    absent: 'fail',
  },
  {
    operator: 'not_cidr_range_subset',
    value: '10.0.0.0/8',
    pass: ['"0.0.0.0/0"'],
    fail: ['"10.1.0.0/16"'],
    unknown: ['var.v'],
    absent: 'pass',
  },
];

describe('operators of custom policies', () => {
  for (const { operator, value, absent, ...rows } of table) {
    describe(`${operator} ${value === undefined ? '' : JSON.stringify(value)}`, () => {
      for (const prefix of ['', 'jsonpath_']) {
        const condition = { attribute: 'a', operator: prefix + operator, value };
        for (const expected of ['pass', 'fail', 'unknown'] as const) {
          for (const attribute of rows[expected] ?? []) {
            it(`${prefix}: ${attribute} is ${expected}`, () => {
              expect(outcomeOf(condition, `a = ${attribute}`)).to.equal(expected);
            });
          }
        }
        it(`${prefix}: absence is ${absent}`, () => {
          expect(outcomeOf(condition, 'b = 1')).to.equal(absent);
        });
      }
    });
  }

  it('keeps every operator of the documentation', () => {
    const documented = `
      equals not_equals regex_match not_regex_match exists not_exists any contains not_contains within not_within
      starting_with not_starting_with ending_with not_ending_with greater_than greater_than_or_equal less_than
      less_than_or_equal subset not_subset is_empty is_not_empty length_equals length_not_equals length_less_than
      length_less_than_or_equal length_greater_than length_greater_than_or_equal is_false is_true intersects
      not_intersects equals_ignore_case not_equals_ignore_case range_includes range_not_includes
      number_of_words_equals number_of_words_not_equals cidr_range_subset not_cidr_range_subset
    `;
    expect(table.map(({ operator }) => operator)).to.include.members(documented.trim().split(/\s+/));
  });

  it('gives up on a pattern that takes too long, and calls it unknown', () => {
    const condition = { attribute: 'a', operator: 'regex_match', value: '(?!x)(a+)+$' };
    expect(outcomeOf(condition, `a = "${'a'.repeat(60)}b"`)).to.equal('unknown');
  });

  for (const [operator, value, problem] of [
    ['equals', undefined, 'it takes a value'],
    ['starting_with', ['a'], 'it takes a text, a number or a boolean, not a list'],
    ['greater_than', 'many', 'it takes a number'],
    ['length_equals', true, 'it takes a number'],
    ['within', [], 'it takes at least one value'],
    ['contains', [{ a: 1 }], 'it takes a text, a number, a boolean or a list of them'],
    ['cidr_range_subset', ['10.0.0.0/99'], 'it takes networks such as 10.0.0.0/8'],
    ['range_includes', 'ssh', 'it takes a number, or a range such as 8000-9000'],
    ['regex_match', '(', 'error parsing regexp'],
    ['regex_match', '(?!(', 'Invalid regular expression'],
    ['regex_match', 'a'.repeat(1001), 'a regular expression has at most 1000 characters'],
  ] as const) {
    it(`refuses ${operator} ${JSON.stringify(value)?.slice(0, 20) ?? 'without a value'}`, () => {
      const definition = { cond_type: 'attribute', resource_types: ['a'], attribute: 'a', operator, value };
      const { rules, diagnostics } = readPolicies(new Map([['p.json', policyOf(definition)]]));
      expect(rules).to.deep.equal([]);
      expect(diagnostics.map(({ detail }) => detail)).to.have.lengthOf(1);
      expect(diagnostics[0]!.detail)
        .to.match(/^definition\.value: /)
        .and.to.contain(problem);
    });
  }
});
