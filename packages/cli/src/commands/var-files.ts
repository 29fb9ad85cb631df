import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { UsageError } from '../usage-error.js';
import type { Source } from './read-paths.js';

export interface VarFile {
  /** As the user spelled it. */
  readonly path: string;
  /** Absolute, without links. */
  readonly realPath: string;
  readonly text: string;
}

/** @throws UsageError for one that cannot be read */
export async function readVarFiles(paths: readonly string[]): Promise<VarFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        return { path, realPath: await realpath(path), text: await readFile(path, 'utf8') };
      } catch (error) {
        throw new UsageError(`--var-file ${path}: ${(error as Error).message}`);
      }
    }),
  );
}

/**
 * A source with variable files, and what they are called in it. One that lies in the folder is the file that is there
 * already, however the user named it; one outside has an absolute path, which no file of a folder has.
 */
export function withVarFiles(
  { fileSet, root, show }: Source,
  varFiles: readonly VarFile[],
): { source: Source; names: string[] } {
  const files = new Map(fileSet.files);
  const outside = new Map<string, string>();
  const names = varFiles.map(({ path, realPath, text }) => {
    const inside = root === null ? undefined : pathInside(root, realPath);
    if (inside === undefined) outside.set(realPath, path);
    const name = inside ?? realPath;
    if (!files.has(name)) files.set(name, text);
    return name;
  });
  const source = { fileSet: { ...fileSet, files }, root, show: (name: string) => outside.get(name) ?? show(name) };
  return { source, names };
}

function pathInside(folder: string, path: string): string | undefined {
  const inner = relative(folder, path);
  return isAbsolute(inner) || inner.split(sep)[0] === '..' ? undefined : inner.replaceAll(sep, '/');
}
