import { ServiceConfig, port } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9104),
  TERRASAFE_REDIS_URL: z.url(),
  TERRASAFE_DATABASE_URL: z.url(),
  TERRASAFE_BLOB_URL: z.url(),
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(8),
});
