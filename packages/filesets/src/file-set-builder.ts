import { Collector, tooLarge } from './collector.js';
import { fileKind, textFault } from './file-kind.js';
import { FileSetError, quoted } from './file-set-error.js';
import type { FileSet } from './file-set.js';
import type { Limits } from './limits.js';
import { safePath } from './safe-path.js';
import { readTar, readTarGz } from './tar-archive.js';
import { readZip } from './zip-archive.js';

/**
 * Makes one file set from uploads that are already in memory. Several uploads share the limits; when a path comes
 * twice, in one archive or in two uploads, the last one counts. Nothing is written to disk.
 */
export class FileSetBuilder {
  readonly #collector: Collector;
  #uploadedBytes = 0;

  constructor(limits: Limits) {
    this.#collector = new Collector(limits);
  }

  /**
   * Adds a Terraform file, a plan, or an archive (.zip, .tar, .tar.gz, .tgz); `name` is what the user calls it and may
   * have folders. Archives inside of archives are not unpacked. Throws FileSetError.
   */
  async add(name: string, content: Buffer): Promise<void> {
    const path = safePath(name, this.#collector.limits);
    this.#uploadedBytes += content.length;
    if (/\.(?:zip|tar|tar\.gz|tgz)$/i.test(path)) {
      await this.#addArchive(path, content);
    } else {
      this.#addFile(path, content);
    }
  }

  /** The set of all that was added. Throws EMPTY, NOT_TEXT or NOT_TERRAFORM when there is nothing to scan. */
  build(): FileSet {
    if (this.#uploadedBytes === 0) {
      throw new FileSetError('EMPTY', 'The upload is empty. Send a file that has content.');
    }
    return this.#collector.terraformFileSet();
  }

  #addFile(path: string, content: Buffer): void {
    if (!/\.(?:tf|tofu|tfvars|json)$/.test(path)) {
      throw new FileSetError(
        'UNSUPPORTED_TYPE',
        `${quoted(path)} is of a type that cannot be scanned. Send .tf, .tf.json, .tofu, .tofu.json, .tfvars, .tfvars.json, a plan as .json, or an archive (.zip, .tar, .tar.gz, .tgz).`,
        { path },
      );
    }
    this.#collector.countEntry();
    // A whole folder sent by a browser has these too.
    if (fileKind(path) === 'ignored') return;
    if (content.length > this.#collector.limits.maxFileBytes) throw tooLarge(path, this.#collector.limits);
    const fault = textFault(content);
    // Sent on its own, a .json is meant as a plan, so it is missed when it cannot be read.
    if (fault !== undefined && fileKind(path) === 'json') this.#collector.addUnreadable(path, fault);
    else this.#collector.add(path, content);
  }

  async #addArchive(path: string, content: Buffer): Promise<void> {
    if (content.length === 0) {
      throw new FileSetError('EMPTY', `${quoted(path)} is empty. Send an archive that has content.`, { path });
    }
    if (startsWith(content, 0x50, 0x4b)) return readZip(path, content, this.#collector);
    if (startsWith(content, 0x1f, 0x8b)) return readTarGz(path, content, this.#collector);
    if (/\.tar$/i.test(path)) return readTar(path, content, this.#collector);
    throw new FileSetError(
      'BAD_ARCHIVE',
      `${quoted(path)} is not the kind of archive that its name says. Send a .zip, .tar, .tar.gz or .tgz.`,
      { path },
    );
  }
}

function startsWith(content: Buffer, first: number, second: number): boolean {
  return content[0] === first && content[1] === second;
}
