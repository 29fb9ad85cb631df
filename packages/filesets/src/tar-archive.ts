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
  #head: Buffer | undefined = Buffer.alloc(0);
  #fault: unknown;
  #openEntries = 0;
  #hasEnd = false;

  constructor(collector: Collector) {
    this.#collector = collector;
    this.#parser = new Parser({ strict: true, zstd: false, brotli: false });
    this.#parser.on('error', (error: unknown) => (this.#fault ??= error));
    this.#parser.on('entry', (entry: ReadEntry) => this.#guarded(() => this.#read(entry)));
    this.#parser.on('ignoredEntry', (entry: ReadEntry) => this.#guarded(() => refuseUnknown(entry)));
    // The first block of zeros; a second one should follow, but not every tool writes it.
    this.#parser.on('nullBlock', () => (this.#hasEnd = true));
  }

  write(chunk: Buffer): void {
    // After its end the parser would copy all that follows into one growing buffer.
    if (this.#hasEnd) return;
    this.#parser.write(this.#sniffed(chunk));
    this.#throwFault();
  }

  end(): void {
    this.#parser.end();
    this.#throwFault();
    if (!this.#hasEnd || this.#openEntries > 0) throw new Error('the archive ends before its end mark');
  }

  /** Holds the first bytes back until they tell that the parser will not start to unzip, which it does synchronously. */
  #sniffed(chunk: Buffer): Buffer {
    if (this.#head === undefined) return chunk;
    const head = Buffer.concat([this.#head, chunk]);
    if (head.length < gzipMagic.length) {
      this.#head = head;
      return Buffer.alloc(0);
    }
    if (head.subarray(0, gzipMagic.length).equals(gzipMagic)) throw new Error('gzip inside of gzip');
    this.#head = undefined;
    return head;
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
    this.#openEntries += 1;
    entry.on('data', (data: Buffer) => content.push(data));
    entry.on('end', () => {
      this.#openEntries -= 1;
      this.#guarded(() => this.#collector.add(path, Buffer.concat(content)));
    });
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

function isFile(entry: ReadEntry, path: string): boolean {
  switch (entry.type) {
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      return true;
    case 'Directory':
    case 'GNUDumpDir':
      return false;
    default: {
      const what = entry.type.endsWith('Link') ? 'a link' : 'a device or another special file';
      throw new FileSetError('UNSAFE_PATH', `${quoted(path)} is ${what}. Send an archive of plain files.`, { path });
    }
  }
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
