import { isUtf8 } from 'node:buffer';

/**
 * - `configuration`: resources and modules; a set needs at least one, or a plan
 * - `variables`: values for a configuration
 * - `json`: perhaps a plan
 * - `other`: kept when it is small text, because file() or templatefile() may read it
 * - `ignored`: never read
 */
export type FileKind = 'configuration' | 'variables' | 'json' | 'other' | 'ignored';

const ignoredFolders = new Set(['.git', 'node_modules', '__MACOSX']);

/** What a relative path with `/` means to a scan; a final slash marks a folder. Terraform's names are lower case. */
export function fileKind(path: string): FileKind {
  const segments = path.split('/');
  if (segments.some((segment) => ignoredFolders.has(segment))) return 'ignored';
  if (segments.some((segment, index) => segment === '.terraform' && segments[index + 1] === 'providers')) {
    return 'ignored';
  }
  const name = segments.at(-1) ?? '';
  // A state file holds secrets in clear text and nothing that is scanned.
  if (name.includes('.tfstate')) return 'ignored';
  // Terraform does not load hidden files; among them are the binary "._main.tf" files that macOS adds to archives.
  if (name.startsWith('.')) return 'other';
  if (/\.(?:tf|tofu)(?:\.json)?$/.test(name)) return 'configuration';
  if (/\.tfvars(?:\.json)?$/.test(name)) return 'variables';
  return name.endsWith('.json') ? 'json' : 'other';
}

/** Whether a scan misses something when this file cannot be read. */
export function isTerraform(path: string): boolean {
  const kind = fileKind(path);
  return kind === 'configuration' || kind === 'variables';
}

/** The reason why bytes are not the text of a Terraform file, or undefined when they are. */
export function textFault(content: Buffer): string | undefined {
  if (content.includes(0)) {
    const isUtf16 = content.length >= 2 && [0xfeff, 0xfffe].includes(content.readUInt16LE(0));
    return isUtf16 ? 'is UTF-16 text' : 'contains NUL bytes';
  }
  return isUtf8(content) ? undefined : 'is not valid UTF-8';
}

/**
 * Whether text is `terraform show -json` of a plan: an object with planned_values or resource_changes.
 * https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function isPlan(text: string): boolean {
  if (!text.includes('"planned_values"') && !text.includes('"resource_changes"')) return false;
  let value: unknown;
  try {
    value = JSON.parse(text.startsWith('\u{feff}') ? text.slice(1) : text);
  } catch {
    return false;
  }
  return (
    typeof value === 'object' &&
    value !== null &&
    (Object.hasOwn(value, 'planned_values') || Object.hasOwn(value, 'resource_changes'))
  );
}
