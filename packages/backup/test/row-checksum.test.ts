import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect } from 'chai';
import { RowChecksum, addRowSums, formatChecksum } from '../src/row-checksum.js';

async function checksumOf(...chunks: readonly string[]): Promise<{ rows: number; checksum: string }> {
  const checksum = new RowChecksum();
  await pipeline(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), checksum.resume());
  return { rows: checksum.result.rows, checksum: formatChecksum(checksum.result) };
}

describe('the checksum of rows', () => {
  it('is that of the rows in any order and in any pieces', async () => {
    const whole = await checksumOf('a\tb\nc\td\n\n');
    expect(whole.rows).to.equal(3);
    expect(await checksumOf('\nc\td\na\tb\n')).to.deep.equal(whole);
    expect(await checksumOf('a', '\t', 'b\nc\td', '\n', '\n')).to.deep.equal(whole);
  });

  it('adds up over parts', async () => {
    const [whole, one, other] = [new RowChecksum(), new RowChecksum(), new RowChecksum()];
    await pipeline(Readable.from([Buffer.from('a\nb\nc\n')]), whole.resume());
    await pipeline(Readable.from([Buffer.from('c\n')]), one.resume());
    await pipeline(Readable.from([Buffer.from('b\na\n')]), other.resume());
    expect(addRowSums([one.result, other.result])).to.deep.equal(whole.result);
  });

  it('is another one for other rows', async () => {
    const sums = await Promise.all([
      checksumOf(''),
      checksumOf('\n'),
      checksumOf('a\n'),
      checksumOf('a\na\n'),
      checksumOf('a\nb\n'),
      checksumOf('ab\n\n'),
      checksumOf('aa\n'),
    ]);
    expect(new Set(sums.map(({ checksum }) => checksum)).size).to.equal(sums.length);
  });

  it('refuses text that ends within a row', async () => {
    const failure = await checksumOf('a\nb').catch((error: unknown) => error);
    expect(failure).to.be.an('error').with.property('message', 'the text of COPY ends within a row');
  });
});
