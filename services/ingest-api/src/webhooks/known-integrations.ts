import { TooSlowError, within } from '@terrasafe/identity';
import { HttpProblem, counter } from '@terrasafe/service';
import { isStoreUnavailable, type WebhookIntegrationRepository, type WebhookIntegrationRow } from '@terrasafe/store';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { copyOf, integrationOf } from './integration-copy.js';

/** What it takes to receive a webhook. The secrets are sealed. */
export type Integration = Pick<
  WebhookIntegrationRow,
  'id' | 'tenant_id' | 'host' | 'base_url' | 'secret' | 'previous_secret' | 'repositories' | 'branches' | 'is_active'
>;

interface Options {
  readonly integrations: Pick<WebhookIntegrationRepository, 'findById'>;
  readonly redis: Redis;
  /** For how long Postgres is not asked again: a change takes effect after this time at the latest. */
  readonly freshSeconds?: number;
}

interface Known {
  readonly integration: Integration | null;
  /** Unix time in milliseconds; Postgres is asked again from then on. */
  readonly freshUntil: number;
}

const uuidShape = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const staleSeconds = 86_400;
const unknownFreshMs = 5_000;
const postgresPatienceMs = 2_000;
const redisPatienceMs = 500;
/** Senders should not wait for a database that is away, again and again. */
const pauseMs = 1_000;

/** Integrations by id, from the memory of this process; while Postgres is away, from copies in Redis. */
export class KnownIntegrations {
  readonly #options: Options;
  readonly #freshMs: number;
  readonly #known = new LRUCache<string, Known>({ max: 10_000, ttl: staleSeconds * 1_000, noUpdateTTL: true });
  // Apart, so that a flood of made-up ids cannot push out real ones.
  readonly #unknown = new LRUCache<string, Known>({ max: 10_000 });
  readonly #lookups = new Map<string, Promise<Integration | null>>();
  #pausedUntil = 0;

  constructor(options: Options) {
    this.#options = options;
    this.#freshMs = (options.freshSeconds ?? 30) * 1_000;
  }

  /** Null for an id that nothing has. @throws HttpProblem 503 while Postgres is away and nothing is known of it */
  async find(id: string): Promise<Integration | null> {
    if (!uuidShape.test(id)) return null;
    const known = this.#known.get(id) ?? this.#unknown.get(id);
    if (known && Date.now() < known.freshUntil) return known.integration;
    const running = this.#lookups.get(id);
    if (running) return running;
    const lookup = this.#lookUp(id).finally(() => this.#lookups.delete(id));
    this.#lookups.set(id, lookup);
    return lookup;
  }

  async #lookUp(id: string): Promise<Integration | null> {
    if (Date.now() >= this.#pausedUntil) {
      try {
        return await this.#askPostgres(id);
      } catch (error) {
        if (!isStoreUnavailable(error) && !(error instanceof TooSlowError)) throw error;
        countError('STORE_UNAVAILABLE');
        this.#pausedUntil = Date.now() + pauseMs;
      }
    }
    const remembered = (await this.#askRedis(id)) ?? this.#known.get(id)?.integration;
    if (remembered) return this.#remember(id, remembered);
    throw new HttpProblem(503, 'INTEGRATIONS_UNAVAILABLE', 'Webhooks cannot be checked at the moment. Try again.', 5);
  }

  async #askPostgres(id: string): Promise<Integration | null> {
    const integration = await within(postgresPatienceMs, this.#options.integrations.findById(id));
    const { redis } = this.#options;
    const copied: Promise<unknown> = integration
      ? redis.set(redisKey(id), copyOf(integration), 'EX', staleSeconds)
      : redis.del(redisKey(id));
    // Not worth refusing the webhook.
    await within(redisPatienceMs, copied).catch(() => countError('INTEGRATION_COPY_FAILED'));
    return this.#remember(id, integration);
  }

  async #askRedis(id: string): Promise<Integration | undefined> {
    try {
      const copy = await within(redisPatienceMs, this.#options.redis.get(redisKey(id)));
      return copy === null ? undefined : integrationOf(copy);
    } catch {
      // Whatever ails Redis, this process may still remember the integration itself.
      countError('INTEGRATION_COPY_UNREADABLE');
      return undefined;
    }
  }

  #remember(id: string, integration: Integration | null): Integration | null {
    const forMs = integration ? this.#freshMs : Math.min(this.#freshMs, unknownFreshMs);
    (integration ? this.#known : this.#unknown).set(id, { integration, freshUntil: Date.now() + forMs });
    (integration ? this.#unknown : this.#known).delete(id);
    return integration;
  }
}

function redisKey(id: string): string {
  return `terrasafe:webhook-integration:${id}`;
}

function countError(errorType: string): void {
  counter('terrasafe_errors_total').inc({ error_type: errorType, component: 'webhooks' });
}
