import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { CachedRead } from './cached-read.js';

/** A loader that takes longer has lost its lease, and what it brings is not stored: another loader is at it. */
const leaseMs = 3_000;
/** For how long an expired entry is still served to those who do not load the new one. */
const staleMs = 30_000;
/** Longer than any entry lives, so that no entry outlasts what says that it is void. */
const generationSeconds = 2 * 86_400;

/**
 * Entries are `GENERATION TEXT`, locks `GENERATION TOKEN`; what is of another generation than the tenant's is as good as
 * gone. KEYS: generation, entry, lock; ARGV: token. Answers `fresh`, or `leased` to the one caller who shall load, or
 * `busy` to those who come while it does; and the text, which is stale unless `fresh`.
 */
const take = `
  local generation = redis.call('get', KEYS[1]) or '0'
  local function current(key)
    local value = redis.call('get', key)
    if value and string.sub(value, 1, #generation + 1) == generation .. ' ' then
      return string.sub(value, #generation + 2)
    end
    return false
  end
  local text = current(KEYS[2])
  if text and redis.call('pttl', KEYS[2]) > ${staleMs} then return {'fresh', generation, text} end
  if current(KEYS[3]) then return {'busy', generation, text} end
  redis.call('set', KEYS[3], generation .. ' ' .. ARGV[1], 'px', ${leaseMs})
  return {'leased', generation, text}`;

/**
 * KEYS: entry, lock; ARGV: generation and token of the lease, milliseconds, text. Stores nothing when the lease is over
 * or the entry was forgotten in the meantime: what was loaded may be older than what made it void.
 */
const store = `
  if redis.call('get', KEYS[2]) ~= ARGV[1] .. ' ' .. ARGV[2] then return end
  redis.call('del', KEYS[2])
  redis.call('set', KEYS[1], ARGV[1] .. ' ' .. ARGV[4], 'px', ARGV[3])`;

/** KEYS: lock; ARGV: generation, token. */
const giveUp = `if redis.call('get', KEYS[1]) == ARGV[1] .. ' ' .. ARGV[2] then redis.call('del', KEYS[1]) end`;

/** What Redis says about an entry. `text` of a `busy` or `leased` one is stale. */
export interface Lease {
  readonly state: 'fresh' | 'leased' | 'busy';
  readonly text: string | null;
  readonly generation: string;
  readonly token: string;
}

/** One hash tag for each tenant, so that the keys of a script live in one slot of a Redis Cluster. */
const scopeOf = (tenantId: string | null) => `terrasafe:cache:{${tenantId ?? 'everyone'}}:`;
const generationKey = (tenantId: string | null) => `${scopeOf(tenantId)}generation`;
const entryKey = ({ tenantId, name }: CachedRead) => `${scopeOf(tenantId)}entry:${name}`;
const lockKey = ({ tenantId, name }: CachedRead) => `${scopeOf(tenantId)}lock:${name}`;

export async function takeLease(redis: Redis, read: CachedRead): Promise<Lease> {
  const token = randomUUID();
  const answer = (await redis.eval(take, 3, generationKey(read.tenantId), entryKey(read), lockKey(read), token)) as [
    Lease['state'],
    string,
    string | null,
  ];
  const [state, generation, text] = answer;
  return { state, generation, text, token };
}

export async function storeEntry(redis: Redis, read: CachedRead, lease: Lease, text: string): Promise<void> {
  const lifetimeMs = read.ttlSeconds * 1_000 + staleMs;
  await redis.eval(store, 2, entryKey(read), lockKey(read), lease.generation, lease.token, lifetimeMs, text);
}

export async function giveUpLease(redis: Redis, read: CachedRead, lease: Lease): Promise<void> {
  await redis.eval(giveUp, 1, lockKey(read), lease.generation, lease.token);
}

/** Also ends the lease of who is loading the entry. */
export async function forgetEntry(redis: Redis, read: CachedRead): Promise<void> {
  await redis.unlink(entryKey(read), lockKey(read));
}

/** One command however many entries there are: they all belong to a generation that is over. */
export async function forgetGeneration(redis: Redis, tenantId: string | null): Promise<void> {
  await redis.set(generationKey(tenantId), randomUUID(), 'EX', generationSeconds);
}
