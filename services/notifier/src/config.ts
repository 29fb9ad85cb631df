import { ServiceConfig, databaseUrl, port, redisUrl } from '@terrasafe/service';
import { z } from 'zod';

export const Config = ServiceConfig.extend({
  TERRASAFE_PORT: port(9106),
  TERRASAFE_REDIS_URL: redisUrl,
  TERRASAFE_DATABASE_URL: databaseUrl,
  TERRASAFE_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(10).describe('notices at a time'),
  TERRASAFE_PUBLIC_URL: z
    .url()
    .default('http://localhost:8080')
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('where people reach this installation: links in statuses and comments lead there'),
  TERRASAFE_ALLOWED_PRIVATE_HOSTS: z
    .string()
    .default('')
    .transform((text) => new Set(text.toLowerCase().match(/[^\s,]+/g)))
    .describe('names or addresses, separated by commas, of hosts in a private network that may be posted to'),
  TERRASAFE_CA_FILE: z.string().optional().describe('PEM certificates to trust in place of those of the system'),
  TERRASAFE_ENCRYPTION_KEYS: z
    .string()
    .default('')
    .describe('id:key,id:key of the access tokens, the current one first'),
});
