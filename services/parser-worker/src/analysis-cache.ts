import { createHash } from 'node:crypto';
import { codeDigest } from '@terrasafe/scanner';
import { counter } from '@terrasafe/service';
import type { Redis } from 'ioredis';
import type { ThreadResult } from './analyze-thread.js';

/** Larger analyses are rare and cheaper to repeat than to keep in memory. */
const maxCachedBytes = 64 * 1024;

/** Results by tenant, content and code: the same files are analysed once while nothing has changed. */
export class AnalysisCache {
  readonly #redis: Redis;
  readonly #ttlSeconds: number;
  readonly #code = codeDigest();

  constructor(redis: Redis, ttlSeconds: number) {
    this.#redis = redis;
    this.#ttlSeconds = ttlSeconds;
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
    await this.#redis.set(this.#key(tenantId, packed), JSON.stringify(entry), 'EX', this.#ttlSeconds);
  }

  #key(tenantId: string, packed: Uint8Array): string {
    return `terrasafe:analysis:${tenantId}:${this.#code}:${createHash('sha256').update(packed).digest('hex')}`;
  }
}
