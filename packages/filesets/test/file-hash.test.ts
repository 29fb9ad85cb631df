import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { fileHash, type FileSet, type UnreadableFile } from '../src/index.js';
import { fileSetOf } from './failure.js';

function setOf(files: Readonly<Record<string, string>>, unreadable: readonly UnreadableFile[] = []): FileSet {
  return { files: new Map(Object.entries(files)), unreadable };
}

describe('fileHash', () => {
  it('is the SHA-256 of the bytes of a single file, whatever its name', async () => {
    const content = Buffer.from('\u{feff}a = "é"\r\n');
    const expected = createHash('sha256').update(content).digest('hex');
    expect(fileHash(await fileSetOf('main.tf', content))).to.equal(expected);
    expect(fileHash(await fileSetOf('other.tf', content))).to.equal(expected);
  });

  it('differs where sets differ', () => {
    const sets = [
      setOf({}),
      setOf({ a: 'bc' }),
      setOf({ a: 'bc', d: '' }),
      setOf({ a: 'b', cd: '' }),
      setOf({ a: 'bc', e: '' }),
      setOf({ a: 'bc' }, [{ path: 'd', reason: '' }]),
      setOf({ a: 'bc' }, [{ path: '', reason: 'd' }]),
      setOf({ a: 'f1:b0:' }),
      setOf({ a: '', b: '' }),
    ];
    expect(new Set(sets.map(fileHash)).size).to.equal(sets.length);
  });

  it('does not depend on order', () => {
    expect(fileHash(setOf({ a: '1', b: '2' }))).to.equal(fileHash(setOf({ b: '2', a: '1' })));
  });

  it('stays as it is: stored hashes are compared with new ones', () => {
    const bytes = Buffer.concat([Buffer.of(0xff), Buffer.from('f4:a.tf1:xf4:b.tf2:éu4:c.tf1:y')]);
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect(fileHash(setOf({ 'a.tf': 'x', 'b.tf': 'é' }, [{ path: 'c.tf', reason: 'y' }]))).to.equal(expected);
  });
});
