/** What a set may hold. Skipped files (`.git`, providers, binaries) are not counted; see `workFactor`. */
export interface Limits {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  /** Of all kept files together, after unpacking. */
  readonly maxTotalBytes: number;
  /** In UTF-16 code units of the whole relative path. */
  readonly maxPathLength: number;
  /** Segments of a path, the file name included. */
  readonly maxDepth: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: Limits = {
  maxFiles: 10_000,
  maxFileBytes: 10 * mebibyte,
  maxTotalBytes: 100 * mebibyte,
  maxPathLength: 1_024,
  maxDepth: 64,
};

/** A file that is not Terraform is kept up to this size, because file() or templatefile() may read it. */
export const maxOtherFileBytes = mebibyte;

/**
 * What is skipped must still be listed, and in a tar also unpacked. That work may be this many times the limits of what
 * is kept: enough for the providers and the history of a real repository, and still an end for a hostile archive.
 */
export const workFactor = 10;
