import type { Readable } from 'node:stream';

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
}

/** Where backups lie. Paths have `/` between their parts; they are relative to the place that was opened. */
export interface BackupStorage {
  /** For messages. */
  readonly location: string;
  /** Resolves when the file would outlive a power cut; until then it is not there. The source is read as it is written. */
  readonly write: (path: string, source: Readable) => Promise<void>;
  /** @throws BackupError NOT_FOUND */
  readonly read: (path: string) => Promise<Readable>;
  /** Every file whose path begins with the prefix. */
  readonly list: (prefix: string) => AsyncIterable<StoredFile>;
  /** One after the other, in the given order. A file that is not there is fine. */
  readonly remove: (paths: readonly string[]) => Promise<void>;
  readonly close: () => void;
}
