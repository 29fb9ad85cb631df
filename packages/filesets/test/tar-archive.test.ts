import { expect } from 'chai';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { create } from 'tar';
import { failureOf, fileSetOf } from './failure.js';
import { tar, type TarEntry } from './tar-writer.js';

const main = { name: './main.tf', content: 'resource "aws_s3_bucket" "logs" {}\n' } satisfies TarEntry;

describe('tar archives', () => {
  it('gives the text of plain and gzipped archives, by name and by content', async () => {
    const archive = tar([{ name: 'repo/', type: '5' }, { ...main, name: 'repo/main.tf' }, main]);
    const expected = [
      ['main.tf', main.content],
      ['repo/main.tf', main.content],
    ];
    expect([...(await fileSetOf('a.tar', archive)).files]).to.deep.equal(expected);
    expect([...(await fileSetOf('a.tgz', gzipSync(archive))).files]).to.deep.equal(expected);
    expect([...(await fileSetOf('a.tar', gzipSync(archive))).files]).to.deep.equal(expected);
  });

  it('reads what a real tar writes, with long names and large files', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'terrasafe-tar-'));
    try {
      const deep = `${'long-folder-name/'.repeat(12)}é.tf`;
      await mkdir(join(folder, 'in', deep, '..'), { recursive: true });
      await writeFile(join(folder, 'in', deep), main.content);
      const large = '# a comment\n'.repeat(100_000);
      await writeFile(join(folder, 'in/large.tf'), large);
      await create({ cwd: join(folder, 'in'), file: join(folder, 'a.tar.gz'), gzip: true }, ['.']);
      const { files } = await fileSetOf('a.tar.gz', await readFile(join(folder, 'a.tar.gz')));
      expect([...files]).to.deep.equal([
        ['large.tf', large],
        [deep, main.content],
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes the last of two entries with one name', async () => {
    const { files } = await fileSetOf('a.tar', tar([main, { name: 'main.tf', content: 'last' }]));
    expect([...files]).to.deep.equal([['main.tf', 'last']]);
  });

  for (const name of ['../main.tf', 'a/../../main.tf', '/etc/main.tf', 'C:/main.tf', 'a\\main.tf']) {
    it(`refuses the name ${JSON.stringify(name)}`, async () => {
      const failure = await failureOf(fileSetOf('a.tar', tar([main, { name }])));
      expect(failure.code).to.equal('UNSAFE_PATH');
      expect(failure.path).to.equal(name);
    });
  }

  for (const type of ['1', '2', '3', '4', '6']) {
    it(`refuses an entry of type ${type} by its name`, async () => {
      const linkTo = type < '3' ? '/etc/passwd' : '';
      const failure = await failureOf(fileSetOf('a.tar', tar([main, { name: 'odd.txt', type, linkTo }])));
      expect(failure.code).to.equal('UNSAFE_PATH');
      expect(failure.message).to.contain('odd.txt');
    });
  }

  it('refuses an entry whose kind it cannot read rather than missing it', async () => {
    const failure = await failureOf(fileSetOf('a.tar', tar([main, { name: 'sparse.tf', type: 'S' }])));
    expect(failure.code).to.equal('BAD_ARCHIVE');
    expect(failure.message).to.contain('sparse.tf');
  });

  it('passes over links in folders that it never reads', async () => {
    const archive = tar([main, { name: 'node_modules/.bin/x', type: '2', linkTo: '../x' }]);
    expect((await fileSetOf('a.tar', archive)).files.size).to.equal(1);
  });

  it('refuses a file beyond the limit, and passes over one that is not Terraform', async () => {
    const content = Buffer.alloc(2001, ' ');
    const limits = { maxFileBytes: 2000 };
    const failure = await failureOf(fileSetOf('a.tar', tar([main, { name: 'big.tf', content }]), limits));
    expect(failure.code).to.equal('TOO_LARGE');
    expect(failure.path).to.equal('big.tf');
    const { files } = await fileSetOf('a.tar', tar([{ name: 'big.txt', content }, main]), limits);
    expect([...files.keys()]).to.deep.equal(['main.tf']);
  });

  it('stops unpacking a gzip bomb', async () => {
    const bomb = gzipSync(tar([main, { name: 'node_modules/zeros', content: Buffer.alloc(20_000_000) }]));
    expect((await fileSetOf('a.tgz', bomb)).files.size).to.equal(1);
    const failure = await failureOf(fileSetOf('a.tgz', bomb, { maxTotalBytes: 1_000_000 }));
    expect(failure.code).to.equal('TOO_LARGE');
  });

  it('passes over what follows the end of an archive, up to the limit', async () => {
    // Long enough that copying what has gathered with every chunk would take minutes.
    const bomb = gzipSync(Buffer.concat([tar([main]), Buffer.alloc(100_000_000)]), { level: 1 });
    expect((await fileSetOf('a.tgz', bomb)).files.size).to.equal(1);
    const failure = await failureOf(fileSetOf('a.tgz', bomb, { maxTotalBytes: 1_000_000 }));
    expect(failure.code).to.equal('TOO_LARGE');
  }).timeout(15_000);

  it('ends the work on entries that it does not keep', async () => {
    const ignored = Array.from({ length: 100 }, (_, index) => ({ name: `node_modules/${index}` }));
    expect((await fileSetOf('a.tar', tar([main, ...ignored.slice(1)]), { maxFiles: 10 })).files.size).to.equal(1);
    const failure = await failureOf(fileSetOf('a.tar', tar([main, ...ignored]), { maxFiles: 10 }));
    expect(failure.code).to.equal('TOO_MANY_FILES');
  });

  it('refuses an archive with one damaged header rather than missing its file', async () => {
    const archive = tar([main, { ...main, name: 'b.tf' }, { ...main, name: 'c.tf' }]);
    archive.write('B', archive.indexOf('b.tf'));
    expect((await failureOf(fileSetOf('a.tar', archive))).code).to.equal('BAD_ARCHIVE');
  });

  it('does not unzip twice', async () => {
    const twice = gzipSync(gzipSync(tar([main])));
    const inMembers = Buffer.concat([gzipSync(Buffer.of(0x1f)), gzipSync(gzipSync(tar([main])).subarray(1))]);
    for (const archive of [twice, inMembers]) {
      expect((await failureOf(fileSetOf('a.tgz', archive))).code).to.equal('BAD_ARCHIVE');
    }
  });

  it('counts files up to 10,000', async () => {
    const entries = Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}.tf` }));
    expect((await fileSetOf('a.tar', tar(entries.slice(1)))).files.size).to.equal(10_000);
    expect((await failureOf(fileSetOf('a.tar', tar(entries)))).code).to.equal('TOO_MANY_FILES');
  }).timeout(20_000);

  it('refuses every truncated archive', async () => {
    const archive = tar([main, { ...main, name: 'b.tf' }]);
    // Up to the first block of zeros, which already marks the end.
    for (let length = 2; length < archive.length - 512; length += 37) {
      expect((await failureOf(fileSetOf('a.tar', archive.subarray(0, length)))).code).to.equal('BAD_ARCHIVE');
    }
    const zipped = gzipSync(archive);
    for (let length = 2; length < zipped.length; length += 1) {
      expect((await failureOf(fileSetOf('a.tgz', zipped.subarray(0, length)))).code).to.equal('BAD_ARCHIVE');
    }
  });

  it('refuses a file that ends before its declared size', async () => {
    const archive = tar([{ ...main, declaredBytes: 5000 }]);
    expect((await failureOf(fileSetOf('a.tar', archive))).code).to.equal('BAD_ARCHIVE');
  });

  it('refuses an archive without an end mark', async () => {
    expect((await failureOf(fileSetOf('a.tar', tar([main], { hasEnd: false })))).code).to.equal('BAD_ARCHIVE');
  });
});
