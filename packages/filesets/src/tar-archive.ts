import { setImmediate } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import type { Collector } from './collector.js';
import { fileKind } from './file-kind.js';
import { FileSetError, quoted } from './file-set-error.js';
import { safePath } from './safe-path.js';

const chunkBytes = 64 * 1024;
const gzipMagic = Buffer.of(0x1f, 0x8b);

/** Reads a tar as it is. Throws FileSetError. */
export async function readTar(archiveName: string, archive: Buffer, collector: Collector): Promise<void> {
  await readEntries(archiveName, slices(archive), collector);
}

/** Reads a gzipped tar; what follows its end is unpacked too, so that the gzip checksum is verified. */
export async function readTarGz(archiveName: string, archive: Buffer, collector: Collector): Promise<void> {
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  gunzip.end(archive);
  await readEntries(archiveName, gunzip, collector);
}

async function* slices(archive: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < archive.length; start += chunkBytes) {
    yield archive.subarray(start, start + chunkBytes);
    await setImmediate();
  }
}

async function readEntries(archiveName: string, chunks: AsyncIterable<Buffer>, collector: Collector): Promise<void> {
  const reader = new TarReader(collector);
  try {
    for await (const chunk of chunks) {
      collector.countRead(chunk.length);
      reader.write(chunk);
    }
    reader.end();
  } catch (error) {
    if (error instanceof FileSetError) throw error;
    throw new FileSetError(
      'BAD_ARCHIVE',
      `${quoted(archiveName)} cannot be read as a tar archive: it is damaged or incomplete. Make the archive again.`,
      { cause: error, path: archiveName },
    );
  }
}

/** Entries that some tools add and that describe no file. */
const harmlessTypes = new Set<string>(['SolarisACL', 'Inode', 'TapeVolumeHeader']);

/** Drives the parser, which works synchronously and reports by events; the first fault is thrown from write or end. */
class TarReader {
  readonly #collector: Collector;
  readonly #parser: Parser;
  #isFirst = true;
  #fault: unknown;
  #hasEndMark = false;
  #isOver = false;

  constructor(collector: Collector) {
    this.#collector = collector;
    this.#parser = new Parser({ strict: true, zstd: false, brotli: false });
    this.#parser.on('error', (error: unknown) => (this.#fault ??= error));
    this.#parser.on('entry', (entry: ReadEntry) => this.#guarded(() => this.#read(entry)));
    this.#parser.on('ignoredEntry', (entry: ReadEntry) => this.#guarded(() => refuseUnknown(entry)));
    // A second block of zeros should follow, but not every tool writes it.
    this.#parser.on('nullBlock', () => (this.#hasEndMark = true));
    this.#parser.on('eof', () => (this.#isOver = true));
  }

  write(chunk: Buffer): void {
    // After its end the parser would copy all that follows into one growing buffer.
    if (this.#isOver) return;
    // The parser would start to unzip, synchronously and without our limits.
    if (this.#isFirst && chunk.subarray(0, gzipMagic.length).equals(gzipMagic)) throw new Error('gzip inside of gzip');
    this.#isFirst = false;
    this.#parser.write(chunk);
    this.#throwFault();
  }

  end(): void {
    this.#parser.end();
    this.#throwFault();
    if (!this.#hasEndMark) throw new Error('the archive ends before its end mark');
  }

  #read(entry: ReadEntry): void {
    this.#collector.countEntry();
    const path = safePath(entry.path, this.#collector.limits);
    const isWanted = fileKind(path) !== 'ignored' && isFile(entry, path) && this.#collector.accepts(path, entry.size);
    if (!isWanted) {
      entry.resume();
      return;
    }
    const content: Buffer[] = [];
    entry.on('data', (data: Buffer) => content.push(data));
    entry.on('end', () => this.#guarded(() => this.#collector.add(path, Buffer.concat(content))));
  }

  #guarded(action: () => void): void {
    if (this.#fault !== undefined) return;
    try {
      action();
    } catch (error) {
      this.#fault = error;
    }
  }

  #throwFault(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }
}

const fileTypes = new Set<string>(['File', 'OldFile', 'ContiguousFile']);
const folderTypes = new Set<string>(['Directory', 'GNUDumpDir']);

function isFile(entry: ReadEntry, path: string): boolean {
  if (fileTypes.has(entry.type)) return true;
  if (folderTypes.has(entry.type)) return false;
  const what = entry.type.endsWith('Link') ? 'a link' : 'a device or another special file';
  throw new FileSetError('UNSAFE_PATH', `${quoted(path)} is ${what}. Send an archive of plain files.`, { path });
}

/** What the parser passes over: an unknown type, or a header of more than 1 MiB. Either may hide a file. */
function refuseUnknown(entry: ReadEntry): void {
  if (harmlessTypes.has(entry.type)) return;
  throw new FileSetError(
    'BAD_ARCHIVE',
    `${quoted(entry.path)} is of a kind that cannot be read (sparse, for example). Make the archive again with plain files.`,
    { path: entry.path },
  );
}
