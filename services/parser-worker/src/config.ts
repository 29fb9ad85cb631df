import { ServiceConfig, blobUrl, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9102),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_BLOB_URL: blobUrl,
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2).describe('threads that analyse scans'),
  TERRASAFE_SCAN_TIMEOUT_SECONDS: z.coerce.number().positive().default(30).describe('of the analysis of one scan'),
  TERRASAFE_SCAN_MEMORY_MB: z.coerce.number().int().min(64).default(1_024).describe('of the analysis of one scan'),
  TERRASAFE_CACHE_TTL_SECONDS: z.coerce.number().int().min(0).default(3_600).describe('0 switches the cache off'),
});
