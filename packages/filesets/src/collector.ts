import { fileKind, isPlan, isTerraform, textFault } from './file-kind.js';
import { FileSetError, inUnits, quoted } from './file-set-error.js';
import type { FileSet } from './file-set.js';
import { maxOtherFileBytes, workFactor, type Limits } from './limits.js';

/** Gathers files from any source and holds all of them together to the limits. A path that comes twice: the last wins. */
export class Collector {
  readonly limits: Limits;
  readonly #files = new Map<string, string>();
  readonly #unreadable = new Map<string, string>();
  #keptBytes = 0;
  #readBytes = 0;
  #entries = 0;
  #hasConfiguration = false;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** One more entry was listed, kept or not. */
  countEntry(): void {
    this.#entries += 1;
    if (this.#entries > this.limits.maxFiles * workFactor) throw tooManyFiles(this.limits);
  }

  /** That many bytes came out of a source, kept or not. */
  countRead(bytes: number): void {
    this.#readBytes += bytes;
    if (this.#readBytes > this.limits.maxTotalBytes * workFactor) throw tooLargeInTotal(this.limits);
  }

  /** The largest size at which a file with this path is worth reading; 0 when it never is. */
  maxBytes(path: string): number {
    const kind = fileKind(path);
    if (kind === 'ignored' || path.endsWith('/')) return 0;
    return kind === 'other' ? Math.min(maxOtherFileBytes, this.limits.maxFileBytes) : this.limits.maxFileBytes;
  }

  /** Whether an archive's entry of this declared size is to be read. Throws TOO_LARGE for a Terraform file beyond the limit. */
  accepts(path: string, bytes: number): boolean {
    const maxBytes = this.maxBytes(path);
    if (maxBytes === 0) return false;
    if (bytes > maxBytes && isTerraform(path)) throw tooLarge(path, this.limits);
    return bytes <= maxBytes;
  }

  /** Keeps the file if it is Terraform, a plan, or other small text; a Terraform file that is not text is unreadable. */
  add(path: string, content: Buffer): void {
    const fault = textFault(content);
    if (fault !== undefined) {
      if (isTerraform(path)) this.addUnreadable(path, fault);
      return;
    }
    const text = content.toString('utf8');
    const isJson = fileKind(path) === 'json';
    const isPlanFile = isJson && (!this.#hasConfiguration || content.length > maxOtherFileBytes) && isPlan(text);
    if (isJson && content.length > maxOtherFileBytes && !isPlanFile) return;
    if (isPlanFile || fileKind(path) === 'configuration') this.#hasConfiguration = true;
    this.addText(path, text, content.length);
  }

  /** Keeps a text of that many UTF-8 bytes as it is. */
  addText(path: string, text: string, bytes: number): void {
    this.#keptBytes += bytes;
    if (this.#keptBytes > this.limits.maxTotalBytes) throw tooLargeInTotal(this.limits);
    this.#unreadable.delete(path);
    this.#files.set(path, text);
    this.#checkCount();
  }

  addUnreadable(path: string, reason: string): void {
    this.#files.delete(path);
    this.#unreadable.set(path, reason);
    this.#checkCount();
  }

  /** The set as it is, without asking whether it holds Terraform. */
  fileSet(): FileSet {
    return {
      files: new Map([...this.#files].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      unreadable: [...this.#unreadable]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, reason]) => ({ path, reason })),
    };
  }

  /** The set, which holds a configuration or a plan. Throws NOT_TEXT or NOT_TERRAFORM when it does not. */
  terraformFileSet(): FileSet {
    const fileSet = this.fileSet();
    if (this.#hasConfiguration) return fileSet;
    const unreadable = fileSet.unreadable.find(({ path }) => ['configuration', 'json'].includes(fileKind(path)));
    if (unreadable !== undefined) {
      const { path, reason } = unreadable;
      throw new FileSetError('NOT_TEXT', `${quoted(path)} ${reason}. Save it as UTF-8 text.`, { path });
    }
    throw new FileSetError(
      'NOT_TERRAFORM',
      'There is no Terraform in the upload. Send .tf, .tf.json, .tofu or .tofu.json files, or a plan as JSON (terraform show -json).',
    );
  }

  #checkCount(): void {
    if (this.#files.size + this.#unreadable.size > this.limits.maxFiles) throw tooManyFiles(this.limits);
  }
}

/** A single file beyond `maxFileBytes`. */
export function tooLarge(path: string, limits: Limits): FileSetError {
  return new FileSetError(
    'TOO_LARGE',
    `${quoted(path)} is larger than ${inUnits(limits.maxFileBytes)}, the most a file may have. Split it or leave it out.`,
    { path },
  );
}

/** All files together beyond `maxTotalBytes`, or much more than that to read through. */
export function tooLargeInTotal(limits: Limits): FileSetError {
  return new FileSetError(
    'TOO_LARGE',
    `The upload holds more than ${inUnits(limits.maxTotalBytes)} after unpacking. Leave out what is not Terraform, such as .terraform and .git, or send it in parts.`,
  );
}

function tooManyFiles(limits: Limits): FileSetError {
  return new FileSetError(
    'TOO_MANY_FILES',
    `The upload holds more than ${limits.maxFiles} files. Leave out what is not Terraform, or send it in parts.`,
  );
}
