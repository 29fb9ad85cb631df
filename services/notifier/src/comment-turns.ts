import { createHash, randomUUID } from 'node:crypto';
import { TryLater } from '@terrasafe/queue';
import type { Redis } from 'ioredis';

/** Longer than a comment takes to find and write; after it the process that held the turn counts as dead. */
const lockMs = 120_000;
const waitMs = 5_000;
/** Pull requests that lie still for longer have their comments looked for again. */
const rememberedSeconds = 90 * 86_400;

/** Deletes the lock only when it is still ours. */
const unlock = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

export interface CommentedPullRequest {
  readonly integrationId: string;
  readonly repositoryUrl: string;
  readonly number: number;
}

/** One comment at a time for each pull request, and none of an older scan after that of a newer one. */
export class CommentTurns {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /**
   * Runs `post` with the id of the comment as far as it is known; it answers the id. Ids of scans have their order.
   * @throws TryLater while another process comments on the pull request
   */
  async run(
    { integrationId, repositoryUrl, number }: CommentedPullRequest,
    scanId: string,
    post: (knownId: string | undefined) => Promise<string>,
  ): Promise<void> {
    const name = JSON.stringify([integrationId, repositoryUrl, number]);
    const key = `terrasafe:comment:{${createHash('sha256').update(name).digest('base64url')}}`;
    const lockKey = `${key}:lock`;
    const owner = randomUUID();
    const isOurs = await this.#redis.set(lockKey, owner, 'PX', lockMs, 'NX');
    if (!isOurs) throw new TryLater('The pull request is being commented on.', waitMs);
    try {
      const [newestScan, commentId] = await this.#redis.hmget(key, 'scanId', 'commentId');
      if (newestScan && newestScan > scanId) return;
      const id = await post(commentId ?? undefined);
      await this.#redis.hset(key, { scanId, commentId: id });
      await this.#redis.expire(key, rememberedSeconds);
    } finally {
      await this.#redis.eval(unlock, 1, lockKey, owner);
    }
  }
}
