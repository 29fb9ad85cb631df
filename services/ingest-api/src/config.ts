import { ServiceConfig, port } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(8081),
  TERRASAFE_REDIS_URL: z.url(),
  TERRASAFE_DATABASE_URL: z.url(),
  TERRASAFE_BLOB_URL: z.url(),
  TERRASAFE_MAX_FILE_SIZE_MB: z.coerce.number().positive().max(100).default(10).describe('of one file, packed or not'),
  TERRASAFE_MAX_UPLOAD_MB: z.coerce.number().positive().default(100).describe('of one request, packed or unpacked'),
  TERRASAFE_MAX_FILES: z.coerce.number().int().positive().default(10_000).describe('in one request, after unpacking'),
  TERRASAFE_UPLOAD_MEMORY_MB: z.coerce
    .number()
    .positive()
    .default(512)
    .describe('of all requests at once; beyond it 503'),
  TERRASAFE_RATE_LIMIT_REQUESTS: z.coerce.number().int().positive().default(60_000).describe('uploads of a tenant'),
  TERRASAFE_RATE_LIMIT_WINDOW_SECONDS: z.coerce.number().int().positive().default(60),
  TERRASAFE_SCAN_TIMEOUT_SECONDS: z.coerce.number().positive().default(30).describe('how long POST /scan waits'),
  TERRASAFE_ENVIRONMENT: z.string().max(50).optional().describe('written to scans that name no environment'),
});
