import { ServiceConfig, databaseUrl, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(8082),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_DATABASE_URL: databaseUrl,
  TERRASAFE_DATABASE_REPLICA_URLS: z
    .string()
    .default('')
    .transform((urls) => urls.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(z.url()))
    .describe('streaming replicas, separated by commas: lists and statistics are read from them'),
});
