import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Longer than a request takes: when the process has died over it, the host's next attempt is welcome. */
const underwaySeconds = 60;
/**
 * GitHub lets a delivery be sent again for three days.
 * https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
 */
const knownSeconds = 3 * 86_400;

export interface Delivery {
  /** It has had its effect: no other is taken under any of its names. */
  readonly done: () => Promise<void>;
  /** It has had none, and may come again. */
  readonly release: () => Promise<void>;
}

/** Deliveries of webhooks that were taken, by each of the names that a delivery has. */
export class Deliveries {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** `known`: it has had its effect; `underway`: another request has it in hand right now. */
  async take(integrationId: string, names: readonly string[]): Promise<Delivery | 'known' | 'underway'> {
    const taken: string[] = [];
    const release = async () => {
      if (taken.length > 0) await this.#redis.del(...taken);
    };
    for (const name of names) {
      const key = keyOf(integrationId, name);
      const isNew = await this.#redis.set(key, 'underway', 'EX', underwaySeconds, 'NX');
      if (isNew) {
        taken.push(key);
        continue;
      }
      await release();
      return (await this.#redis.get(key)) === 'done' ? 'known' : 'underway';
    }
    return {
      release,
      done: async () => {
        await Promise.all(taken.map((key) => this.#redis.set(key, 'done', 'EX', knownSeconds)));
      },
    };
  }
}

/** Names come from the sender: of any length. The integration is the hash tag, so that its keys lie together. */
function keyOf(integrationId: string, name: string): string {
  return `terrasafe:delivery:{${integrationId}}:${createHash('sha256').update(name).digest('base64url')}`;
}
