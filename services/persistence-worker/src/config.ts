import { ServiceConfig, blobUrl, databaseUrl, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9104),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_DATABASE_URL: databaseUrl,
  TERRASAFE_BLOB_URL: blobUrl,
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(1_000).default(64).describe('jobs at a time'),
  TERRASAFE_PERSIST_BATCH_SCANS: z.coerce.number().int().min(1).max(500).default(64).describe('scans of a transaction'),
  TERRASAFE_PERSIST_BATCH_MS: z.coerce.number().int().min(0).max(1_000).default(10).describe('waiting for more scans'),
  TERRASAFE_DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(50).default(4).describe('transactions at a time'),
});
