import type { SourceFiles } from '../module.js';
import { joinPath } from './path.js';

/**
 * Reads `.terraform/modules/modules.json`, which `terraform init` writes: folders of the installed modules by the names
 * of the calls that lead to them. Empty where there is none; it is generated, so a broken one counts as none.
 */
export function readManifest(files: SourceFiles, root: string): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  const text = files.get(joinPath(root, '.terraform/modules/modules.json') ?? '');
  if (text === undefined) return folders;
  for (const entry of entriesOf(text)) {
    const { Key: key, Dir: dir } = entry;
    const folder = typeof dir === 'string' ? joinPath(root, dir) : undefined;
    if (typeof key === 'string' && folder !== undefined) folders.set(key, folder);
  }
  return folders;
}

function entriesOf(text: string): readonly { readonly Key?: unknown; readonly Dir?: unknown }[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof manifest !== 'object' || manifest === null || !('Modules' in manifest)) return [];
  const modules = manifest.Modules;
  return Array.isArray(modules) ? modules.filter((it) => typeof it === 'object' && it !== null) : [];
}
