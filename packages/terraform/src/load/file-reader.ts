import type { FileReader } from '../eval/scope.js';
import type { SourceFiles } from '../module.js';
import { joinPath } from './path.js';

/** Reads files of the scanned tree for functions; paths are relative to the root module, where Terraform runs. */
export function createFileReader(files: SourceFiles, root: string): FileReader {
  return {
    read: (path) => {
      const file = path.startsWith('/') ? undefined : joinPath(root, path);
      return file === undefined ? undefined : files.get(file);
    },
    list: (path) => {
      const folder = path.startsWith('/') ? undefined : joinPath(root, path);
      if (folder === undefined) return [];
      const prefix = folder === '.' ? '' : `${folder}/`;
      return [...files.keys()].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
    },
  };
}
