/** A Terraform file that belongs to the set but whose text cannot be given; a scan reports it as a diagnostic. */
export interface UnreadableFile {
  readonly path: string;
  readonly reason: string;
}

/** Relative paths, separated by `/`, to text. Both parts are sorted by path (UTF-16 code units). */
export interface FileSet {
  readonly files: ReadonlyMap<string, string>;
  readonly unreadable: readonly UnreadableFile[];
}
