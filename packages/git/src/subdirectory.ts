import { defaultLimits, pathFault, quoted } from '@terrasafe/filesets';
import { SourceError } from './source-error.js';

/**
 * A folder below the root of a source, without slashes at its ends; empty for the root.
 * @throws SourceError REFUSED for one that leads out
 */
export function parseSubdirectory(text: string): string {
  if (text === '') return '';
  const fault = pathFault(text, defaultLimits);
  if (fault !== undefined) {
    throw new SourceError('REFUSED', `The subdirectory ${quoted(text)} ${fault}. Name a folder such as envs/prod.`);
  }
  return text
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
}
