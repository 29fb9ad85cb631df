export { issueApiKey, type ApiKeyRequest, type IssuedApiKey } from './api-key.js';
export { createAuthenticator, type Authenticator, type AuthenticatorOptions } from './authenticator.js';
export { FieldEncryptionError, KeyRing } from './field-encryption.js';
export type { Principal } from './principal.js';
export { principalOf, requireApiKey, requireRole } from './require-api-key.js';
export { SourceSecrets, type SourceLogin } from './source-secrets.js';
export { WebhookSecrets, accessTokenOf, webhookSecretsOf, type WebhookIntegrationRequest } from './webhook-secrets.js';
export { TooSlowError, within } from './within.js';
