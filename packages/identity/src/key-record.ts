import type { Role } from '@terrasafe/store';

/** What it takes to check a key, without its secret. */
interface KeyRecord {
  readonly tenantId: string;
  readonly role: Role;
  readonly secretHash: Buffer;
}

/** What Postgres said about a key id, and when. */
export interface KnownKey {
  /** Null when there is no such key, or it is revoked. */
  readonly record: KeyRecord | null;
  /** Unix time in milliseconds. */
  readonly confirmedAt: number;
}
