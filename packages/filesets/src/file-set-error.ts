export type FileSetErrorCode =
  | 'BAD_ARCHIVE'
  | 'EMPTY'
  | 'NOT_A_FOLDER'
  | 'NOT_TERRAFORM'
  | 'NOT_TEXT'
  | 'TOO_LARGE'
  | 'TOO_MANY_FILES'
  | 'UNSAFE_PATH'
  | 'UNSUPPORTED_TYPE';

interface FileSetErrorOptions extends ErrorOptions {
  readonly path?: string | undefined;
}

/** An input that cannot become a file set. The message is for the user: what is wrong and what to do. */
export class FileSetError extends Error {
  readonly code: FileSetErrorCode;
  /** The file or archive entry at fault, as the user named it. */
  readonly path?: string;

  constructor(code: FileSetErrorCode, message: string, options: FileSetErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'FileSetError';
    this.code = code;
    if (options.path !== undefined) this.path = options.path;
  }
}

const maxQuotedLength = 200;

/** A name from an untrusted archive for use in a message: quoted, without control characters, of bounded length. */
export function quoted(name: string): string {
  const printable = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
  return printable.length > maxQuotedLength ? `"${printable.slice(0, maxQuotedLength)}…"` : `"${printable}"`;
}

/** Bytes as a user reads a limit: "10 MiB", "1.5 KiB", "12 bytes". */
export function inUnits(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  let amount = bytes;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${String(Number(amount.toFixed(1)))} ${units[unit] ?? ''}`;
}
