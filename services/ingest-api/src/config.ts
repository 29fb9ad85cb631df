import { ServiceConfig, blobUrl, databaseUrl, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(8081),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_DATABASE_URL: databaseUrl,
  TERRASAFE_BLOB_URL: blobUrl,
  TERRASAFE_MAX_FILE_SIZE_MB: z.coerce.number().positive().max(100).default(10).describe('of one file, packed or not'),
  TERRASAFE_MAX_UPLOAD_MB: z.coerce.number().positive().default(100).describe('of one request, packed or unpacked'),
  TERRASAFE_MAX_FILES: z.coerce.number().int().positive().default(10_000).describe('in one request, after unpacking'),
  TERRASAFE_UPLOAD_MEMORY_MB: z.coerce
    .number()
    .positive()
    .default(512)
    .describe('of all requests at once; beyond it 503'),
  TERRASAFE_RATE_LIMIT_REQUESTS: z.coerce.number().int().positive().default(60_000).describe('uploads of a tenant'),
  TERRASAFE_RATE_LIMIT_WINDOW_SECONDS: z.coerce
    .number()
    .int()
    .positive()
    .default(60)
    .describe('in which they are counted'),
  TERRASAFE_TENANT_MAX_QUEUED: z.coerce
    .number()
    .int()
    .positive()
    .default(20_000)
    .describe('scans of a tenant that may wait in a lane in front of a queue; beyond it 429'),
  TERRASAFE_TENANT_MAX_RUNNING: z.coerce
    .number()
    .int()
    .positive()
    .default(1_000)
    .describe('scans of a tenant that may be on their way in a lane; further ones wait'),
  TERRASAFE_MAX_QUEUED: z.coerce
    .number()
    .int()
    .positive()
    .default(200_000)
    .describe('scans of all tenants that have not ended; beyond it 503'),
  TERRASAFE_MAX_QUEUED_MB: z.coerce
    .number()
    .positive()
    .default(1_024)
    .describe('of their jobs in Redis; each is there twice while it is at work; beyond it 503'),
  TERRASAFE_MAX_WEBHOOK_MB: z.coerce.number().positive().max(25).default(10).describe('GitHub sends at most 25'),
  TERRASAFE_ENCRYPTION_KEYS: z
    .string()
    .default('')
    .describe('id:key,id:key of the secrets of webhooks, the current one first'),
  TERRASAFE_SCAN_TIMEOUT_SECONDS: z.coerce.number().positive().default(30).describe('how long POST /scan waits'),
  TERRASAFE_ENVIRONMENT: z.string().max(50).optional().describe('written to scans that name no environment'),
});
