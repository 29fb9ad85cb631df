import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { EndlessRecordError, readRecords, type RawRecord } from '../../src/import/read-records.js';

describe('readRecords', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-records-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function read(content: string | Buffer): Promise<[number, string][]> {
    const path = join(folder, 'history.json');
    await writeFile(path, content);
    const records: [number, string][] = [];
    for await (const { line, text } of readRecords(path, () => {})) records.push([line, text]);
    return records;
  }

  it('reads arrays, histories and lines', async () => {
    const records = ['{"a": [1, {"b": "}]"}]}', '{"c": "\\"{\\\\"}', '{}'];
    const onLines = (first: number) => records.map((text, index) => [first + index, text]);
    expect(await read(`[${records.join(', ')}]`)).to.deep.equal(records.map((text) => [1, text]));
    expect(await read(`\uFEFF [\n${records.join(',\n')}\n]\n`)).to.deep.equal(onLines(2));
    expect(await read(`{\n "scans" : [${records.join('\n,')}],\n "version": 1\n}\n`)).to.deep.equal(onLines(2));
    expect(await read(`${records.join('\n')}\n`)).to.deep.equal(onLines(1));
    expect(await read(`\uFEFF\n${records.join('\r\n')}`)).to.deep.equal(onLines(2));
    expect(await read('[]')).to.deep.equal([]);
    expect(await read('')).to.deep.equal([]);
  });

  it('reads what was written with indentation', async () => {
    const scans = [{ file: 'a.tf', vulnerabilities: [{ message: '[HIGH] "x" {' }] }, { file: 'b.tf' }];
    const found = await read(JSON.stringify({ scans }, null, 2));
    expect(found.map(([line]) => line)).to.deep.equal([3, 11]);
    expect(found.map(([, text]) => JSON.parse(text) as unknown)).to.deep.equal(scans);
  });

  it('finds the records behind one that is broken', async () => {
    const found = await read('[\n{"a": 1},\n{"b": "no end},\n}\n, nonsense\n, NaN, }\n,"text", {"c": 2}\n]');
    expect(found[0]).to.deep.equal([2, '{"a": 1}']);
    expect(found.at(-1)).to.deep.equal([7, '{"c": 2}']);
    expect(found.map(([line]) => line)).to.deep.equal([2, 3, 5, 6, 6, 7, 7]);
    expect(await read('{"a":\n{"b": 1}\n')).to.deep.equal([
      [1, '{"a":'],
      [2, '{"b": 1}'],
    ]);
  });

  it('shows where a file ends too early', async () => {
    expect(await read('[\n{"a": 1},\n{"b": ')).to.deep.equal([
      [2, '{"a": 1}'],
      [3, '{"b": '],
    ]);
    expect(await read('[\n{"a": 1},\n')).to.deep.equal([
      [2, '{"a": 1}'],
      [3, ''],
    ]);
  });

  it('joins what lies across the pieces that are read', async () => {
    // Escapes, brackets and characters of several bytes at every distance from the end of a piece.
    const record = (index: number) => ({ [`é${index}`]: '\\"]}'.repeat(1 + (index % 7)), nested: [[{ x: '🙂{[' }]] });
    const all = Array.from({ length: 20_000 }, (_, index) => record(index));
    const texts = all.map((value) => JSON.stringify(value));
    expect((await read(`[${texts.join(',\n')}]`)).map(([, text]) => text)).to.deep.equal(texts);
    expect((await read(texts.join('\n'))).map(([, text]) => text)).to.deep.equal(texts);
  });

  it('gives up on a record without end', async () => {
    for (const start of ['[{"a": "', '{"a": "']) {
      const endless = Buffer.alloc(70 * 2 ** 20, 'x');
      endless.write(`${start.slice(0, -1)}1}${start.startsWith('[') ? ',' : '\n'}{"`);
      const path = join(folder, 'endless.json');
      await writeFile(path, endless);
      const records: RawRecord[] = [];
      const failure = await (async () => {
        for await (const record of readRecords(path, () => {})) records.push(record);
      })().catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(EndlessRecordError);
      expect((failure as EndlessRecordError).line).to.equal(start.startsWith('[') ? 1 : 2);
      expect(records).to.deep.equal([{ line: 1, text: '{"a": 1}' }]);
    }
  });
});
