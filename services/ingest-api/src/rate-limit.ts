import { principalOf } from '@terrasafe/identity';
import { Gathering } from '@terrasafe/queue';
import { HttpProblem } from '@terrasafe/service';
import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

interface RateLimit {
  readonly requests: number;
  readonly windowSeconds: number;
}

/**
 * Requests of a tenant over all replicas; while Redis is away each replica counts for itself. Those that come at the same
 * time are counted in one step.
 */
export function limitRate(redis: Redis, { requests, windowSeconds }: RateLimit): RequestHandler {
  const budget = { points: requests, duration: windowSeconds };
  const limiter = new RateLimiterRedis({
    ...budget,
    storeClient: redis,
    keyPrefix: 'terrasafe:rate',
    inMemoryBlockOnConsumed: requests,
    insuranceLimiter: new RateLimiterMemory(budget),
  });

  /** How many of so many requests of a tenant fit, and when the next one does. */
  const consume = async (tenantId: string, count: number): Promise<Verdict> => {
    try {
      await limiter.consume(tenantId, count);
      return { fitting: count, waitSeconds: 0 };
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const { consumedPoints, msBeforeNext } = error;
      // Once a tenant is known to be over its limit nothing is consumed any more.
      const fitting = consumedPoints === 0 ? 0 : Math.max(0, requests - (consumedPoints - count));
      return { fitting, waitSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
    }
  };

  /** Answers for each request the seconds to wait; 0 for one that fits. */
  const count = async (tenantIds: readonly string[]): Promise<number[]> => {
    const counts = new Map<string, number>();
    for (const id of tenantIds) counts.set(id, (counts.get(id) ?? 0) + 1);
    const verdicts = new Map(
      await Promise.all([...counts].map(async ([id, number]) => [id, await consume(id, number)] as const)),
    );
    const taken = new Map<string, number>();
    return tenantIds.map((id) => {
      const before = taken.get(id) ?? 0;
      taken.set(id, before + 1);
      const { fitting, waitSeconds } = verdicts.get(id)!;
      return before < fitting ? 0 : waitSeconds;
    });
  };
  const counting = new Gathering(count, { maxItems: 1_000 });

  return async (request, _response, next) => {
    const waitSeconds = await counting.add(principalOf(request).tenantId);
    if (waitSeconds > 0) {
      throw new HttpProblem(
        429,
        'RATE_LIMITED',
        `More than ${requests} uploads in ${windowSeconds} seconds.`,
        waitSeconds,
      );
    }
    next();
  };
}

interface Verdict {
  readonly fitting: number;
  readonly waitSeconds: number;
}
