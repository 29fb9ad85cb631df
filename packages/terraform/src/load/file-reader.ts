import { parseTemplate, type ParsedExpression } from '@terrasafe/hcl';
import type { FileReader } from '../eval/scope.js';
import type { SourceFiles } from '../module.js';
import { joinPath } from './path.js';

/** Reads files of the scanned tree for functions; paths are relative to the root module, where Terraform runs. */
export function createFileReader(files: SourceFiles, root: string): FileReader {
  const templates = new Map<string, ParsedExpression>();
  const parse = (file: string, text: string): ParsedExpression => {
    let template = templates.get(text);
    if (template === undefined) templates.set(text, (template = parseTemplate(file, text)));
    return template;
  };
  const read = (path: string): string | undefined => {
    const file = path.startsWith('/') ? undefined : joinPath(root, path);
    return file === undefined ? undefined : files.get(file);
  };
  return {
    read,
    template: (path) => {
      const text = read(path);
      return text === undefined ? undefined : parse(path, text);
    },
    parseTemplate: (text) => parse('templatestring', text),
    list: (path) => {
      const folder = path.startsWith('/') ? undefined : joinPath(root, path);
      if (folder === undefined) return [];
      const prefix = folder === '.' ? '' : `${folder}/`;
      return [...files.keys()].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length));
    },
  };
}
