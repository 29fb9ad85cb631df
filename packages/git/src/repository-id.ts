import { v5 as uuidv5 } from 'uuid';

/** Any UUID that no other names are made under. */
const namespace = '5e2f1a0c-63c1-4e0b-9a58-4f7a2b6d1c90';

/**
 * The id that a folder of a repository has for a tenant, a UUID of version 5. `url` is the `href` of
 * `parseRepositoryUrl` or `parseArchiveUrl`, `subdirectory` what `parseSubdirectory` gives; a final `.git` does not
 * make another repository.
 */
export function repositoryId(tenantId: string, url: string, subdirectory: string): string {
  return uuidv5(`${tenantId} ${url.replace(/\.git$/, '')} ${subdirectory}`, namespace);
}
