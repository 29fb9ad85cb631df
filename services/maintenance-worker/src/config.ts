import { ServiceConfig, blobUrl, databaseUrl, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9105),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_DATABASE_URL: databaseUrl,
  TERRASAFE_BLOB_URL: blobUrl,
  TERRASAFE_RECONCILE_SECONDS: z.coerce
    .number()
    .int()
    .positive()
    .default(30)
    .describe('how often lost scans are looked for, and for how long a scan is out of sight before it counts as lost'),
});
export type Config = z.infer<typeof Config>;
