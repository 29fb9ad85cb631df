import { expect } from 'chai';
import { matchesAny } from '../../src/webhooks/name-patterns.js';

describe('matchesAny', () => {
  const cases: readonly (readonly [patterns: string, name: string, expected: boolean])[] = [
    ['*', 'acme/infra', true],
    ['acme/infra', 'acme/infra', true],
    ['acme/infra', 'acme/infra2', false],
    ['acme/*', 'acme/infra', true],
    ['acme/*', 'acme/platform/infra', true],
    ['acme/*', 'acme2/infra', false],
    ['*/infra', 'acme/infra', true],
    ['*/infra', 'acme/infrared', false],
    ['a*b*c', 'axxbxxc', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['a*a', 'a', false],
    ['a*.c', 'abc', false],
    ['x, acme/*', 'acme/infra', true],
    ['', 'acme/infra', false],
    ['a(b', 'a(b', true],
  ];
  for (const [patterns, name, expected] of cases) {
    it(`says ${expected} to "${patterns}" for ${name}`, () => expect(matchesAny(patterns, name)).to.equal(expected));
  }

  it('is not slowed down by any pattern', () => {
    expect(matchesAny(`${'*a'.repeat(500)}b`, 'a'.repeat(512))).to.equal(false);
  });
});
