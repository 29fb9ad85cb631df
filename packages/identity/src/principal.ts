import type { Role } from '@terrasafe/store';

/** Who makes a request, and for which tenant. */
export interface Principal {
  readonly apiKeyId: string;
  readonly tenantId: string;
  readonly role: Role;
}
