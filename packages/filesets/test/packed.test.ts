import { expect } from 'chai';
import * as fc from 'fast-check';
import { gunzipSync, gzipSync } from 'node:zlib';
import { defaultLimits, pack, unpack, type FileSet } from '../src/index.js';
import { failureOf } from './failure.js';

const segment = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((text) => !/[\0\\/]|^\.{1,2}$|^[a-z]:/i.test(text));
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));

function byPath([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

const fileSets = fc
  .record({
    files: fc.dictionary(path, fc.string({ unit: 'binary', maxLength: 200 }), { maxKeys: 10 }),
    unreadable: fc.dictionary(path, fc.string(), { maxKeys: 3 }),
  })
  .map(({ files, unreadable }): FileSet => {
    return {
      files: new Map(Object.entries(files).toSorted(byPath)),
      unreadable: Object.entries(unreadable)
        .filter(([name]) => !Object.hasOwn(files, name))
        .toSorted(byPath)
        .map(([name, reason]) => ({ path: name, reason })),
    };
  });

function packedLines(...values: readonly unknown[]): Buffer {
  return gzipSync(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
}

function head(files: number) {
  return { fileSet: 1, files, unreadable: 0 };
}

describe('pack and unpack', () => {
  for (const [form, padding] of [
    ['plain', ''],
    ['zipped', '#'.repeat(40_000)],
  ] as const) {
    it(`give back what was packed (${form})`, async () => {
      await fc.assert(
        fc.asyncProperty(fileSets, async ({ files, unreadable }) => {
          const padded = new Map([...files, ['padding.tf', padding] as const]);
          const packed = await pack({ files: padded, unreadable });
          expect(packed[0] === '{'.charCodeAt(0)).to.equal(form === 'plain');
          const back = await unpack(packed, defaultLimits);
          expect(back.files).to.deep.equal(padded);
          expect(back.unreadable).to.deep.equal(unreadable);
        }),
        { numRuns: 200 },
      );
    }).timeout(30_000);
  }

  it('keep lines of more than a chunk whole', async () => {
    const files = new Map([['main.tf', '\u0001é\n'.repeat(200_000)]]);
    const back = await unpack(await pack({ files, unreadable: [] }), defaultLimits);
    expect(back.files.get('main.tf') === files.get('main.tf')).to.equal(true);
  });

  it('write the documented form', async () => {
    for (const content of ['x', 'x'.repeat(40_000)]) {
      const packed = await pack({ files: new Map([['a.tf', content]]), unreadable: [{ path: 'b.tf', reason: 'y' }] });
      expect((content === 'x' ? packed : gunzipSync(packed)).toString()).to.equal(
        `{"fileSet":1,"files":1,"unreadable":1}\n{"path":"a.tf","content":"${content}"}\n{"path":"b.tf","reason":"y"}\n`,
      );
    }
  });

  for (const [fault, packed] of [
    ['no packed set', Buffer.from('{}')],
    ['no gzip', Buffer.from('nonsense')],
    ['nothing', Buffer.alloc(0)],
    ['an empty gzip', gzipSync('')],
    ['another version', packedLines({ fileSet: 2, files: 0, unreadable: 0 })],
    ['no JSON', gzipSync('{"fileSet":1,\n')],
    ['a missing line', packedLines(head(2), { path: 'a.tf', content: '' })],
    ['a doubled path', packedLines(head(2), { path: 'a.tf', content: '' }, { path: 'a.tf', content: '' })],
    ['a line too many', packedLines(head(0), { path: 'a.tf', content: '' })],
    ['no final newline', gzipSync('{"fileSet":1,"files":0,"unreadable":0}\n{')],
    ['a line of another shape', packedLines(head(1), { path: 'a.tf' })],
    ['no object', packedLines(null)],
    ['the path of a folder', packedLines(head(1), { path: 'a/', content: '' })],
    ['a path that is not normal', packedLines(head(1), { path: './a.tf', content: '' })],
  ] as const) {
    it(`refuses ${fault}`, async () => {
      expect((await failureOf(unpack(packed, defaultLimits))).code).to.equal('BAD_ARCHIVE');
    });
  }

  it('holds what it reads to the limits', async () => {
    const packed = packedLines(head(2), { path: 'a.tf', content: 'abc' }, { path: 'b.tf', content: 'abc' });
    const codeWith = async (limits: object) => (await failureOf(unpack(packed, { ...defaultLimits, ...limits }))).code;
    expect(await codeWith({ maxTotalBytes: 5 })).to.equal('TOO_LARGE');
    expect(await codeWith({ maxFiles: 1 })).to.equal('TOO_MANY_FILES');
    expect(await codeWith({ maxFileBytes: 2 })).to.equal('BAD_ARCHIVE');
    const outside = packedLines(head(1), { path: '../a.tf', content: '' });
    expect((await failureOf(unpack(outside, defaultLimits))).code).to.equal('UNSAFE_PATH');
  });

  it('stops at a bomb of one line and at one of many', async () => {
    const limits = { ...defaultLimits, maxFiles: 10, maxFileBytes: 1_000, maxTotalBytes: 2_000 };
    const lines = packedLines(head(1), ...Array.from({ length: 100_000 }, () => ({ path: 'a.tf', content: '' })));
    for (const bomb of [gzipSync(Buffer.alloc(50_000, ' ')), lines]) {
      expect((await failureOf(unpack(bomb, limits))).code).to.equal('TOO_LARGE');
    }
  });
});
