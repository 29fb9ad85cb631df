import { ServiceConfig, port } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9102),
  TERRASAFE_REDIS_URL: z.url(),
  TERRASAFE_BLOB_URL: z.url(),
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2).describe('threads that analyse scans'),
  TERRASAFE_SCAN_TIMEOUT_SECONDS: z.coerce.number().positive().default(30),
  TERRASAFE_SCAN_MEMORY_MB: z.coerce.number().int().min(64).default(1_024),
  TERRASAFE_CACHE_TTL_SECONDS: z.coerce.number().int().min(0).default(3_600).describe('0 switches the cache off'),
});
