import { FileSetError, quoted } from './file-set-error.js';
import type { Limits } from './limits.js';

/**
 * The relative path of an entry: `./` and doubled slashes are removed, a directory keeps its final slash.
 * Throws UNSAFE_PATH for a name that leads out of the set or means different things on different systems.
 */
export function safePath(name: string, limits: Limits): string {
  const fault = pathFault(name, limits);
  if (fault !== undefined) {
    throw new FileSetError('UNSAFE_PATH', `${quoted(name)} ${fault}. Use a relative path inside the upload.`, {
      path: name,
    });
  }
  const segments = segmentsOf(name);
  return segments.join('/') + (name.endsWith('/') || segments.length === 0 ? '/' : '');
}

/** What makes a name unfit for a set, as the end of a sentence that starts with the name. */
export function pathFault(name: string, limits: Limits): string | undefined {
  if (name.length > limits.maxPathLength) return `is longer than ${limits.maxPathLength} characters`;
  if (name === '') return 'is an empty file name';
  if (name.includes('\0')) return 'contains a NUL character';
  if (name.includes('\\')) return 'contains a backslash; folders are separated by "/"';
  if (name.startsWith('/')) return 'is an absolute path';
  if (/^[a-z]:/i.test(name)) return 'starts with a drive letter';
  const segments = segmentsOf(name);
  if (segments.includes('..')) return 'leads out of the upload through ".."';
  if (segments.length > limits.maxDepth) return `has more than ${limits.maxDepth} levels of folders`;
  return undefined;
}

function segmentsOf(name: string): string[] {
  return name.split('/').filter((segment) => segment !== '' && segment !== '.');
}
