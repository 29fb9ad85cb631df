import { createHash } from 'node:crypto';
import type { FileSet } from './file-set.js';

/**
 * SHA-256 in hex. A set of one readable file hashes as that file's bytes, so the hash equals `sha256sum main.tf` and
 * does not depend on its name. Every other set hashes the byte 0xff, then for each path in order `f`, path, content and
 * for each unreadable file `u`, path, reason; every string as its length in UTF-8 bytes, `:`, the bytes. 0xff is never
 * part of UTF-8, so no single file has the hash of a set.
 */
export function fileHash(fileSet: FileSet): string {
  const hash = createHash('sha256');
  const [only] = fileSet.files.values();
  if (only !== undefined && fileSet.files.size === 1 && fileSet.unreadable.length === 0) {
    return hash.update(only, 'utf8').digest('hex');
  }
  const update = (text: string): void => {
    hash.update(`${Buffer.byteLength(text)}:`).update(text, 'utf8');
  };
  hash.update(Buffer.of(0xff));
  for (const path of [...fileSet.files.keys()].toSorted()) {
    hash.update('f');
    update(path);
    update(fileSet.files.get(path) ?? '');
  }
  for (const { path, reason } of fileSet.unreadable.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update('u');
    update(path);
    update(reason);
  }
  return hash.digest('hex');
}
