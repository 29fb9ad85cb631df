import type { Redis } from 'ioredis';
import { postKey, runAlone } from './post-lock.js';

/** Pull requests that lie still for longer have their comments looked for again. */
const rememberedSeconds = 90 * 86_400;

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
    const key = postKey('comment', [integrationId, repositoryUrl, number]);
    await runAlone(this.#redis, key, async () => {
      const [newestScan, commentId] = await this.#redis.hmget(key, 'scanId', 'commentId');
      if (newestScan && newestScan > scanId) return;
      const id = await post(commentId ?? undefined);
      await this.#redis.hset(key, { scanId, commentId: id });
      await this.#redis.expire(key, rememberedSeconds);
    });
  }
}
