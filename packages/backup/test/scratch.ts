import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BackupError, openBackupStorage, type BackupErrorCode, type BackupStorage } from '../src/index.js';

/** Makes places for backups in a temporary folder, removed after the suite that calls this. */
export function useFolders(): () => Promise<BackupStorage> {
  let folder: string;
  let count = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'terrasafe-backups-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  return () => openBackupStorage(join(folder, `${++count}`));
}

/** The error that the work has to fail with. */
export async function expectError(work: Promise<unknown>, code: BackupErrorCode): Promise<BackupError> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    expect(error.code, error.message).to.equal(code);
    return error;
  }
  throw new Error(`it succeeded, without ${code}`);
}
