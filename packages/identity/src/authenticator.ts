import { HttpProblem, counter } from '@terrasafe/service';
import { isStoreUnavailable, type ApiKeyRepository } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { matchesSecret, parseApiKey } from './api-key.js';
import { KeyCopies } from './key-copies.js';
import type { KnownKey } from './key-record.js';
import type { Principal } from './principal.js';
import { TooSlowError, within } from './within.js';

export interface AuthenticatorOptions {
  readonly apiKeys: Pick<ApiKeyRepository, 'findById' | 'touch'>;
  readonly redis: Redis;
  /** For how long Postgres is not asked again: a revoked key stops after this time at the latest. */
  readonly freshSeconds?: number;
  /** For how long an answer of Postgres holds while Postgres is away. */
  readonly staleSeconds?: number;
}

export interface Authenticator {
  /**
   * Whose key it is; null when it is malformed, unknown, revoked, or its secret is wrong.
   * @throws HttpProblem 503 while Postgres is away and nothing is known about the key
   */
  readonly authenticate: (keyText: string) => Promise<Principal | null>;
}

interface CachedKey extends KnownKey {
  /** Unix time in milliseconds; Postgres is asked again from then on. */
  readonly freshUntil: number;
}

const day = 86_400;
const cachedKeys = 10_000;
/** Unknown and revoked keys, and what was learnt without Postgres. */
const doubtfulFreshMs = 5_000;
/** Callers should not wait for a database that is away, again and again. */
const pauseMs = 1_000;
const lookupPatienceMs = 2_000;

/**
 * Checks API keys against Postgres, through a cache of this process. While Postgres is away, what it said within
 * `staleSeconds` to any process (copies in Redis) or to this one still holds.
 */
export function createAuthenticator({
  apiKeys,
  redis,
  freshSeconds = 30,
  staleSeconds = day,
}: AuthenticatorOptions): Authenticator {
  const freshMs = freshSeconds * 1_000;
  const copies = new KeyCopies(redis, staleSeconds);
  const valid = new LRUCache<string, CachedKey>({ max: cachedKeys });
  // Apart, so that a flood of made-up keys cannot push out real ones.
  const invalid = new LRUCache<string, CachedKey>({ max: cachedKeys });
  const lookups = new Map<string, Promise<KnownKey>>();
  let pausedUntil = 0;

  async function authenticate(keyText: string): Promise<Principal | null> {
    const key = parseApiKey(keyText);
    if (!key) return null;
    const { record } = await known(key.id);
    if (!record || !matchesSecret(key.secret, record.secretHash)) return null;
    return { apiKeyId: key.id, tenantId: record.tenantId, role: record.role };
  }

  async function known(id: string): Promise<KnownKey> {
    const cached = valid.get(id) ?? invalid.get(id);
    if (cached && Date.now() < cached.freshUntil) return cached;
    const running = lookups.get(id);
    if (running) return running;
    const lookup = lookUp(id).finally(() => lookups.delete(id));
    lookups.set(id, lookup);
    return lookup;
  }

  async function lookUp(id: string): Promise<KnownKey> {
    if (Date.now() >= pausedUntil) {
      try {
        return await askPostgres(id);
      } catch (error) {
        if (!isStoreUnavailable(error) && !(error instanceof TooSlowError)) throw error;
        countError('STORE_UNAVAILABLE');
        pausedUntil = Date.now() + pauseMs;
      }
    }
    const remembered = (await askRedis(id)) ?? valid.get(id);
    if (remembered && Date.now() < remembered.confirmedAt + staleSeconds * 1_000) {
      return remember(id, remembered, Math.min(freshMs, doubtfulFreshMs));
    }
    throw new HttpProblem(503, 'IDENTITY_UNAVAILABLE', 'API keys cannot be checked at the moment. Try again.', 5);
  }

  async function askPostgres(id: string): Promise<KnownKey> {
    const confirmedAt = Date.now();
    const row = await within(lookupPatienceMs, apiKeys.findById(id));
    const isValid = row !== null && row.revoked_at === null;
    const record = isValid ? { tenantId: row.tenant_id, role: row.role, secretHash: row.secret_hash } : null;
    const answer = remember(id, { record, confirmedAt }, isValid ? freshMs : Math.min(freshMs, doubtfulFreshMs));
    // Neither is worth refusing the request. An id that never existed leaves no trace in Redis.
    await Promise.all([
      row && copies.write(id, answer).catch(() => countError('API_KEY_COPY_FAILED')),
      isValid &&
        within(lookupPatienceMs, apiKeys.touch(row.tenant_id, id)).catch(() => countError('API_KEY_TOUCH_FAILED')),
    ]);
    return answer;
  }

  async function askRedis(id: string): Promise<KnownKey | undefined> {
    try {
      return await copies.find(id);
    } catch {
      // Whatever ails Redis, this process may still remember the key itself.
      countError('API_KEY_COPY_UNREADABLE');
      return undefined;
    }
  }

  function remember(id: string, { record, confirmedAt }: KnownKey, forMs: number): CachedKey {
    const entry = { record, confirmedAt, freshUntil: Date.now() + forMs };
    (record ? valid : invalid).set(id, entry);
    (record ? invalid : valid).delete(id);
    return entry;
  }

  return { authenticate };
}

function countError(errorType: string): void {
  counter('terrasafe_errors_total').inc({ error_type: errorType, component: 'identity' });
}
