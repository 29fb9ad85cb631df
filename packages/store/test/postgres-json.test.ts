import { expect } from 'chai';
import { toPostgresJson } from '../src/postgres-json.js';

describe('toPostgresJson', () => {
  it('replaces NUL and half surrogate pairs, in keys and values', () => {
    expect(JSON.parse(toPostgresJson({ 'a\0b': ['\0', '\ud800x', 'x\udc00', '\ud83d'] }))).to.deep.equal({
      'a\ufffdb': ['\ufffd', '\ufffdx', 'x\ufffd', '\ufffd'],
    });
  });

  it('keeps everything else', () => {
    const value = ['\\u0000', '\\\\ud800', '😀', '\n\t"\\', '\u0001', '\\'];
    expect(JSON.parse(toPostgresJson([...value, '\0']))).to.deep.equal([...value, '\ufffd']);
    expect(toPostgresJson(value)).to.equal(JSON.stringify(value));
  });
});
