import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ApiKeyRepository, Role } from '@terrasafe/store';
import { v7 as uuidv7 } from 'uuid';

/** What a key `tsk_<id>_<secret>` says: the id is that of its row, the secret is known to its holder alone. */
export interface ApiKeyText {
  readonly id: string;
  readonly secret: string;
}

const secretBytes = 32;
/** 32 bytes are 43 characters of base64url. */
const keyShape = /^tsk_(?<id>[\da-f]{32})_(?<secret>[\w-]{43})$/;

/** Null when the text has not the shape of a key. */
export function parseApiKey(text: string): ApiKeyText | null {
  const { id, secret } = keyShape.exec(text)?.groups ?? {};
  if (!id || !secret) return null;
  return { id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), secret };
}

/** SHA-256. A secret of 256 random bits needs neither salt nor a slow hash. */
function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** In the same time for every wrong secret. */
export function matchesSecret(secret: string, secretHash: Uint8Array): boolean {
  const hash = hashSecret(secret);
  return hash.length === secretHash.length && timingSafeEqual(hash, secretHash);
}

export interface IssuedApiKey {
  readonly id: string;
  /** To be shown once: it cannot be recovered. */
  readonly key: string;
}

export interface ApiKeyRequest {
  readonly tenantId: string;
  readonly name: string;
  readonly role: Role;
}

/** Makes a key and stores the hash of its secret. */
export async function issueApiKey(
  apiKeys: Pick<ApiKeyRepository, 'create'>,
  { tenantId, name, role }: ApiKeyRequest,
): Promise<IssuedApiKey> {
  const id = uuidv7();
  const secret = randomBytes(secretBytes).toString('base64url');
  await apiKeys.create({ id, tenant_id: tenantId, name, role, secret_hash: hashSecret(secret) });
  return { id, key: `tsk_${id.replaceAll('-', '')}_${secret}` };
}
