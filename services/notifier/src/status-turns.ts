import { HostError } from '@terrasafe/hosts';
import { TryLater } from '@terrasafe/queue';
import type { Redis } from 'ioredis';
import { postKey, runAlone } from './post-lock.js';

/** Longer than a notice is tried for. */
const rememberedSeconds = 7 * 86_400;
/** A host may still carry out a request for which it let us wait in vain, and must not do so after the next one. */
const uncertainMs = 30_000;

export interface StatusOfCommit {
  readonly integrationId: string;
  readonly repositoryUrl: string;
  readonly commit: string;
  /** Of the status. */
  readonly name: string;
}

/**
 * One status at a time for each commit, where the result of a scan is the last word: what is said before an end, however
 * late it comes, is not posted over one, nor over what a newer scan of the commit has said.
 */
export class StatusTurns {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** @throws TryLater while another process posts there, or may be about to have posted */
  async result(status: StatusOfCommit, post: () => Promise<void>): Promise<void> {
    await this.#run(status, async (key) => {
      await post();
      await this.#remember(key, { hasEnded: '1' });
    });
  }

  /** A scan is waited for. Ids of scans have their order. @throws TryLater */
  async pending(status: StatusOfCommit, scanId: string, post: () => Promise<void>): Promise<void> {
    await this.#run(status, async (key) => {
      const [hasEnded, pending, superseded] = await this.#redis.hmget(key, 'hasEnded', 'pending', 'superseded');
      if (hasEnded || isNewer(pending, scanId) || superseded === scanId || isNewer(superseded, scanId)) return;
      try {
        await post();
      } catch (error) {
        if (error instanceof HostError && error.code === 'UNAVAILABLE') {
          await this.#remember(key, { uncertainUntil: String(Date.now() + uncertainMs) });
        }
        throw error;
      }
      await this.#remember(key, { pending: scanId });
    });
  }

  /** A scan will not come. @throws TryLater */
  async superseded(status: StatusOfCommit, scanId: string, post: () => Promise<void>): Promise<void> {
    await this.#run(status, async (key) => {
      const [hasEnded, pending] = await this.#redis.hmget(key, 'hasEnded', 'pending');
      if (hasEnded || isNewer(pending, scanId)) return;
      await post();
      await this.#remember(key, { superseded: scanId });
    });
  }

  async #run(status: StatusOfCommit, work: (key: string) => Promise<void>): Promise<void> {
    const { integrationId, repositoryUrl, commit, name } = status;
    const key = postKey('status', [integrationId, repositoryUrl, commit, name]);
    await runAlone(this.#redis, key, async () => {
      const uncertainMsLeft = Number(await this.#redis.hget(key, 'uncertainUntil')) - Date.now();
      if (uncertainMsLeft > 0) throw new TryLater('The host may still be at the request before.', uncertainMsLeft);
      await work(key);
    });
  }

  async #remember(key: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await this.#redis.hset(key, fields);
    await this.#redis.expire(key, rememberedSeconds);
  }
}

function isNewer(other: string | null | undefined, scanId: string): boolean {
  return Boolean(other) && other! > scanId;
}
