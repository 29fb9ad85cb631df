import { chmod, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { FolderLock } from '../src/folder-lock.js';
import { rejection, Scratch } from './scratch.js';

describe('FolderLock', () => {
  const scratch = new Scratch();
  afterEach(() => scratch.clear());

  it('refuses a folder that is held, and gives it again once it is free', async () => {
    const folder = await scratch.folder();
    const lock = await FolderLock.take(folder);
    const error = await rejection(FolderLock.take(folder));
    expect(error).to.include({ code: 'IN_USE' });
    expect(error.message).to.include(folder).and.to.include(String(process.pid));
    await lock.release();
    await (await FolderLock.take(folder)).release();
    expect(await readdir(folder)).to.have.lengthOf(1);
  });

  it('has one winner among many', async () => {
    const folder = await scratch.folder();
    await symlink('4194304@dead', join(folder, 'lock.7'));
    const takers = await Promise.allSettled(Array.from({ length: 50 }, () => FolderLock.take(folder)));
    expect(takers.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
    expect(await readdir(folder)).to.deep.equal(['lock.8']);
  });

  it('takes the folder of a dead process whose pid is in use again', async () => {
    const folder = await scratch.folder();
    await symlink(`${process.pid}@another start`, join(folder, 'lock.1'));
    await (await FolderLock.take(folder)).release();
  });

  it('is released without a folder', async () => {
    const folder = await scratch.folder();
    const lock = await FolderLock.take(folder);
    await rm(folder, { recursive: true });
    await lock.release();
  });

  // Root may write anywhere.
  if (process.getuid?.() !== 0)
    it('says that a folder is not ours to write', async () => {
      const folder = await scratch.folder();
      await chmod(folder, 0o555);
      expect(await rejection(FolderLock.take(folder))).to.include({ code: 'FOLDER_NOT_USABLE' });
      await chmod(folder, 0o755);
    });
});
