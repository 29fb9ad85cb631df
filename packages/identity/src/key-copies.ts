import type { Role } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import type { KnownKey } from './key-record.js';
import { within } from './within.js';

/** A request waits no longer for a Redis that does not answer. */
const patienceMs = 500;

interface StoredCopy {
  readonly confirmed_at: number;
  /** Null: revoked. */
  readonly key: { readonly tenant_id: string; readonly role: Role; readonly secret_hash: string } | null;
}

/**
 * Copies of keys in Redis, which any process may fall back on while Postgres is away. They hold hashes, never secrets;
 * who can write to this Redis can let itself in, so it is as private as the database.
 */
export class KeyCopies {
  readonly #redis: Redis;
  readonly #lifetimeSeconds: number;

  constructor(redis: Redis, lifetimeSeconds: number) {
    this.#redis = redis;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /** Replaces the copy. That of a revoked key says so, lest another process trust its own older memory. */
  async write(id: string, { record, confirmedAt }: KnownKey): Promise<void> {
    const copy: StoredCopy = {
      confirmed_at: confirmedAt,
      key: record && {
        tenant_id: record.tenantId,
        role: record.role,
        secret_hash: record.secretHash.toString('hex'),
      },
    };
    await within(patienceMs, this.#redis.set(redisKey(id), JSON.stringify(copy), 'EX', this.#lifetimeSeconds));
  }

  /** Undefined when there is no copy. Rejects when Redis does not answer. */
  async find(id: string): Promise<KnownKey | undefined> {
    const text = await within(patienceMs, this.#redis.get(redisKey(id)));
    if (text === null) return undefined;
    const { confirmed_at, key } = JSON.parse(text) as StoredCopy;
    const record = key && {
      tenantId: key.tenant_id,
      role: key.role,
      secretHash: Buffer.from(key.secret_hash, 'hex'),
    };
    return { record, confirmedAt: confirmed_at };
  }
}

function redisKey(id: string): string {
  return `terrasafe:api-key:${id}`;
}
