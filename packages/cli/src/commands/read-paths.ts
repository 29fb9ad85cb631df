import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  FileSetBuilder,
  FileSetError,
  defaultLimits,
  readDirectory,
  type FileSet,
  type Limits,
} from '@terrasafe/filesets';
import { UsageError } from '../usage-error.js';

/** A machine of one's own needs no protection from large trees. */
const localLimits: Limits = { ...defaultLimits, maxFiles: 1_000_000, maxTotalBytes: 4 * 2 ** 30 };

export interface Source {
  readonly fileSet: FileSet;
  /** What the paths of the file set are relative to, without links; null for a single file. */
  readonly root: string | null;
  /** How a path of the file set is shown: relative to where the command runs, as the user spelled it. */
  readonly show: (path: string) => string;
}

/** @throws UsageError when the path does not exist or holds no Terraform */
export async function readSource(path: string): Promise<Source> {
  try {
    if ((await stat(path)).isDirectory()) {
      return {
        fileSet: await readDirectory(path, localLimits),
        root: await realpath(path),
        show: (inner) => (inner === '.' ? path : join(path, inner)),
      };
    }
    const builder = new FileSetBuilder(localLimits);
    await builder.add(basename(path), await readFile(path));
    return {
      fileSet: builder.build(),
      root: null,
      show: (inner) => (inner === '.' || inner === basename(path) ? path : join(path, inner)),
    };
  } catch (error) {
    if (error instanceof FileSetError) throw new UsageError(`${path}: ${error.message}`);
    if (error instanceof Error && 'syscall' in error) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}
