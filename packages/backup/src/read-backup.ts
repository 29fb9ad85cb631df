import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BackupError } from './backup-error.js';
import { parseBackupId } from './backup-id.js';
import { manifestName, readManifest, type Manifest, type ManifestFile } from './manifest.js';
import type { BackupStorage } from './storage.js';

/** @throws BackupError NOT_FOUND, DAMAGED */
export async function getManifest(storage: BackupStorage, id: string): Promise<Manifest> {
  if (parseBackupId(id) === undefined) throw new BackupError('NOT_FOUND', `"${id}" is not the name of a backup.`);
  let source: Readable;
  try {
    source = await storage.read(`${id}/${manifestName}`);
  } catch (cause) {
    if (!(cause instanceof BackupError)) throw cause;
    throw new BackupError('NOT_FOUND', `${storage.location} has no complete backup ${id}.`, { cause });
  }
  return readManifest(await text(source), id);
}

/** A file of a backup, unpacked later: its bytes are checked against the manifest before the last of them is given. */
export async function* readChecked(storage: BackupStorage, id: string, file: ManifestFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of await openFile(storage, id, file)) {
    hash.update(chunk as Buffer);
    yield chunk as Buffer;
  }
  if (hash.digest('hex') !== file.sha256) throw damaged(id, file, 'its SHA-256 is another one');
}

async function openFile(storage: BackupStorage, id: string, file: ManifestFile): Promise<Readable> {
  try {
    return await storage.read(`${id}/${file.path}`);
  } catch (cause) {
    if (cause instanceof BackupError) throw damaged(id, file, 'it is missing', cause);
    throw cause;
  }
}

function damaged(id: string, { path }: ManifestFile, how: string, cause?: unknown): BackupError {
  return new BackupError('DAMAGED', `${id}: ${path} is damaged: ${how}`, { cause });
}

/**
 * Asks whether every file is there in its full size, without reading them.
 * @throws BackupError DAMAGED
 */
export async function assertFilesThere(storage: BackupStorage, manifest: Manifest): Promise<void> {
  const { id } = manifest;
  const sizes = new Map<string, number>();
  for await (const { path, bytes } of storage.list(`${id}/`)) sizes.set(path, bytes);
  for (const file of manifest.tables.flatMap(({ files }) => files)) {
    const bytes = sizes.get(`${id}/${file.path}`);
    if (bytes === undefined) throw damaged(id, file, 'it is missing');
    if (bytes !== file.bytes) throw damaged(id, file, `it has ${bytes} bytes of ${file.bytes}`);
  }
}
