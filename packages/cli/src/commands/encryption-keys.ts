import { KeyRing } from '@terrasafe/identity';
import { UsageError } from '../usage-error.js';

/** What stored secrets are encrypted with. */
export function encryptionKeys(): KeyRing {
  const keys = process.env.TERRASAFE_ENCRYPTION_KEYS;
  if (keys) return KeyRing.parse(keys);
  throw new UsageError(
    'Set TERRASAFE_ENCRYPTION_KEYS to ID:KEY, for example 1:$(openssl rand -base64 32), here and for the services.',
  );
}
