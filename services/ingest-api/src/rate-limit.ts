import { principalOf } from '@terrasafe/identity';
import { HttpProblem } from '@terrasafe/service';
import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

interface RateLimit {
  readonly requests: number;
  readonly windowSeconds: number;
}

/** Requests of a tenant over all replicas; while Redis is away each replica counts for itself. */
export function limitRate(redis: Redis, { requests, windowSeconds }: RateLimit): RequestHandler {
  const budget = { points: requests, duration: windowSeconds };
  const limiter = new RateLimiterRedis({
    ...budget,
    storeClient: redis,
    keyPrefix: 'terrasafe:rate',
    inMemoryBlockOnConsumed: requests,
    insuranceLimiter: new RateLimiterMemory(budget),
  });
  return async (request, _response, next) => {
    try {
      await limiter.consume(principalOf(request).tenantId);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      const waitSeconds = Math.ceil(error.msBeforeNext / 1000);
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
