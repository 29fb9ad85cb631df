import { setImmediate } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip, createGzip } from 'node:zlib';
import { Collector, tooLargeInTotal } from './collector.js';
import { FileSetError } from './file-set-error.js';
import type { FileSet } from './file-set.js';
import type { Limits } from './limits.js';
import { safePath } from './safe-path.js';

/** One unit of the packed form is a line, so that neither end handles the whole set in one synchronous step. */
type PackedLine =
  | { readonly fileSet: typeof version; readonly files: number; readonly unreadable: number }
  | { readonly path: string; readonly content: string }
  | { readonly path: string; readonly reason: string };

const version = 1;

/** JSON writes a control character as `\u0001`: six bytes for one. */
const escapeFactor = 6;
const lineOverheadBytes = 1024;

/** In characters. Below it a queue message has room, and zipping would cost more than all the rest of an upload. */
const maxUnzippedLength = 32 * 1024;
const firstByte = '{'.charCodeAt(0);

/**
 * The form in which a set travels through queues and the blob store: JSON lines, zipped unless they are few. First
 * `{"fileSet":1,"files":N,"unreadable":M}`, then N lines `{"path","content"}`, then M lines `{"path","reason"}`.
 */
export async function pack(fileSet: FileSet): Promise<Buffer> {
  let length = 0;
  for (const [path, content] of fileSet.files) length += path.length + content.length;
  if (length <= maxUnzippedLength) return Buffer.from([...lines(fileSet)].join(''));
  // Level 1: the blob lives for minutes, and text shrinks to about a fifth already.
  return buffer(Readable.from(lines(fileSet)).pipe(createGzip({ level: 1 })));
}

function line(value: PackedLine): string {
  return `${JSON.stringify(value)}\n`;
}

function* lines({ files, unreadable }: FileSet): Generator<string> {
  yield line({ fileSet: version, files: files.size, unreadable: unreadable.length });
  for (const [path, content] of files) yield line({ path, content });
  for (const { path, reason } of unreadable) yield line({ path, reason });
}

/** Reads what `pack` wrote. Throws BAD_ARCHIVE for anything else, and the errors of the limits. */
export async function unpack(packed: Buffer, limits: Limits): Promise<FileSet> {
  const collector = new Collector(limits);
  const maxLineBytes = (limits.maxFileBytes + limits.maxPathLength) * escapeFactor + lineOverheadBytes;
  let expected: number | undefined;
  let count = 0;
  for await (const line of unzippedLines(packed, maxLineBytes, limits)) {
    const value = parsed(line);
    if (expected === undefined) {
      if (value['fileSet'] !== version) throw notPacked();
      expected = Number(value['files']) + Number(value['unreadable']);
      continue;
    }
    count += 1;
    addLine(value, collector);
  }
  const fileSet = collector.fileSet();
  if (count !== expected || fileSet.files.size + fileSet.unreadable.length !== expected) throw notPacked();
  return fileSet;
}

function addLine(value: Readonly<Record<string, unknown>>, collector: Collector): void {
  const { path, content, reason } = value;
  if (typeof path !== 'string') throw notPacked();
  if (typeof content === 'string') {
    if (safePath(path, collector.limits) !== path || path.endsWith('/')) throw notPacked();
    const bytes = Buffer.byteLength(content);
    if (bytes > collector.limits.maxFileBytes) throw notPacked();
    collector.addText(path, content, bytes);
  } else if (typeof reason === 'string') {
    // An unreadable file may be just that for its path, which only a message uses.
    collector.addUnreadable(path, reason);
  } else throw notPacked();
}

async function* unzippedLines(packed: Buffer, maxLineBytes: number, limits: Limits): AsyncGenerator<string> {
  const maxBytes =
    (limits.maxTotalBytes + limits.maxFiles * limits.maxPathLength) * escapeFactor +
    limits.maxFiles * lineOverheadBytes;
  let bytes = 0;
  const chunks = packed[0] === firstByte ? [packed] : unzippedChunks(packed);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLargeInTotal(limits);
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end !== -1; end = chunk.indexOf(0x0a, start)) {
        yield Buffer.concat([...pending, chunk.subarray(start, end)]).toString('utf8');
        pending = [];
        pendingBytes = 0;
        start = end + 1;
      }
      pending.push(chunk.subarray(start));
      pendingBytes += chunk.length - start;
      if (pendingBytes > maxLineBytes) throw tooLargeInTotal(limits);
      await setImmediate();
    }
  } catch (error) {
    throw error instanceof FileSetError ? error : notPacked(error);
  }
  if (pendingBytes > 0) throw notPacked();
}

function unzippedChunks(packed: Buffer): AsyncIterable<Buffer> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  gunzip.end(packed);
  return gunzip;
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw notPacked(error);
  }
  throw notPacked();
}

function notPacked(cause?: unknown): FileSetError {
  return new FileSetError('BAD_ARCHIVE', 'The stored upload is damaged. Send it again.', { cause });
}
