import { createHash } from 'node:crypto';
import { Gathering } from '@terrasafe/queue';
import { codeDigest } from '@terrasafe/scanner';
import { counter } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import type { ThreadResult } from './analyze-thread.js';

/** Larger analyses are rare and cheaper to repeat than to keep in memory. */
const maxCachedBytes = 64 * 1024;
/** Redis syncs once for all that comes at the same time. As long as the next queue gathers scans. */
const intervalMs = 25;

interface CacheEntry {
  readonly key: string;
  readonly text: string;
}

/** Results by tenant, content and code: the same files are analysed once while nothing has changed. */
export class AnalysisCache {
  readonly #redis: Redis;
  readonly #ttlSeconds: number;
  readonly #code = codeDigest();
  readonly #keeping: Gathering<CacheEntry, void>;

  constructor(redis: Redis, ttlSeconds: number) {
    this.#redis = redis;
    this.#ttlSeconds = ttlSeconds;
    // Not as one pipeline, since a cluster has the keys in several places.
    const keep = (entries: readonly CacheEntry[]) =>
      Promise.all(entries.map(async ({ key, text }) => void (await redis.set(key, text, 'EX', ttlSeconds))));
    this.#keeping = new Gathering(keep, { maxItems: 64, intervalMs });
  }

  async find(tenantId: string, packed: Uint8Array): Promise<ThreadResult | undefined> {
    if (this.#ttlSeconds === 0) return undefined;
    const text = await this.#redis.get(this.#key(tenantId, packed));
    counter(text ? 'terrasafe_cache_hits_total' : 'terrasafe_cache_misses_total').inc();
    if (!text) return undefined;
    const entry = JSON.parse(text) as Omit<ThreadResult, 'analysis'> & { analysis: string };
    return { ...entry, analysis: Buffer.from(entry.analysis, 'base64') };
  }

  async keep(tenantId: string, packed: Uint8Array, result: ThreadResult): Promise<void> {
    if (this.#ttlSeconds === 0 || result.analysis.byteLength > maxCachedBytes) return;
    const entry = { ...result, analysis: Buffer.from(result.analysis).toString('base64') };
    await this.#keeping.add({ key: this.#key(tenantId, packed), text: JSON.stringify(entry) });
  }

  #key(tenantId: string, packed: Uint8Array): string {
    return `terrasafe:analysis:${tenantId}:${this.#code}:${createHash('sha256').update(packed).digest('hex')}`;
  }
}
