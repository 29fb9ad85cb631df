export { issueApiKey, type ApiKeyRequest, type IssuedApiKey } from './api-key.js';
export { createAuthenticator, type Authenticator, type AuthenticatorOptions } from './authenticator.js';
export type { Principal } from './principal.js';
export { principalOf, requireApiKey, requireRole } from './require-api-key.js';
