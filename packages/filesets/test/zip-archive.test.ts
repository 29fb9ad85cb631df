import { expect } from 'chai';
import { failureOf, fileSetOf } from './failure.js';
import { zip, type ZipEntry } from './zip-writer.js';

const main = { name: 'main.tf', content: 'resource "aws_s3_bucket" "logs" {}\n' } satisfies ZipEntry;

describe('zip archives', () => {
  it('gives the text of deflated and stored entries by their paths', async () => {
    const archive = zip([{ name: 'repo/' }, { ...main, name: 'repo/main.tf' }, { ...main, name: 'b.tf', method: 0 }]);
    const { files } = await fileSetOf('upload.zip', archive);
    expect([...files]).to.deep.equal([
      ['b.tf', main.content],
      ['repo/main.tf', main.content],
    ]);
  });

  it('reads data descriptors and zip64', async () => {
    const archive = zip(
      [
        { ...main, hasDataDescriptor: true },
        { ...main, name: 'b.tf', isZip64: true },
      ],
      {
        isZip64: true,
      },
    );
    expect([...(await fileSetOf('UPLOAD.ZIP', archive)).files.keys()]).to.deep.equal(['b.tf', 'main.tf']);
  });

  it('reads a name in UTF-8 that is not marked as such, and one in code page 437', async () => {
    const archive = zip([
      { ...main, name: 'é.tf', flags: 0 },
      { ...main, name: Buffer.from([0x82, 0x2e, 0x74, 0x66]), flags: 0, content: 'b' },
    ]);
    expect([...(await fileSetOf('a.zip', archive)).files]).to.deep.equal([['é.tf', 'b']]);
  });

  it('takes the last of two entries with one name', async () => {
    const { files } = await fileSetOf('a.zip', zip([main, { name: './main.tf', content: 'last' }]));
    expect([...files]).to.deep.equal([['main.tf', 'last']]);
  });

  for (const name of ['../main.tf', 'a/../../main.tf', '/etc/main.tf', 'C:/main.tf', 'a\\main.tf', 'a\0.tf', '']) {
    it(`refuses the name ${JSON.stringify(name)}`, async () => {
      const failure = await failureOf(fileSetOf('a.zip', zip([main, { name }])));
      expect(failure.code).to.equal('UNSAFE_PATH');
      expect(failure.path).to.equal(name);
    });
  }

  for (const mode of [0o120777, 0o020644, 0o010644]) {
    it(`refuses the special file of mode ${mode.toString(8)} by its name`, async () => {
      const failure = await failureOf(
        fileSetOf('a.zip', zip([main, { name: 'link.txt', content: '/etc/passwd', mode }])),
      );
      expect(failure.code).to.equal('UNSAFE_PATH');
      expect(failure.message).to.contain('link.txt');
    });
  }

  it('passes over links in folders that it never reads', async () => {
    const archive = zip([main, { name: 'node_modules/.bin/x', content: '../x', mode: 0o120777 }]);
    expect((await fileSetOf('a.zip', archive)).files.size).to.equal(1);
  });

  it('refuses a file that declares too much without unpacking it', async () => {
    const failure = await failureOf(fileSetOf('a.zip', zip([{ ...main, declaredBytes: 2 ** 31 }])));
    expect(failure.code).to.equal('TOO_LARGE');
    expect(failure.path).to.equal('main.tf');
  });

  it('stops where a file holds more than it declares', async () => {
    const bomb = { name: 'main.tf', content: Buffer.alloc(5_000_000, ' '), declaredBytes: 10 };
    const failure = await failureOf(fileSetOf('a.zip', zip([bomb])));
    expect(failure.code).to.equal('BAD_ARCHIVE');
    expect(failure.cause).to.have.property('code', 'ERR_BUFFER_TOO_LARGE');
  });

  it('refuses a file that holds less than it declares, and one with another checksum', async () => {
    for (const lie of [{ declaredBytes: 1000 }, { declaredCrc32: 1 }, { declaredBytes: 0, method: 0 as const }]) {
      expect((await failureOf(fileSetOf('a.zip', zip([{ ...main, ...lie }])))).code).to.equal('BAD_ARCHIVE');
    }
  });

  it('adds up what many entries hold', async () => {
    const entries = Array.from({ length: 11 }, (_, index) => ({
      name: `${index}.tf`,
      content: Buffer.alloc(1000, ' '),
    }));
    expect((await fileSetOf('a.zip', zip(entries), { maxTotalBytes: 11_000 })).files.size).to.equal(11);
    const failure = await failureOf(fileSetOf('a.zip', zip(entries), { maxTotalBytes: 10_999 }));
    expect(failure.code).to.equal('TOO_LARGE');
  });

  it('counts files up to 10,000', async () => {
    const entries = Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}.tf` }));
    expect((await fileSetOf('a.zip', zip(entries.slice(1)))).files.size).to.equal(10_000);
    expect((await failureOf(fileSetOf('a.zip', zip(entries)))).code).to.equal('TOO_MANY_FILES');
  }).timeout(20_000);

  it('ends the work on what it does not keep', async () => {
    const ignored = Array.from({ length: 100 }, (_, index) => ({ name: `node_modules/${index}` }));
    expect((await fileSetOf('a.zip', zip([main, ...ignored.slice(1)]), { maxFiles: 10 })).files.size).to.equal(1);
    const failure = await failureOf(fileSetOf('a.zip', zip([main, ...ignored]), { maxFiles: 10 }));
    expect(failure.code).to.equal('TOO_MANY_FILES');
    const binary = Array.from({ length: 101 }, (_, index) => ({ name: `${index}.bin`, content: Buffer.alloc(100) }));
    expect((await failureOf(fileSetOf('a.zip', zip([main, ...binary]), { maxTotalBytes: 1000 }))).code).to.equal(
      'TOO_LARGE',
    );
  });

  it('says that an entry is encrypted', async () => {
    const failure = await failureOf(fileSetOf('a.zip', zip([{ ...main, flags: 0x801 }])));
    expect(failure.code).to.equal('BAD_ARCHIVE');
    expect(failure.message).to.contain('password');
  });

  it('says that a compression is unusual', async () => {
    expect((await failureOf(fileSetOf('a.zip', zip([{ ...main, method: 14 }])))).message).to.contain('compression');
  });

  it('refuses every truncated archive', async () => {
    const archive = zip([main, { ...main, name: 'b.tf', method: 0 }]);
    for (let length = 2; length < archive.length; length += 1) {
      expect((await failureOf(fileSetOf('a.zip', archive.subarray(0, length)))).code).to.equal('BAD_ARCHIVE');
    }
  });

  it('does not unpack an archive in an archive', async () => {
    const inner = zip([{ ...main, name: 'inner.tf' }]);
    const { files } = await fileSetOf('a.zip', zip([main, { name: 'inner.zip', content: inner }]));
    expect([...files.keys()]).to.deep.equal(['main.tf']);
  });

  it('keeps an empty file', async () => {
    expect((await fileSetOf('a.zip', zip([main, { name: 'empty.tf' }]))).files.get('empty.tf')).to.equal('');
  });
});
