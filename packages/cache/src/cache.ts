import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { counter, type Logger } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import type { CachedRead } from './cached-read.js';
import type { Jsonified } from './jsonified.js';
import { forgetEntry, forgetGeneration, giveUpLease, storeEntry, takeLease, type Lease } from './lease.js';

export interface CacheOptions {
  readonly redis: Redis;
  readonly logger: Logger;
}

/** What a flight brings to all who wait for it: JSON, so that each gets a value of its own. */
interface Landing {
  readonly text: string;
  readonly isHit: boolean;
}

/** A reader waits no longer for a Redis that does not answer. */
const patienceMs = 500;
/** After a failure Redis is left alone for this long. */
const pauseMs = 1_000;
const pollMs = 25;
/** A reader waits no longer for another process to load; longer than a lease, so that a dead loader is replaced. */
const waitMs = 5_000;

/**
 * Reads through Redis, each in one round trip when the entry is there. One caller in all processes loads a missing
 * entry; the others of its process wait for that load, and those of other processes wait too or take the entry that has
 * just expired. Whatever ails Redis, readers get their value from the source.
 */
export class Cache {
  readonly #redis: Redis;
  readonly #logger: Logger;
  readonly #flights = new Map<string | null, Map<string, Promise<Landing>>>();
  /** Tenants of whom something was to be forgotten while Redis was away. */
  readonly #unforgotten = new Set<string | null>();
  #pausedUntil = 0;

  /** @param redis a connection that is the cache's own */
  constructor(redis: Redis, logger: Logger) {
    this.#redis = redis;
    this.#logger = logger;
    redis.on('ready', () => {
      this.#pausedUntil = 0;
      void this.#catchUp();
    });
  }

  /**
   * The entry, or what `load` gives for it (null is an answer like any other). A load that rejects is not remembered.
   * Entries are JSON, so dates come back as strings.
   */
  async cached<Value>(read: CachedRead, load: () => Promise<Value>): Promise<Jsonified<Value>> {
    if (!(read.ttlSeconds >= 1 && read.ttlSeconds <= 86_400)) {
      throw new RangeError(`cannot cache ${read.name} for ${read.ttlSeconds} seconds`);
    }
    const { text, isHit } = await this.#join(read, load);
    counter(isHit ? 'terrasafe_cache_hits_total' : 'terrasafe_cache_misses_total').inc();
    return JSON.parse(text) as Jsonified<Value>;
  }

  /** Call after the write is committed: whoever reads from then on, in this process or through Redis, sees it. */
  async forget(read: CachedRead): Promise<void> {
    this.#flights.get(read.tenantId)?.delete(read.name);
    if (!(await this.#tell(() => forgetEntry(this.#redis, read)))) this.#unforgotten.add(read.tenantId);
  }

  /** Forgets every entry of a tenant. */
  async forgetTenant(tenantId: string): Promise<void> {
    this.#flights.delete(tenantId);
    if (!(await this.#tell(() => forgetGeneration(this.#redis, tenantId)))) this.#unforgotten.add(tenantId);
  }

  close(): void {
    this.#redis.disconnect();
  }

  /** Forgets what could not be forgotten in time. Until then this process reads no entry of these tenants. */
  async #catchUp(): Promise<void> {
    for (const tenantId of this.#unforgotten) {
      if (!(await this.#tell(() => forgetGeneration(this.#redis, tenantId)))) return;
      this.#unforgotten.delete(tenantId);
    }
  }

  #join(read: CachedRead, load: () => Promise<unknown>): Promise<Landing> {
    let flights = this.#flights.get(read.tenantId);
    if (!flights) this.#flights.set(read.tenantId, (flights = new Map()));
    const running = flights.get(read.name);
    if (running) return running;
    const flight = this.#readThrough(read, load).finally(() => {
      if (flights.get(read.name) === flight) flights.delete(read.name);
      if (flights.size === 0 && this.#flights.get(read.tenantId) === flights) this.#flights.delete(read.tenantId);
    });
    flights.set(read.name, flight);
    return flight;
  }

  async #readThrough(read: CachedRead, load: () => Promise<unknown>): Promise<Landing> {
    const fromSource = async () => ({ text: JSON.stringify(await load()), isHit: false });
    if (this.#unforgotten.size > 0) await this.#catchUp();
    if (this.#unforgotten.has(read.tenantId)) return fromSource();

    for (const deadline = Date.now() + waitMs; Date.now() < deadline; await sleep(pollMs)) {
      const lease = await this.#ask(() => takeLease(this.#redis, read));
      if (!lease) break;
      if (lease.state === 'leased') return this.#load(read, lease, fromSource);
      if (lease.text !== null) return { text: lease.text, isHit: true };
    }
    return fromSource();
  }

  async #load(read: CachedRead, lease: Lease, fromSource: () => Promise<Landing>): Promise<Landing> {
    let landing: Landing;
    try {
      landing = await fromSource();
    } catch (error) {
      await this.#tell(() => giveUpLease(this.#redis, read, lease));
      throw error;
    }
    await this.#tell(() => storeEntry(this.#redis, read, lease, landing.text));
    return landing;
  }

  /** Whether Redis has done it. */
  async #tell(command: () => Promise<void>): Promise<boolean> {
    return (await this.#ask(async () => (await command(), true))) ?? false;
  }

  /** Undefined when Redis does not answer, or is being left alone. */
  async #ask<Answer>(command: () => Promise<Answer>): Promise<Answer | undefined> {
    if (Date.now() < this.#pausedUntil) return undefined;
    try {
      return await command();
    } catch (error) {
      this.#pausedUntil = Date.now() + pauseMs;
      counter('terrasafe_errors_total').inc({ error_type: 'CACHE_UNAVAILABLE', component: 'cache' });
      this.#logger.warn({ error: (error as Error).message }, 'the cache does without Redis for a moment');
      return undefined;
    }
  }
}

/** Opens a connection of its own beside `redis`, since a reader waits for a cache less long than for a queue. */
export async function openCache({ redis, logger }: CacheOptions): Promise<Cache> {
  const connection = redis.duplicate({
    commandTimeout: patienceMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
  });
  connection.on('error', () => {}); // the connection that it duplicates reports the same outage
  const cache = new Cache(connection, logger);
  // Redis may be away: readers get their values from the source until it is back.
  await once(connection, 'ready').catch(() => undefined);
  return cache;
}
