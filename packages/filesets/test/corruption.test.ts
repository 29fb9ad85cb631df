import { expect } from 'chai';
import * as fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { FileSetError, defaultLimits, pack, unpack } from '../src/index.js';
import { fileSetOf } from './failure.js';
import { tar } from './tar-writer.js';
import { zip } from './zip-writer.js';

const entries = [
  { name: 'main.tf', content: 'resource "aws_s3_bucket" "logs" {}\n'.repeat(20) },
  { name: 'modules/a/variables.tf', content: 'variable "a" {}\n' },
  { name: 'modules/a/init.sh', content: 'echo\n'.repeat(50) },
];

const limits = { ...defaultLimits, maxTotalBytes: 100_000, maxFileBytes: 50_000 };

interface Damage {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly isInsertion: boolean;
}

const damages = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
      fc.constantFrom(Buffer.alloc(4, 0xff), Buffer.alloc(8), Buffer.from('00000000000')),
    ),
    isInsertion: fc.boolean(),
  }),
  { minLength: 1, maxLength: 3 },
);

function damaged(archive: Buffer, list: readonly Damage[]): Buffer {
  return list.reduce<Buffer>((bytes, { at, bytes: change, isInsertion }) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, start), change, bytes.subarray(start + (isInsertion ? 0 : change.length))]);
  }, archive);
}

/** Gives every block that looks like a header a right checksum, so that damage gets past the first look. */
function resealed(archive: Buffer): Buffer {
  for (let start = 0; start + 512 <= archive.length; start += 512) {
    const header = archive.subarray(start, start + 512);
    if (header.subarray(257, 262).toString() !== 'ustar') continue;
    header.write(' '.repeat(8), 148);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  }
  return archive;
}

/** Resolves when the action succeeds or is refused; any other error, or one outside of the promise, fails the test. */
async function expectNoBug(action: Promise<unknown>): Promise<void> {
  try {
    await action;
  } catch (error) {
    if (!(error instanceof FileSetError)) throw error;
    expect(error.message).not.to.match(/\bat \S+ \(|node_modules/);
  }
}

describe('damaged input', () => {
  const archives: Readonly<Record<string, Buffer>> = {
    'stored.zip': zip(entries.map((entry) => ({ ...entry, method: 0 }))),
    'deflated.zip': zip(entries),
    'large.zip': zip(
      entries.map((entry) => ({ ...entry, isZip64: true, hasDataDescriptor: true })),
      { isZip64: true },
    ),
    'plain.tar': tar(entries),
    'zipped.tgz': gzipSync(tar(entries)),
  };
  for (const [name, archive] of Object.entries(archives)) {
    it(`makes ${name} a FileSetError or a set`, async () => {
      await fc.assert(
        fc.asyncProperty(damages, (list) => expectNoBug(fileSetOf(name, damaged(archive, list), limits))),
        { numRuns: 1_000 },
      );
    }).timeout(60_000);
  }

  it('makes a tar with damaged fields a FileSetError or a set', async () => {
    const longName = { name: 'PaxHeader', type: 'x', content: '20 path=modules/b.tf\n24 comment=padding here\n' };
    const archive = tar([longName, ...entries, { name: 'modules/', type: '5' }]);
    await fc.assert(
      fc.asyncProperty(damages, (list) => expectNoBug(fileSetOf('a.tar', resealed(damaged(archive, list)), limits))),
      { numRuns: 3_000 },
    );
  }).timeout(60_000);

  it('makes a damaged packed set a FileSetError or a set', async () => {
    const packed = await pack(await fileSetOf('a.zip', zip(entries)));
    await fc.assert(
      fc.asyncProperty(damages, (list) => expectNoBug(unpack(damaged(packed, list), limits))),
      { numRuns: 1_000 },
    );
  }).timeout(60_000);

  it('makes any bytes under any name of an archive a FileSetError', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('a.zip', 'a.tar', 'a.tgz'),
        fc.constantFrom('', 'PK\u0003\u0004', '\u001f\u008b\u0008'),
        fc.uint8Array({ maxLength: 2_000 }),
        (name, magic, bytes) => expectNoBug(fileSetOf(name, Buffer.concat([Buffer.from(magic, 'latin1'), bytes]))),
      ),
      { numRuns: 500 },
    );
  }).timeout(60_000);
});
