import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import { openBackupStorage, type BackupStorage } from '../src/index.js';
import { useBucket } from './s3-server.js';
import { expectError } from './scratch.js';

const write = (storage: BackupStorage, path: string, content: string | Buffer) =>
  storage.write(path, Readable.from([Buffer.from(content)]));

async function pathsOf(storage: BackupStorage, prefix: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for await (const { path, bytes } of storage.list(prefix)) found[path] = bytes;
  return found;
}

function behavesAsStorage(open: () => Promise<BackupStorage>): void {
  let storage: BackupStorage;
  before(async () => {
    storage = await open();
  });
  after(() => storage.close());

  it('has nothing at first', async () => {
    expect(await pathsOf(storage, '')).to.deep.equal({});
  });

  it('gives back what was written, the last of it', async () => {
    await write(storage, 'a/one', 'first');
    await write(storage, 'a/one', 'second');
    await write(storage, 'a/empty', '');
    expect(await text(await storage.read('a/one'))).to.equal('second');
    expect(await text(await storage.read('a/empty'))).to.equal('');
  });

  it('gives back a file of several parts', async () => {
    const piece = randomBytes(1024 * 1024);
    await storage.write('b/large', Readable.from(Array.from({ length: 40 }, () => piece)));
    const read = await buffer(await storage.read('b/large'));
    expect(read.equals(Buffer.concat(Array.from({ length: 40 }, () => piece)))).to.equal(true);
  });

  it('lists by prefix, with sizes', async () => {
    expect(await pathsOf(storage, 'a/')).to.deep.equal({ 'a/one': 6, 'a/empty': 0 });
    expect(await pathsOf(storage, '')).to.deep.equal({ 'a/one': 6, 'a/empty': 0, 'b/large': 40 * 1024 * 1024 });
    expect(await pathsOf(storage, 'c/')).to.deep.equal({});
  });

  it('says that a file is not there', async () => {
    await expectError(storage.read('a/other'), 'NOT_FOUND');
  });

  it('keeps nothing of a file whose source fails', async () => {
    const source = Readable.from(
      (function* () {
        yield randomBytes(20 * 1024 * 1024);
        throw new Error('the source broke');
      })(),
    );
    const failure = await storage.write('c/half', source).catch((error: unknown) => error);
    expect(failure).to.be.an('error').with.property('message', 'the source broke');
    await expectError(storage.read('c/half'), 'NOT_FOUND');
  });

  it('removes files, those that are not there too', async () => {
    await storage.remove(['b/large', 'a/empty', 'a/never']);
    expect(Object.keys(await pathsOf(storage, 'a/'))).to.deep.equal(['a/one']);
    expect(await pathsOf(storage, 'b/')).to.deep.equal({});
  });
}

describe('storage in a folder', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-storage-'));
  });
  after(() => rm(folder, { recursive: true }));
  behavesAsStorage(async () => openBackupStorage(join(folder, 'backups')));

  it('is closed to other users, and empty folders go', async () => {
    expect(((await stat(join(folder, 'backups', 'a'))).mode & 0o777).toString(8)).to.equal('700');
    expect(((await stat(join(folder, 'backups', 'a', 'one'))).mode & 0o777).toString(8)).to.equal('600');
    expect(await readdir(join(folder, 'backups'))).to.not.include('b');
  });
});

describe('storage in S3', () => {
  const bucket = useBucket();
  behavesAsStorage(async () => openBackupStorage(`s3://${bucket.name}/some/prefix/`));

  it('does not see what lies beside it', async () => {
    const beside = await openBackupStorage(`s3://${bucket.name}/some/prefix-of-others`);
    await write(beside, 'theirs', 'x');
    const storage = await openBackupStorage(`s3://${bucket.name}/some/prefix`);
    expect(Object.keys(await pathsOf(storage, ''))).to.deep.equal(['a/one']);
    const whole = await openBackupStorage(`s3://${bucket.name}`);
    expect(Object.keys(await pathsOf(whole, ''))).to.have.members([
      'some/prefix/a/one',
      'some/prefix-of-others/theirs',
    ]);
  });
});
