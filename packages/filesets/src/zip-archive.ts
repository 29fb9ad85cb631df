import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { crc32, inflateRaw, inflateRawSync } from 'node:zlib';
import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import type { Collector } from './collector.js';
import { FileSetError, quoted } from './file-set-error.js';
import { fileKind } from './file-kind.js';
import { safePath } from './safe-path.js';

const inflate = promisify(inflateRaw);

/**
 * Reads the entries that the central directory lists; sizes and CRC-32 must be as it declares.
 * Throws FileSetError. Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export async function readZip(archiveName: string, archive: Buffer, collector: Collector): Promise<void> {
  // Names stay raw: the library would refuse an unsafe one without saying which kind of fault it is.
  const zip = await orBadArchive(archiveName, () => fromBufferPromise(archive, { decodeStrings: false }));
  const entries = zip.eachEntry();
  for (;;) {
    const next = await orBadArchive(archiveName, () => entries.next());
    if (next.done === true) return;
    await readEntry(archiveName, archive, zip, next.value, collector);
  }
}

async function readEntry(
  archiveName: string,
  archive: Buffer,
  zip: ZipFile,
  entry: Entry,
  collector: Collector,
): Promise<void> {
  collector.countEntry();
  const path = safePath(nameOf(entry), collector.limits);
  if (fileKind(path) === 'ignored') return;
  refuseSpecial(path, entry);
  if (!collector.accepts(path, entry.uncompressedSize)) return;
  if (entry.isEncrypted()) throw badEntry(archiveName, path, 'is encrypted. Send the archive without a password');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw badEntry(archiveName, path, 'uses an unusual compression. Send the archive with plain (deflate) compression');
  }
  const { fileDataStart } = await orBadArchive(archiveName, () =>
    zip.readLocalFileHeaderPromise(entry, { minimal: true }),
  );
  const stored = archive.subarray(fileDataStart, fileDataStart + entry.compressedSize);
  const content = await orBadArchive(archiveName, () => unpacked(stored, entry));
  collector.countRead(content.length);
  if (content.length !== entry.uncompressedSize || crc32(content) !== entry.crc32) {
    throw badEntry(archiveName, path, 'is damaged. Make the archive again');
  }
  collector.add(path, content);
}

/** A trip to zlib's threads costs more than it takes to inflate this many bytes. */
const maxSyncBytes = 32 * 1024;

async function unpacked(stored: Buffer, entry: Entry): Promise<Buffer> {
  if (entry.compressionMethod === 0) return stored;
  // At least 1, the smallest limit that zlib takes.
  const options = { maxOutputLength: Math.max(entry.uncompressedSize, 1) };
  const isSmall = Math.max(stored.length, entry.uncompressedSize) <= maxSyncBytes;
  return isSmall ? inflateRawSync(stored, options) : inflate(stored, options);
}

const utf8Flag = 0x800;

function nameOf(entry: Entry): string {
  // Many tools write UTF-8 without saying so; a name in code page 437 is hardly ever valid UTF-8.
  const flags = isUtf8(entry.fileNameRaw) ? entry.generalPurposeBitFlag | utf8Flag : entry.generalPurposeBitFlag;
  return getFileNameLowLevel(flags, entry.fileNameRaw, entry.extraFields, true);
}

/** The upper half of the external attributes is st_mode where a Unix tool made the archive, else mostly zero. */
function refuseSpecial(path: string, entry: Entry): void {
  const fileType = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (fileType === 0 || fileType === 0o100000 || fileType === 0o040000) return;
  const what = fileType === 0o120000 ? 'a symbolic link' : 'a device or another special file';
  throw new FileSetError('UNSAFE_PATH', `${quoted(path)} is ${what}. Send an archive of plain files.`, { path });
}

function badEntry(archiveName: string, path: string, fault: string): FileSetError {
  return new FileSetError('BAD_ARCHIVE', `${quoted(path)} in ${quoted(archiveName)} ${fault}.`, { path });
}

async function orBadArchive<Result>(archiveName: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw new FileSetError(
      'BAD_ARCHIVE',
      `${quoted(archiveName)} cannot be read as a zip archive: it is damaged or incomplete. Make the archive again.`,
      { cause: error, path: archiveName },
    );
  }
}
