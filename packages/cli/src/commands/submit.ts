import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { ScanAccepted } from '@terrasafe/contracts';
import { FileSetError, defaultLimits, readDirectory } from '@terrasafe/filesets';
import { ZipFile } from 'yazl';
import { ApiClient } from '../api-client.js';
import { UsageError } from '../usage-error.js';

/** Sends each file, archive or folder as a scan of its own, and prints their ids. */
export async function submit(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { environment: { type: 'string' } },
  });
  if (positionals.length === 0) throw new UsageError('Name at least one file or folder: terrasafe submit .');
  const api = new ApiClient('member');
  for (const path of positionals) {
    const { name, content } = await read(path);
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    if (values.environment !== undefined) form.append('environment', values.environment);
    const { id } = await api.json<ScanAccepted>('/v1/scans', { method: 'POST', body: form });
    process.stdout.write(`${id}\t${path}\n`);
  }
  return 0;
}

async function read(path: string): Promise<{ name: string; content: Buffer }> {
  try {
    if (!(await stat(path)).isDirectory()) return { name: basename(path), content: await readFile(path) };
    return { name: `${basename(resolve(path)) || 'root'}.zip`, content: await zipped(path) };
  } catch (error) {
    if (error instanceof FileSetError || (error instanceof Error && 'syscall' in error)) {
      throw new UsageError(`${path}: ${error.message}`);
    }
    throw error;
  }
}

/** What a scan reads of a folder, and nothing else that lies there. */
async function zipped(path: string): Promise<Buffer> {
  const { files } = await readDirectory(path, defaultLimits);
  const zip = new ZipFile();
  for (const [name, text] of files) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  return buffer(zip.outputStream);
}
