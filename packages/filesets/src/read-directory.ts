import { constants, type Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { Collector } from './collector.js';
import { FileSetError, inUnits, quoted } from './file-set-error.js';
import { fileKind, isTerraform } from './file-kind.js';
import type { FileSet } from './file-set.js';
import type { Limits } from './limits.js';
import { pathFault } from './safe-path.js';

const readConcurrency = 16;

/**
 * Reads the Terraform of a folder and the small texts beside it. A link is followed while it stays inside the folder.
 * A file that cannot be read, is too large or leads out of the folder becomes `unreadable`; the limits on the number
 * of files and on the total throw, as do NOT_A_FOLDER and NOT_TERRAFORM.
 */
export async function readDirectory(path: string, limits: Limits): Promise<FileSet> {
  const collector = new Collector(limits);
  const walk = new Walk(await rootOf(path), collector);
  await walk.enter('', walk.root, []);

  const waiting = walk.found.values();
  const readRest = async (): Promise<void> => {
    for (const file of waiting) await readInto(collector, file);
  };
  await Promise.all(Array.from({ length: readConcurrency }, readRest));
  return collector.terraformFileSet();
}

async function rootOf(path: string): Promise<string> {
  try {
    const root = await realpath(path);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    throw cannotOpen(path, error);
  }
  throw new FileSetError('NOT_A_FOLDER', `${quoted(path)} is not a folder.`, { path });
}

function cannotOpen(path: string, error: unknown): FileSetError {
  const message = `${quoted(path)} cannot be opened (${errorCode(error)}).`;
  return new FileSetError('NOT_A_FOLDER', message, { cause: error, path });
}

interface FoundFile {
  readonly path: string;
  /** Without links, so that opening it may refuse one. */
  readonly realPath: string;
}

class Walk {
  readonly root: string;
  readonly found: FoundFile[] = [];
  readonly #collector: Collector;

  constructor(root: string, collector: Collector) {
    this.root = root;
    this.#collector = collector;
  }

  /** Lists one folder and those below it; `above` holds the real paths of the folders it lies in. */
  async enter(folder: string, realFolder: string, above: readonly string[]): Promise<void> {
    // A link to a folder that it lies in would be walked for ever.
    if (above.includes(realFolder)) return;
    let entries: Dirent[];
    try {
      entries = await readdir(realFolder, { withFileTypes: true });
    } catch (error) {
      if (folder === '') throw cannotOpen(realFolder, error);
      this.#collector.addUnreadable(folder.slice(0, -1), `cannot be opened (${errorCode(error)})`);
      return;
    }
    const here = [...above, realFolder];
    for (const entry of entries) {
      this.#collector.countEntry();
      await this.#visit(entry, folder + entry.name, join(realFolder, entry.name), here);
    }
  }

  async #visit(entry: Dirent, path: string, realPath: string, above: readonly string[]): Promise<void> {
    if (fileKind(`${path}/`) === 'ignored' || fileKind(path) === 'ignored') return;
    if (entry.isSymbolicLink()) await this.#follow(path, realPath, above);
    else if (entry.isFile()) this.#find(path, realPath);
    else if (entry.isDirectory()) await this.#descend(path, realPath, above);
  }

  async #follow(path: string, linkPath: string, above: readonly string[]): Promise<void> {
    let target: string;
    let isFolder: boolean;
    try {
      target = await realpath(linkPath);
      const status = await stat(target);
      isFolder = status.isDirectory();
      // A pipe or a device would be read for ever.
      if (!isFolder && !status.isFile()) return;
    } catch (error) {
      this.#refuseFile(path, `is a link that leads nowhere (${errorCode(error)})`);
      return;
    }
    const inside = relative(this.root, target);
    const isOutside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
    if (!isOutside && fileKind(inside.replaceAll(sep, '/')) === 'ignored') return;
    if (isFolder) {
      if (isOutside) this.#collector.addUnreadable(path, 'is a link that leads out of the folder');
      else await this.#descend(path, target, above);
    } else if (isOutside) this.#refuseFile(path, 'is a link that leads out of the folder');
    else this.#find(path, target);
  }

  async #descend(path: string, realPath: string, above: readonly string[]): Promise<void> {
    const fault = pathFault(`${path}/`, this.#collector.limits);
    if (fault === undefined) await this.enter(`${path}/`, realPath, above);
    else this.#collector.addUnreadable(path, fault);
  }

  #find(path: string, realPath: string): void {
    const fault = pathFault(path, this.#collector.limits);
    if (fault === undefined) this.found.push({ path, realPath });
    else this.#refuseFile(path, fault);
  }

  #refuseFile(path: string, reason: string): void {
    if (isTerraform(path)) this.#collector.addUnreadable(path, reason);
  }
}

async function readInto(collector: Collector, { path, realPath }: FoundFile): Promise<void> {
  const maxBytes = collector.maxBytes(path);
  try {
    const content = await readUpTo(realPath, maxBytes);
    if (content !== undefined) {
      collector.countRead(content.length);
      collector.add(path, content);
    } else if (isTerraform(path)) {
      collector.addUnreadable(path, `is larger than ${inUnits(maxBytes)}`);
    }
  } catch (error) {
    if (error instanceof FileSetError) throw error;
    if (isTerraform(path)) collector.addUnreadable(path, `cannot be read (${errorCode(error)})`);
  }
}

/** The content, or undefined when it is larger. */
async function readUpTo(realPath: string, maxBytes: number): Promise<Buffer | undefined> {
  await using file = await open(realPath, constants.O_RDONLY | constants.O_NOFOLLOW);
  const { size } = await file.stat();
  return size > maxBytes ? undefined : await file.readFile();
}

/** The system's code such as ENOENT or EACCES. Anything else is a bug and is thrown. */
function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}
