export { checkOut, type Checkout, type CheckoutOptions, type CheckoutRequest } from './check-out.js';
export type { Credentials } from './credentials.js';
export { downloadArchive, type ArchiveRequest, type Download, type DownloadOptions } from './download-archive.js';
export { assertUsableGit } from './git-version.js';
export type { CheckoutLimits } from './limits.js';
export { Mirrors } from './mirrors.js';
export {
  checkDestination,
  defaultPolicy,
  type Destination,
  type NetworkRules,
  type SourcePolicy,
} from './network-rules.js';
export { pinnedLookup } from './pinned-lookup.js';
export { parseRef } from './ref.js';
export { repositoryId } from './repository-id.js';
export { SourceError, type SourceErrorCode } from './source-error.js';
export {
  parseArchiveUrl,
  parseRepositoryUrl,
  sourceProtocols,
  type SourceProtocol,
  type SourceUrl,
} from './source-url.js';
export { parseSubdirectory } from './subdirectory.js';
