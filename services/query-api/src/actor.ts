import { principalOf } from '@terrasafe/identity';
import type { Actor } from '@terrasafe/store';
import type { Request } from 'express';

/** Who the audit log shall name. */
export function actorOf(request: Request): Actor {
  return { userId: null, apiKeyId: principalOf(request).apiKeyId };
}
