import { expect } from 'chai';
import { OneOf, PartialString, Sensitive, Unknown } from '@terrasafe/terraform';
import {
  allOf,
  anyOf,
  atLeast,
  atMost,
  equals,
  everyItem,
  isEmpty,
  isSet,
  matches,
  not,
  oneOf,
  someItem,
} from '../src/index.js';

const unknown = new Unknown('var.x has no value');
const partial = new PartialString(['arn:aws:s3:::', unknown]);

describe('matchers', () => {
  it('compare scalars as Terraform converts them', () => {
    expect(equals(true)('true')).to.equal('true');
    expect(equals(22)('22')).to.equal('true');
    expect(equals('Allow')('allow')).to.equal('false');
    expect(equals('x')(null)).to.equal('false');
    expect(equals('x')(['x'])).to.equal('false');
  });

  it('answer unknown for an unknown value, whatever they ask', () => {
    for (const ask of [
      equals('x'),
      not(equals('x')),
      matches(/x/),
      atLeast(1),
      atMost(1),
      isEmpty,
      someItem(isEmpty),
    ]) {
      expect(ask(unknown)).to.equal('unknown');
    }
  });

  it('look through sensitive marks', () => {
    expect(equals('x')(new Sensitive('x'))).to.equal('true');
    expect(equals('x')(new Sensitive(unknown))).to.equal('unknown');
  });

  it('decide on one of several values only if all agree', () => {
    expect(atMost(90)(new OneOf([30, 60]))).to.equal('true');
    expect(atMost(90)(new OneOf([30, 120]))).to.equal('unknown');
    expect(atMost(90)(new OneOf([30, unknown]))).to.equal('unknown');
  });

  it('use the known parts of a partly known string', () => {
    expect(oneOf('*')(partial)).to.equal('false');
    expect(equals('arn:aws:s3:::b')(partial)).to.equal('unknown');
    expect(equals('arn:aws:s3')(partial)).to.equal('false');
    expect(matches(/:s3:/)(partial)).to.equal('true');
    expect(matches(/bucket/)(partial)).to.equal('unknown');
    expect(isEmpty(partial)).to.equal('false');
  });

  it('read bounds of numbers, and of numbers in text', () => {
    expect(atLeast(14)(14)).to.equal('true');
    expect(atLeast(14)('13')).to.equal('false');
    expect(atMost(35)('many')).to.equal('false');
  });

  it('ask items of lists, and lone scalars as lists of one', () => {
    expect(someItem(equals('all'))(['a', 'all'])).to.equal('true');
    expect(someItem(equals('all'))('all')).to.equal('true');
    expect(someItem(equals('all'))(['a', unknown])).to.equal('unknown');
    expect(someItem(equals('all'))(['all', unknown])).to.equal('true');
    expect(someItem(equals('all'))([])).to.equal('false');
    expect(everyItem(equals('a'))(['a', unknown])).to.equal('unknown');
    expect(everyItem(equals('a'))(['b', unknown])).to.equal('false');
  });

  it('combine', () => {
    expect(allOf(atLeast(1), atMost(35))(0)).to.equal('false');
    expect(anyOf(equals(0), atLeast(30))(40)).to.equal('true');
    expect(allOf(atLeast(1), atMost(35))(unknown)).to.equal('unknown');
  });

  it('know what is empty', () => {
    for (const value of [null, '', [], new Map()]) expect(isEmpty(value)).to.equal('true');
    for (const value of ['x', 0, false, ['x'], new Map([['a', 1]])]) expect(isEmpty(value)).to.equal('false');
  });

  it('count what a resource exports as set', () => {
    const exported = (reference: string) => new Unknown('known after apply', reference);
    for (const value of ['x', ['x'], exported('aws_kms_key.a.arn'), exported('module.m.data.aws_ami.a[0].id')]) {
      expect(isSet(value)).to.equal('true');
    }
    for (const value of [null, '', []]) expect(isSet(value)).to.equal('false');
    for (const reference of ['var.key', 'module.keys.arn', 'each.value']) {
      expect(isSet(exported(reference)), reference).to.equal('unknown');
    }
  });
});
